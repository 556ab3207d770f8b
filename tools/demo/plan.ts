import { addDays, DAY_MS, instantMsAt, workingDaysUntil } from './calendar.js';
import { companyOf, type Company, type DemoOptions, type Person } from './company.js';
import { correctionStepsOf } from './correction-steps.js';
import {
  aftermathOf,
  claimStepsOf,
  fieldLiveOf,
  fieldSetupOf,
  shareStepsOf,
  type Aftermath,
} from './field-steps.js';
import { fieldWorkOf, type FieldWork } from './field-work.js';
import type { Step, UploadStep } from './step.js';
import { terminalStepsOf } from './terminal-steps.js';
import { timesheetStepsOf } from './timesheet-steps.js';
import { uploadStepsOf } from './upload-steps.js';
import { workedDayOf, type WorkedDay } from './worked-day.js';

/** The sample company and everything that its people send, in the order of time. */
export interface Plan {
  readonly company: Company;
  /** Its places, customers, projects and shifts. */
  readonly work: FieldWork;
  /** The company is made known: in order, before anything else. */
  readonly setup: readonly Step[];
  /** Its history, by time. Steps of one lane depend on each other, those of different lanes only day by day. */
  readonly history: readonly Step[];
  /** What happens at the moment of the run: some people come to work, some tap wrongly and are refused. */
  readonly live: readonly Step[];
  /** A day that is taken back after it was shared out, claimed and paid; nobody's in a very small company. */
  readonly aftermath: Aftermath | undefined;
}

/**
 * The plan happened weeks ago, but the product's clock is that of today: people may correct what was fresh then.
 * Rules of correction are data (COR-02), so the company has its own.
 */
const HISTORY_CORRECTABLE_DAYS = 1000;

/** The setup has its order: pay groups and people, then who reports to whom and works where, then the terminals that know them. */
const SETUP_WAVES: readonly (readonly Step['call']['op'][])[] = [
  ['define-pay-group', 'publish-correction-rules', 'register-employee'],
  ['set-reporting-line', 'start-employment'],
  ['register-terminal', 'bind-user-code'],
  [
    ...['declare-location-basis', 'create-geo-site', 'create-customer', 'define-shift'],
    ...['create-project', 'create-task', 'set-rate', 'set-budget'],
    ...['publish-expense-policy', 'import-exchange-rates'],
  ] as const,
  ['assign-shift'],
];

/** The zone where a day is over last. */
const LAST_ZONE = 'America/New_York';

/** The moment when a local date is over in every region: nothing of the plan lies behind it. */
export const horizonMsOf = (until: string): number => instantMsAt(LAST_ZONE, addDays(until, 1), 0);

/** The plan of a seed. Pure: the same options give the same plan. */
export function planOf(options: DemoOptions): Plan {
  const company = companyOf(options);
  const work = fieldWorkOf(options);
  const horizonMs = horizonMsOf(options.until);
  const workingDays = workingDaysUntil(options.until, options.days);
  const daysOf = new Map<Person, readonly WorkedDay[]>(
    company.people.map((person) => [
      person,
      workingDays.flatMap((date) => workedDayOf(options, person, date) ?? []),
    ]),
  );
  const history: Step[] = company.terminals.flatMap((terminal) =>
    terminalStepsOf(options, terminal, [...daysOf.values()].flat(), horizonMs),
  );
  const firstDay = workingDays[0] ?? options.until;
  const uploadsOf = new Map<Person, readonly UploadStep[]>();
  for (const [person, days] of daysOf) {
    const uploads = person.badge === undefined ? uploadStepsOf(options, person, days) : [];
    uploadsOf.set(person, uploads);
    history.push(
      ...uploads,
      ...shareStepsOf(company, work, person, days),
      ...claimStepsOf(company, person, days),
      ...correctionStepsOf(options, person, days, uploads),
      ...timesheetStepsOf(options, person, days, firstDay, uploads),
    );
  }
  const past = history.filter(({ atMs }) => atMs < horizonMs).sort((a, b) => a.atMs - b.atMs);
  return {
    company,
    work,
    setup: [...setupOf(company), ...fieldSetupOf(company, work, firstDay)],
    history: past,
    live: [...liveOf(company, work), ...fieldLiveOf(company, work)],
    aftermath: aftermathOf(company, work, daysOf, uploadsOf, horizonMs),
  };
}

/** The parts of a plan that must be over before the next begins: the waves of the setup, each day, the present. */
export function stagesOf({ setup, history, live }: Plan): readonly (readonly Step[])[] {
  const waves = SETUP_WAVES.map((ops) => setup.filter(({ call }) => ops.includes(call.op)));
  const days = Map.groupBy(history, ({ atMs }) => Math.floor(atMs / DAY_MS));
  return [...waves, ...days.values(), live];
}

function setupOf({ payGroups, terminals, people }: Company): readonly Step[] {
  const actor = { role: 'tenant_administrator' } as const;
  const steps: Step[] = payGroups.map((payGroup) => ({
    lane: 'setup',
    atMs: 0,
    actor,
    call: { op: 'define-pay-group', payGroup },
  }));
  steps.push({
    lane: 'setup',
    atMs: 0,
    actor: { role: 'time_administrator' },
    call: { op: 'publish-correction-rules', maximumAgeDays: HISTORY_CORRECTABLE_DAYS },
  });
  for (const person of people) {
    const lane = person.employmentId;
    steps.push({ lane, atMs: 0, actor, call: { op: 'register-employee', person } });
  }
  // Behind everybody's registration, because only who is registered can be named as a manager.
  for (const person of people) {
    const lane = person.employmentId;
    if (person.managerId !== null) {
      steps.push({ lane, atMs: 0, actor, call: { op: 'set-reporting-line', person } });
    }
    steps.push({ lane, atMs: 0, actor, call: { op: 'start-employment', person } });
  }
  for (const terminal of terminals) {
    const holders = people.filter(({ badge }) => badge?.terminal === terminal);
    if (holders.length === 0) continue;
    const administrator = { role: 'time_administrator' } as const;
    const lane = terminal.id;
    steps.push({ lane, atMs: 0, actor: administrator, call: { op: 'register-terminal', terminal } });
    for (const person of holders) {
      steps.push({ lane, atMs: 0, actor: administrator, call: { op: 'bind-user-code', person } });
    }
  }
  return steps;
}

/** Of every so many people with a phone, one comes to work now and one taps "out" while out. */
const LIVE_EVERY = 20;

function liveOf({ options, people }: Company, { offices }: FieldWork): readonly Step[] {
  return people
    .filter(({ badge }) => badge === undefined)
    .flatMap((person, index): readonly Step[] => {
      const place = index % LIVE_EVERY;
      if (place > 1) return [];
      const kind = place === 0 ? 'clock-in' : 'clock-out';
      const actor = { role: 'employee', employeeId: person.employeeId } as const;
      const key = ['live', options.until] as const;
      const office = offices.find(({ zone }) => zone === person.payGroup.zone);
      const where = office === undefined ? {} : { office };
      const call = { op: 'punch-now', person, kind, key, ...where } as const;
      return [{ lane: person.employmentId, atMs: 0, actor, call }];
    });
}
