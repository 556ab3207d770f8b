import { addDays, DAY_MS, HOUR_MS, instantMsAt, localDateAt, type LocalDate } from './calendar.js';
import { claimLinesOf, exchangeRatesOf } from './claim-lines.js';
import { demoId, type Company, type Person } from './company.js';
import { sharesOf, worksOnProjects, type FieldWork } from './field-work.js';
import { randomOf } from './random.js';
import { approverOf, employeeActor, type Call, type Step, type UploadStep } from './step.js';
import { uploadedAtMs } from './upload-steps.js';
import type { WorkedDay } from './worked-day.js';

const ADMINISTRATOR = { role: 'tenant_administrator' } as const;
const PLANNER = { role: 'time_administrator' } as const;
const FINANCE = { role: 'finance' } as const;

/** Rates are there before the first day of the plan and behind its last. */
const RATE_MARGIN_DAYS = 10;

/** The other contexts are made ready: what a place, a project, a customer, an expense is. */
export function fieldSetupOf(
  { options, people }: Company,
  work: FieldWork,
  firstDay: LocalDate,
): readonly Step[] {
  const step = (lane: string, actor: Step['actor'], call: Call): Step => ({ lane, atMs: 0, actor, call });
  const steps: Step[] = [
    step('location', ADMINISTRATOR, { op: 'declare-location-basis' }),
    step('expenses', FINANCE, { op: 'publish-expense-policy' }),
    step('rates', FINANCE, {
      op: 'import-exchange-rates',
      file: exchangeRatesOf(
        options,
        addDays(firstDay, -RATE_MARGIN_DAYS),
        addDays(options.until, RATE_MARGIN_DAYS),
      ),
    }),
  ];
  for (const office of work.offices)
    steps.push(step(office.id, ADMINISTRATOR, { op: 'create-geo-site', office }));
  for (const customer of work.customers)
    steps.push(step(customer.id, ADMINISTRATOR, { op: 'create-customer', customer }));
  for (const shift of work.shifts)
    steps.push(step(shift.id, ADMINISTRATOR, { op: 'define-shift', shift, from: firstDay }));
  for (const project of work.projects) {
    steps.push(step(project.id, ADMINISTRATOR, { op: 'create-project', project }));
    for (const task of project.tasks)
      steps.push(step(project.id, ADMINISTRATOR, { op: 'create-task', project, task }));
    steps.push(step(project.id, FINANCE, { op: 'set-rate', project, from: firstDay }));
    steps.push(step(project.id, FINANCE, { op: 'set-budget', project }));
  }
  for (const person of people) {
    const shift = work.shifts.find(({ kind }) => kind === person.shift);
    if (shift === undefined) continue;
    const call: Call = { op: 'assign-shift', person, shiftId: shift.id, from: firstDay };
    steps.push(step(person.employmentId, PLANNER, call));
  }
  return steps;
}

/** Who shares out days does so in the evening. */
const SHARED_HOURS = 2;

/** Onto which tasks a person's days go. */
export const shareStepsOf = (
  company: Company,
  work: FieldWork,
  person: Person,
  days: readonly WorkedDay[],
): readonly Step[] =>
  !worksOnProjects(company.options, person)
    ? []
    : days.map(({ date, punches }) => ({
        lane: person.employmentId,
        atMs: lastMsOf(punches) + SHARED_HOURS * HOUR_MS,
        actor: employeeActor(person),
        call: { op: 'share-day', person, date, shares: sharesOf(company, work, person, date) },
      }));

const lastMsOf = (punches: WorkedDay['punches']): number => Math.max(...punches.map(({ atMs }) => atMs));

/** Share of the people with a phone who have something to claim in a month. */
const CLAIM_SHARE = 0.3;
const CLAIMED_HOURS = 20;
const APPROVED_HOURS = 26;
const PAID_DAYS = 4;

/** What a person claims, once a month at most, and what becomes of it. */
export function claimStepsOf(
  { options }: Company,
  person: Person,
  days: readonly WorkedDay[],
): readonly Step[] {
  if (person.badge !== undefined || person.managerId === null) return [];
  const months = Map.groupBy(days, ({ date }) => date.slice(0, 7));
  return [...months].flatMap(([month, worked]) => {
    const random = randomOf(options.seed, 'claims', person.staffNumber, month);
    const day = worked.find(({ incident }) => incident === undefined);
    if (day === undefined || !random.happens(CLAIM_SHARE)) return [];
    return claimOf(options, person, day, lastMsOf(day.punches) + CLAIMED_HOURS * HOUR_MS);
  });
}

function claimOf(
  options: Company['options'],
  person: Person,
  { date }: WorkedDay,
  atMs: number,
): readonly Step[] {
  const claimId = demoId(options, 'claim', person.staffNumber, date);
  const lane = person.employmentId;
  const paidMs = atMs + PAID_DAYS * DAY_MS;
  const lines = claimLinesOf(options, person, date);
  return [
    { lane, atMs, actor: employeeActor(person), call: { op: 'claim-expenses', person, claimId, lines } },
    {
      ...{ lane, atMs: atMs + APPROVED_HOURS * HOUR_MS, actor: approverOf(person) },
      call: { op: 'approve-claim', person, claimId },
    },
    {
      ...{ lane, atMs: paidMs, actor: FINANCE },
      call: { op: 'pay-claim', person, claimId, paidOn: localDateAt(person.payGroup.zone, paidMs) },
    },
  ];
}

