import type { ContextDefinition } from '@timeledger/service/context/context-definition.js';
import { absencesProjection } from './absences/absences.projection.js';
import { attendancePeople } from './attendance-people.js';
import type { AttendancePorts } from './attendance-ports.js';
import { AttendanceModule } from './attendance.module.js';
import { attendanceProblems } from './attendance.problems.js';
import { attendanceReactors } from './attendance.reactors.js';
import { ATTENDANCE_PUBLIC_SCHEMAS } from './contracts/public-event-schemas.js';
import { ATTENDANCE_SOURCE, ATTENDANCE_TOPIC } from './contracts/public-events.js';
import {
  EXPIRE_CORRECTION,
  expireCorrection,
  pendingCorrectionExpiries,
} from './corrections/expire-correction.job.js';
import { ATTENDANCE_EVENT_SCHEMAS } from './event-schemas.js';
import { feedbackProjection } from './feedback/feedback.projection.js';
import { AttendanceGrpcService } from './grpc/attendance.grpc-service.js';
import { attendanceMigrations } from './migrations.js';
import {
  ATTENDANCE_EVENTS_BY_SECTION,
  attendanceExportSections,
} from './privacy/export-sections/export-sections.js';
import { attendancePersonalData } from './privacy/personal-data.js';
import { attendancePublicMapping } from './public-events.mapping.js';
import { attendanceProjection } from './read-model/attendance.projection.js';
import { CLOSE_DAYS, CLOSE_DAYS_EVERY_MS, closeDays } from './recalculation/close-days.job.js';
import {
  pendingRecalculations,
  RECALCULATE_DAYS,
  recalculateDays,
} from './recalculation/recalculate-days.job.js';
import { recalculationProjection } from './recalculation/recalculation.projection.js';

const CALCULATION =
  'The course of a calculation over a pay group; what came of it stands in the days of the person.';

/** Attendance: punches, timesheets, corrections, policies. */
export const attendanceContext: ContextDefinition<AttendancePorts> = {
  name: 'attendance',
  eventSchemas: Object.values(ATTENDANCE_EVENT_SCHEMAS),
  migrations: attendanceMigrations,
  projections: [attendanceProjection, feedbackProjection, recalculationProjection, absencesProjection],
  publicTopic: {
    topic: ATTENDANCE_TOPIC,
    source: ATTENDANCE_SOURCE,
    about: 'Punches, their corrections, and the life of timesheets.',
    key: '`<tenant>.<employee>`: everything about one person is in order.',
    schemas: ATTENDANCE_PUBLIC_SCHEMAS,
    mapping: attendancePublicMapping,
  },
  problems: attendanceProblems,
  personalData: attendancePersonalData,
  notInArchive: {
    'attendance.DaysClosed': CALCULATION,
    'attendance.DaysRecalculated': CALCULATION,
  },
  toldBy: ATTENDANCE_EVENTS_BY_SECTION,
  exportSections: attendanceExportSections,
  module: (ports) => AttendanceModule.with(ports),
  grpcServices: [AttendanceGrpcService],
  reactors: (ports, { jobs }) => ({ reactors: attendanceReactors(ports, jobs), seesSealed: true }),
  intakes: (ports) => [attendancePeople.intake(ports)],
  async startJobs(ports, { jobs, followerPool }) {
    await jobs.process(EXPIRE_CORRECTION, expireCorrection(ports));
    await jobs.process(RECALCULATE_DAYS, recalculateDays({ ...ports, followerPool, jobs }));
    await jobs.process(CLOSE_DAYS, closeDays({ ...ports, followerPool }));
    await jobs.repeat(CLOSE_DAYS, { everyMs: CLOSE_DAYS_EVERY_MS });
    // A queue that was lost, or a restore that is older than its jobs, is made whole again.
    await jobs.rederive(pendingCorrectionExpiries(followerPool));
    await jobs.rederive(pendingRecalculations(followerPool));
    // What used up its attempts is not over: days that wait are calculated after a restart.
    await jobs.retryFailed(RECALCULATE_DAYS);
  },
  takenIn: ({ store }) => attendancePeople.takenIn(store),
};
