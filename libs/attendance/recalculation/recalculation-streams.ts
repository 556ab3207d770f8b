import { streamIdOf, type StoredEvent, type StreamId } from '@timeledger/kernel/envelope.js';
import type { EventId, TenantId } from '@timeledger/kernel/ids.js';
import { SETTINGS_OF_DAYS } from '../worked-days/settings-of-days.js';

/** The categories of the streams whose events may change days of many people. */
export const RECALCULATION_CAUSES: readonly string[] = [...SETTINGS_OF_DAYS, 'attendance.dayclosings'];

/** The days of a pay group that are over. */
export const dayClosingsStream = (tenant: TenantId, payGroup: string): StreamId =>
  streamIdOf('attendance.dayclosings', tenant, payGroup);

/** What became of the days that one event touched. */
export const recalculationStream = (tenant: TenantId, cause: EventId): StreamId =>
  streamIdOf('attendance.recalculations', tenant, cause);

/** What is first heard of a person changes no day: there was none before. */
const FIRST_CHANGES_NOTHING: readonly string[] = [
  'attendance.EmploymentChanged',
  'attendance.EmployeePlaced',
];

/** Whether an event may have changed days; a team's name or place has not, until somebody is placed or planned anew. */
export const isRecalculationCause = ({ type, revision }: StoredEvent): boolean =>
  type !== 'attendance.TeamChanged' &&
  type !== 'attendance.DaysRecalculated' &&
  (revision > 0 || !FIRST_CHANGES_NOTHING.includes(type));
