import { DAY_MS, HOUR_MS, MINUTE_MS, daysBetween } from './calendar.js';
import { demoId, FOUNDED_ON, type DemoOptions, type Person, type UploadHabit } from './company.js';
import { randomOf } from './random.js';
import { employeeActor, type BatchItem, type UploadStep } from './step.js';
import type { CapturedPunch, WorkedDay } from './worked-day.js';

/** Calendar days whose punches a phone keeps before it sends them. */
const HABIT_DAYS: Readonly<Record<UploadHabit, number>> = { daily: 1, 'some-days': 3, weeks: 14 };
const SHUFFLED_SHARE = 0.4;
const SENT_TWICE_SHARE = 0.08;
/** Share of uploads in which the phone sends the punches of the upload before along, having missed the answer. */
const OVERLAP_SHARE = 0.04;

/** The uploads of a person's phone: late, unordered, repeated and overlapping, as phones do. */
export function uploadStepsOf(
  options: DemoOptions,
  person: Person,
  days: readonly WorkedDay[],
): readonly UploadStep[] {
  const bundles = new Map<number, WorkedDay[]>();
  for (const day of days) {
    const bundle = Math.floor(daysBetween(FOUNDED_ON, day.date) / HABIT_DAYS[person.uploads]);
    bundles.set(bundle, [...(bundles.get(bundle) ?? []), day]);
  }
  const steps: UploadStep[] = [];
  let before: readonly CapturedPunch[] = [];
  for (const [bundle, bundled] of bundles) {
    const random = randomOf(options.seed, 'upload', person.staffNumber, bundle);
    const fresh = bundled.flatMap(({ punches }) => punches);
    const overlaps = random.happens(OVERLAP_SHARE);
    const sent = overlaps ? [...before.slice(-8), ...fresh] : fresh;
    const ordered = random.happens(SHUFFLED_SHARE) ? random.shuffled(sent) : sent;
    const lastMs = Math.max(...fresh.map(({ atMs }) => atMs));
    const atMs = lastMs + random.between(2, 25) * MINUTE_MS;
    const step = stepOf(options, person, ordered, atMs, false);
    steps.push(step);
    if (random.happens(SENT_TWICE_SHARE)) steps.push({ ...step, call: { ...step.call, isRepeat: true } });
    before = fresh;
  }
  return steps;
}

function stepOf(
  options: DemoOptions,
  person: Person,
  punches: readonly CapturedPunch[],
  atMs: number,
  isRepeat: boolean,
): UploadStep {
  const deviceId = demoId(options, 'phone', person.staffNumber);
  const items = punches.map((punch) => itemOf(options, person, punch));
  return {
    lane: person.employmentId,
    atMs,
    actor: employeeActor(person),
    call: { op: 'upload-punches', person, deviceId, items, isRepeat },
  };
}

function itemOf(
  options: DemoOptions,
  person: Person,
  { itemId, kind, atMs, shownMs }: CapturedPunch,
): BatchItem {
  // The phone was started last on the Monday of the week (4 January 1970 was a Sunday), some hours after midnight.
  const week = Math.floor((atMs - 4 * DAY_MS) / (7 * DAY_MS));
  const startedMs = week * 7 * DAY_MS + 4 * DAY_MS - 2 * HOUR_MS;
  return {
    id: itemId,
    kind,
    occurredAt: new Date(shownMs).toISOString(),
    zone: person.payGroup.zone,
    monotonicMs: atMs - startedMs,
    bootId: demoId(options, 'boot', person.staffNumber, week),
  };
}

/** When a punch had reached the server; `undefined` for one that never was sent. */
export function uploadedAtMs(uploads: readonly UploadStep[], itemId: string): number | undefined {
  return uploads.find(({ call }) => call.items.some(({ id }) => id === itemId))?.atMs;
}