/** A day that turns out not to have been worked, after it was shared out, driven, claimed and paid. */
export interface Aftermath {
  readonly person: Person;
  readonly date: LocalDate;
  readonly claimId: string;
  readonly projectId: string;
  readonly steps: readonly Step[];
}

/**
 * A correction after the fact: of a monthly paid person whose last month is open, so that the manager decides. The punches
 * are taken back from the last to the first. `undefined` where nobody of the plan fits.
 */
export function aftermathOf(
  company: Company,
  work: FieldWork,
  daysOf: ReadonlyMap<Person, readonly WorkedDay[]>,
  uploadsOf: ReadonlyMap<Person, readonly UploadStep[]>,
  horizonMs: number,
): Aftermath | undefined {
  const { options } = company;
  for (const [person, days] of daysOf) {
    if (person.badge !== undefined || person.managerId === null) continue;
    if (person.payGroup.periodKind !== 'monthly') continue;
    const uploads = uploadsOf.get(person) ?? [];
    const isSent = ({ punches }: WorkedDay): boolean =>
      punches.every(({ itemId }) => (uploadedAtMs(uploads, itemId) ?? horizonMs) < horizonMs);
    const isOpen = ({ date }: WorkedDay): boolean => date.slice(0, 7) === options.until.slice(0, 7);
    const day = days.findLast((one) => one.incident === undefined && isOpen(one) && isSent(one));
    if (day === undefined) continue;
    const shares = sharesOf(company, work, person, day.date);
    const project = work.projects.find(({ tasks }) => tasks.some(({ id }) => id === shares[0]?.taskId));
    if (project === undefined) continue;
    const lane = person.employmentId;
    const share: Step = {
      ...{ lane, atMs: 0, actor: employeeActor(person) },
      call: { op: 'share-day', person, date: day.date, shares },
    };
    const [claim, ...decisions] = claimOf(options, person, day, 0);
    const steps = [
      ...[share, ...(claim === undefined ? [] : [claim])],
      ...decisions.map((step): Step =>
        step.call.op === 'pay-claim' ? { ...step, call: { ...step.call, paidOn: options.until } } : step,
      ),
    ];
    return {
      ...{ person, date: day.date, projectId: project.id },
      claimId: demoId(options, 'claim', person.staffNumber, day.date),
      steps: [...steps, ...voidingOf(company, person, day)],
    };
  }
  return undefined;
}

const voidingOf = ({ options }: Company, person: Person, { date, punches }: WorkedDay): readonly Step[] =>
  punches.toReversed().flatMap(({ itemId }): readonly Step[] => {
    const correctionId = demoId(options, 'taken-back', itemId);
    const common = { lane: person.employmentId, atMs: 0 };
    return [
      {
        ...{ ...common, actor: employeeActor(person) },
        call: {
          ...{ op: 'request-correction', person, correctionId, isAfterLock: false },
          change: { action: 'void', itemId },
          reason: `On ${date} a colleague had my phone; I was away.`,
        },
      },
      {
        ...{ ...common, actor: approverOf(person) },
        call: { op: 'decide-correction', person, correctionId, decision: 'approval', comment: 'I remember.' },
      },
    ];
  });

/** Of every so many people in the field, one visits a customer now and has a trip before them. */
const ON_THE_ROAD_EVERY = 12;
const VISIT_MINUTES = 90;
/** Visits are planned this many days behind the last day of the plan, at ten o'clock. */
const VISIT_AHEAD_DAYS = 7;

/** What happens in the field at the moment of the run. */
export function fieldLiveOf({ options, people }: Company, work: FieldWork): readonly Step[] {
  const outside = people.filter(({ badge, managerId }) => badge === undefined && managerId !== null);
  return outside.flatMap((person, index): readonly Step[] => {
    if (index % ON_THE_ROAD_EVERY !== 0) return [];
    const { zone } = person.payGroup;
    const near = work.customers.filter((customer) => customer.zone === zone);
    const customer = near[(index / ON_THE_ROAD_EVERY) % near.length];
    const task = work.projects.find((project) => project.zone === zone)?.tasks[0];
    if (customer === undefined || task === undefined) return [];
    const firstDay = addDays(options.until, VISIT_AHEAD_DAYS);
    const startMs = instantMsAt(zone, firstDay, 10 * 60);
    const visitId = demoId(options, 'visit', person.staffNumber, options.until);
    const tripId = demoId(options, 'trip', person.staffNumber, options.until);
    const step = (actor: Step['actor'], call: Call): Step => ({
      ...{ lane: person.employmentId, atMs: 0, actor, call },
    });
    const own = employeeActor(person);
    return [
      step(own, {
        ...{ op: 'plan-visit', person, visitId, customer },
        start: new Date(startMs).toISOString(),
        end: new Date(startMs + VISIT_MINUTES * 60_000).toISOString(),
      }),
      step(own, { op: 'attend-visit', person, visitId }),
      step(own, {
        ...{ op: 'request-trip', person, tripId, visitId, customer, firstDay },
        lastDay: addDays(firstDay, 1),
      }),
      step(approverOf(person), { op: 'approve-trip', person, tripId }),
      step(own, { op: 'start-timer', person, taskId: task.id }),
    ];
  });
}
