import { AccessLog } from '@timeledger/people/privacy/access-log.js';
import { StoragePermissions } from '@timeledger/people/privacy/storage-permissions.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import { EvidenceController } from './evidence.controller.js';

/** What the module of attendance takes of privacy. */
export const privacyParts = {
  controllers: [EvidenceController],
  providers: [
    {
      provide: StoragePermissions,
      useFactory: (ports: AttendancePorts) => new StoragePermissions('attendance', ports),
      inject: [ATTENDANCE_PORTS],
    },
    {
      provide: AccessLog,
      useFactory: (ports: AttendancePorts) => new AccessLog('attendance', ports),
      inject: [ATTENDANCE_PORTS],
    },
  ],
};
