import {
  addDays,
  HOUR_MS,
  instantMsAt,
  MINUTE_MS,
  wholePeriods,
  type LocalDate,
  type Period,
} from './calendar.js';
import { anchorOf, demoId, type DemoOptions, type Person } from './company.js';
import { randomOf, type Random } from './random.js';
import { approverOf, employeeActor, type Call, type Step, type StepActor, type UploadStep } from './step.js';
import { uploadedAtMs } from './upload-steps.js';
import type { WorkedDay } from './worked-day.js';

type SheetCall = Extract<Call, { op: 'change-timesheet' }>;

const SUBMITTED_SHARE = 0.93;
const REJECTED_SHARE = 0.06;
const LOCKED_SHARE = 0.9;
const CORRECTED_AFTER_LOCK_SHARE = 0.06;

/** When, in days after the end of a period, and at which hour of the day each thing usually happens. */
const SUBMITTED = { days: 2, hour: 17 };
const DECIDED = { days: 3, hour: 10 };
const SUBMITTED_AGAIN = { days: 4, hour: 9 };
const DECIDED_AGAIN = { days: 5, hour: 10 };
const LOCKED = { days: 7, hour: 8 };
const CORRECTED = { days: 8, hour: 14 };

/** The life of a person's timesheets, of every pay period that lies whole within the plan. */
export function timesheetStepsOf(
  options: DemoOptions,
  person: Person,
  days: readonly WorkedDay[],
  firstDay: LocalDate,
  uploads: readonly UploadStep[],
): readonly Step[] {
  const { zone, periodKind } = person.payGroup;
  return wholePeriods(periodKind, anchorOf(periodKind), firstDay, options.until).flatMap((period) => {
    const random = randomOf(options.seed, 'timesheet', person.staffNumber, period.start);
    const at = ({ days: after, hour }: { days: number; hour: number }): number =>
      instantMsAt(zone, addDays(period.end, after), hour * 60 + random.between(0, 50));
    const step = (actor: StepActor, when: typeof LOCKED, change: SheetCall['change'], round = 1): Step => ({
      lane: person.employmentId,
      atMs: at(when),
      actor,
      call: {
        op: 'change-timesheet',
        person,
        periodStart: period.start,
        change,
        round,
        ...commentOf(change),
      },
    });
    if (!random.happens(SUBMITTED_SHARE)) return [];
    const steps = [step(employeeActor(person), SUBMITTED, 'submission')];
    if (random.happens(REJECTED_SHARE)) {
      steps.push(step(approverOf(person), DECIDED, 'rejection'));
      steps.push(step(employeeActor(person), SUBMITTED_AGAIN, 'submission', 2));
      steps.push(step(approverOf(person), DECIDED_AGAIN, 'approval'));
    } else {
      steps.push(step(approverOf(person), DECIDED, 'approval'));
    }
    if (!random.happens(LOCKED_SHARE)) return steps;
    steps.push(step({ role: 'time_administrator' }, LOCKED, 'lock'));
    const correction = correctionAfterLock(options, person, days, period, uploads, at(CORRECTED), random);
    return correction === undefined ? steps : [...steps, correction];
  });
}

const commentOf = (change: SheetCall['change']): { comment?: string } =>
  change === 'rejection' ? { comment: 'Please have another look at the missing punches.' } : {};

/** Somebody finds after payday that a day was longer than paid. */
function correctionAfterLock(
  options: DemoOptions,
  person: Person,
  days: readonly WorkedDay[],
  period: Period,
  uploads: readonly UploadStep[],
  atMs: number,
  random: Random,
): Step | undefined {
  if (person.badge !== undefined || !random.happens(CORRECTED_AFTER_LOCK_SHARE)) return undefined;
  const day = days.find(
    ({ date, incident }) => incident === undefined && date > period.start && date < period.end,
  );
  const out = day?.punches.at(-1);
  if (day === undefined || out === undefined) return undefined;
  const sentMs = uploadedAtMs(uploads, out.itemId);
  if (sentMs === undefined) return undefined;
  const leftMs = out.atMs + random.between(10, 40) * MINUTE_MS;
  return {
    lane: person.employmentId,
    atMs: Math.max(atMs, sentMs + HOUR_MS),
    actor: { role: 'time_administrator' },
    call: {
      op: 'request-correction',
      person,
      correctionId: demoId(options, 'correction-after-lock', person.staffNumber, period.start),
      change: { action: 'change-time', itemId: out.itemId, occurredAt: new Date(leftMs).toISOString() },
      reason: 'The customer confirmed the longer visit.',
      isAfterLock: true,
    },
  };
}
