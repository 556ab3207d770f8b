import { canonicalJson } from '@timeledger/kernel/canonical-json.js';
import type { EmployeeId, EmploymentId } from '@timeledger/kernel/ids.js';
import type { Employment, Placement } from '@timeledger/people/domain/facts.js';
import type { LocalDate, Recorded } from '../events/event.js';
import type { DaysClosed } from '../events/recalculation-events.js';
import type { ShiftDefined, ShiftsAssigned } from '../events/schedule-events.js';
import type { PayGroupDefined, WorkTimePolicyPublished } from '../events/setting-events.js';
import type { WorkedDayCause } from '../events/worked-day-events.js';
import { addDays } from './day-boundaries.js';
import { MAXIMUM_SESSION_MINUTES } from './work-time-policy.js';

/** Whose days may have changed. */
export type RecalculationScope =
  | { readonly kind: 'tenant' }
  | { readonly kind: 'pay-group'; readonly payGroupId: string }
  | { readonly kind: 'team'; readonly teamId: string }
  | { readonly kind: 'employee'; readonly employeeId: EmployeeId }
  | { readonly kind: 'employment'; readonly employmentId: EmploymentId };

/** Which days an event may have changed. */
export interface Recalculation {
  readonly cause: WorkedDayCause['kind'];
  readonly scope: RecalculationScope;
  /** First local day. */
  readonly from: LocalDate;
  /** Last local day; `null` for all until the event was recorded. */
  readonly until: LocalDate | null;
}

/** Settings that hold from the beginning of time. */
const EVER: LocalDate = '0001-01-01';
const MINUTES_PER_DAY = 1440;
/** Days that a session may have begun before the day on which it ends. */
const LONGEST_SESSION_DAYS = Math.ceil(MAXIMUM_SESSION_MINUTES / MINUTES_PER_DAY);

/** The earliest day from which two lists of what holds from a day on say something else; `undefined` for none. */
function firstDifference<Entry extends { readonly from: LocalDate }>(
  before: readonly Entry[],
  after: readonly Entry[],
): LocalDate | undefined {
  const texts = (entries: readonly Entry[]): ReadonlySet<string> => new Set(entries.map(canonicalJson));
  const [one, other] = [texts(before), texts(after)];
  const differing = [
    ...before.filter((entry) => !other.has(canonicalJson(entry))),
    ...after.filter((entry) => !one.has(canonicalJson(entry))),
  ];
  return earliest(differing.map(({ from }) => from));
}

const earliest = (dates: readonly (LocalDate | null | undefined)[]): LocalDate | undefined =>
  dates.filter((date) => date !== undefined && date !== null).sort()[0];

/** From when another employment date, pay group or policy holds. */
const employmentChange = (before: Employment, after: Employment): LocalDate | undefined =>
  earliest([
    ...(before.hiredOn === after.hiredOn ? [] : [before.hiredOn, after.hiredOn]),
    ...(before.leftOn === after.leftOn ? [] : [before.leftOn, after.leftOn]),
    firstDifference(before.payGroups, after.payGroups),
    firstDifference(before.policies ?? [], after.policies ?? []),
  ]);

/** From when another team plans, or the holidays of another country. */
const placementChange = (before: Placement, after: Placement): LocalDate | undefined =>
  before.country === after.country ? firstDifference(before.teams, after.teams) : EVER;

/** First day of the year before a moment's: calendars say nothing of when they changed. */
const yearBefore = (instant: string): LocalDate =>
  `${String(Number(instant.slice(0, 4)) - 1).padStart(4, '0')}-01-01`;

/**
 * The days that an event of settings may have changed; `undefined` where it changed none, such as the first that is heard
 * of somebody.
 * @param event one of the streams that days rest on; data are trusted to have the shape of their type
 * @param before what the same stream said before; `undefined` for its first event
 */
export function recalculationAfter(
  event: Pick<Recorded, 'type' | 'data' | 'recordedAt'>,
  before: Pick<Recorded, 'data'> | undefined,
): Recalculation | undefined {
  const since = (
    cause: Recalculation['cause'],
    scope: RecalculationScope,
    from: LocalDate | undefined,
  ): Recalculation | undefined => (from === undefined ? undefined : { cause, scope, from, until: null });
  switch (event.type) {
    case 'attendance.WorkTimePolicyPublished': {
      const { effectiveFrom } = event.data as WorkTimePolicyPublished['data'];
      return since('policy', { kind: 'tenant' }, effectiveFrom);
    }
    case 'attendance.PayGroupDefined': {
      const { payGroupId, effectiveFrom } = event.data as PayGroupDefined['data'];
      // The first definition holds for all time before it too.
      return since(
        'pay-group',
        { kind: 'pay-group', payGroupId },
        before === undefined ? EVER : effectiveFrom,
      );
    }
    case 'attendance.EmploymentChanged': {
      if (before === undefined) return undefined;
      const employment = event.data as Employment;
      const { employmentId } = employment;
      const from = employmentChange(before.data as Employment, employment);
      return since('employment', { kind: 'employment', employmentId }, from);
    }
    case 'attendance.EmployeePlaced': {
      if (before === undefined) return undefined;
      const placement = event.data as Placement;
      const from = placementChange(before.data as Placement, placement);
      return since('schedule', { kind: 'employee', employeeId: placement.employeeId }, from);
    }
    case 'attendance.ShiftDefined':
      return since('schedule', { kind: 'tenant' }, (event.data as ShiftDefined['data']).effectiveFrom);
    case 'attendance.ShiftsAssigned': {
      const { subject, assignments } = event.data as ShiftsAssigned['data'];
      const from = firstDifference(
        (before?.data as ShiftsAssigned['data'] | undefined)?.assignments ?? [],
        assignments,
      );
      return since(
        'schedule',
        subject.kind === 'team'
          ? subject
          : { ...subject, employmentId: subject.employmentId as EmploymentId },
        from,
      );
    }
    case 'attendance.HolidayCalendarsPublished':
      return since('schedule', { kind: 'tenant' }, yearBefore(event.recordedAt));
    case 'attendance.DaysClosed': {
      const { payGroupId, from, to } = event.data as DaysClosed['data'];
      const first = addDays(from, -LONGEST_SESSION_DAYS);
      return { cause: 'day-closed', scope: { kind: 'pay-group', payGroupId }, from: first, until: to };
    }
    default:
      return undefined;
  }
}
