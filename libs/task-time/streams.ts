import { streamIdOf, type StreamId } from '@timeledger/kernel/envelope.js';
import type { Instant } from '@timeledger/kernel/clock.js';
import { deriveId, type TenantId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';

/** The life of a project. */
export const projectStream = (tenant: TenantId, projectId: string): StreamId =>
  streamIdOf('tasktime.project', tenant, projectId);

/** The life of a task. */
export const taskStream = (tenant: TenantId, taskId: string): StreamId =>
  streamIdOf('tasktime.task', tenant, taskId);

/** The timers of one person: one stream decides, so that of parallel starts one wins. */
export const timersStream = (tenant: TenantId, employeeId: string): StreamId =>
  streamIdOf('tasktime.timers', tenant, employeeId);

/** The entries of one person that begin in one month of UTC: a function of the entry alone. */
export const entriesStream = (tenant: TenantId, employeeId: string, startedAt: Instant): StreamId =>
  streamIdOf('tasktime.entries', tenant, employeeId, startedAt.slice(0, 7).replace('-', ''));

/** How one person's day is shared out over tasks. */
export const allocationStream = (tenant: TenantId, employeeId: string, date: LocalDate): StreamId =>
  streamIdOf('tasktime.allocation', tenant, employeeId, date.replaceAll('-', ''));

/** The id of one person's allocated day: everybody derives the same. */
export const allocationIdOf = (tenant: TenantId, employeeId: string, date: LocalDate): string =>
  deriveId('allocation', tenant, employeeId, date);

/** The rates of a company. */
export const ratesStream = (tenant: TenantId): StreamId => streamIdOf('tasktime.rates', tenant, tenant);

/** What a project came to. */
export const projectCostStream = (tenant: TenantId, projectId: string): StreamId =>
  streamIdOf('tasktime.projectcost', tenant, projectId);

/** One person's project timesheet of a week. */
export const sheetStream = (tenant: TenantId, employeeId: string, week: LocalDate): StreamId =>
  streamIdOf('tasktime.sheet', tenant, employeeId, week.replaceAll('-', ''));

/** The life of a rule on business events. */
export const timingRuleStream = (tenant: TenantId, ruleId: string): StreamId =>
  streamIdOf('tasktime.timingrule', tenant, ruleId);

/** One event of another system. */
export const businessEventStream = (tenant: TenantId, businessEventId: string): StreamId =>
  streamIdOf('tasktime.businessevent', tenant, businessEventId);

/** The ends of one stretch of a person: of one case, one call. */
export const stretchStream = (tenant: TenantId, stretchId: string): StreamId =>
  streamIdOf('tasktime.stretch', tenant, stretchId);

/** One logged activity. */
export const activityStream = (tenant: TenantId, activityId: string): StreamId =>
  streamIdOf('tasktime.activity', tenant, activityId);
