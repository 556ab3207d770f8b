import { AccessLog } from './access-log.js';
import { EvidenceController } from './evidence.controller.js';
import { StoragePermissions } from './storage-permissions.js';

/** What the module of attendance takes of privacy. */
export const privacyParts = {
  controllers: [EvidenceController],
  providers: [StoragePermissions, AccessLog],
} as const;
