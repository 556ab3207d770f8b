import { HOUR_MS } from './calendar.js';
import { demoId, type DemoOptions, type Person } from './company.js';
import { randomOf, type Random } from './random.js';
import { approverOf, employeeActor, type CorrectionChange, type Step, type UploadStep } from './step.js';
import { uploadedAtMs } from './upload-steps.js';
import type { Incident, WorkedDay } from './worked-day.js';

/** Share of the wrong days that somebody asks to put right. */
const REQUESTED_SHARE = 0.75;

const REASONS: Readonly<Record<Incident['kind'], readonly [string, ...string[]]>> = {
  'forgot-clock-out': [
    'Forgot to clock out.',
    'The phone was empty when I left.',
    'Left in a hurry for the train.',
  ],
  'forgot-break-end': ['Was called back from the break.', 'Forgot to end the break.'],
  'tapped-twice': ['Tapped twice.', 'The app was slow, so I tapped again.'],
  'punched-late': ['Was with a customer first.', 'No network in the garage, punched upstairs.'],
  'clock-turned': ['The phone showed the wrong time.'],
};

/** What an employee asks to put right, and what becomes of it. */
export function correctionStepsOf(
  options: DemoOptions,
  person: Person,
  days: readonly WorkedDay[],
  uploads: readonly UploadStep[],
): readonly Step[] {
  return days.flatMap(({ date, punches, incident }) => {
    if (incident === undefined) return [];
    const random = randomOf(options.seed, 'correction', person.staffNumber, date);
    const change = changeOf(person, incident);
    if (change === undefined || !random.happens(REQUESTED_SHARE)) return [];
    const dayEndMs = Math.max(...punches.map(({ atMs }) => atMs)) + 10 * HOUR_MS;
    const knownMs = change.action === 'add' ? 0 : (uploadedAtMs(uploads, change.itemId) ?? 0) + HOUR_MS;
    const atMs = Math.max(dayEndMs, knownMs) + random.between(1, 12) * HOUR_MS;
    const correctionId = demoId(options, 'correction', person.staffNumber, date);
    const request: Step = {
      lane: person.employmentId,
      atMs,
      actor: employeeActor(person),
      call: {
        op: 'request-correction',
        person,
        correctionId,
        change,
        reason: random.pick(REASONS[incident.kind]),
        isAfterLock: false,
      },
    };
    return [request, ...decisionOf(person, correctionId, atMs, random)];
  });
}

/** Badge people know no ids of their punches: they ask to add what is missing, no more. */
function changeOf(person: Person, incident: Incident): CorrectionChange | undefined {
  const isoOf = (ms: number): string => new Date(ms).toISOString();
  switch (incident.kind) {
    case 'forgot-clock-out':
      return { action: 'add', kind: 'clock-out', occurredAt: isoOf(incident.leftAtMs) };
    case 'forgot-break-end':
      return { action: 'add', kind: 'break-end', occurredAt: isoOf(incident.resumedAtMs) };
    case 'tapped-twice':
      return person.badge === undefined ? { action: 'void', itemId: incident.extraItemId } : undefined;
    case 'punched-late':
      return person.badge === undefined
        ? { action: 'change-time', itemId: incident.itemId, occurredAt: isoOf(incident.beganAtMs) }
        : undefined;
    case 'clock-turned':
      return undefined;
  }
}

function decisionOf(
  person: Person,
  correctionId: string,
  requestedMs: number,
  random: Random,
): readonly Step[] {
  const decision = random.weighted([
    ['approval', 80],
    ['rejection', 12],
    ['withdrawal', 4],
    ['none', 4],
  ] as const);
  if (decision === 'none') return [];
  const comment = decision === 'rejection' ? 'I saw it otherwise; please talk to me.' : 'Agreed.';
  return [
    {
      lane: person.employmentId,
      atMs: requestedMs + random.between(2, 26) * HOUR_MS,
      actor: decision === 'withdrawal' ? employeeActor(person) : approverOf(person),
      call: { op: 'decide-correction', person, correctionId, decision, comment },
    },
  ];
}
