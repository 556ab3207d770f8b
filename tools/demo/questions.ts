import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAnswer } from './api.js';
import type { Aftermath } from './field-steps.js';
import type { Plan } from './plan.js';
import type { RunState } from './run-state.js';
import { employeeActor } from './step.js';

/** One question to one context, and what it answered. */
export interface Answer {
  readonly context: string;
  readonly question: string;
  readonly answer: string;
}

/** How long what was sent may be on its way through all contexts. */
const LONGEST_WAIT_MS = 300_000;
const PAUSE_MS = 1_000;
const NO_ANSWER = 'no answer';

/** Asks each context what it knows of one day of one person, and of where somebody is now. */
export async function ask(plan: Plan, state: RunState, aftermath: Aftermath): Promise<readonly Answer[]> {
  const { person, date } = aftermath;
  const project = plan.work.projects.find(({ id }) => id === aftermath.projectId);
  return [
    {
      context: 'attendance',
      question: `How long did ${person.name} work on ${date}?`,
      answer: await workedOn(state, aftermath),
    },
    {
      context: 'geolocation',
      question: 'Where was the last punch made?',
      answer: await lastPlace(plan, state),
    },
    {
      context: 'task time',
      question: `What did the day come to for tasks, and ${project?.name ?? ''} as a whole?`,
      answer: await costOf(state, aftermath),
    },
    {
      context: 'travel and expense',
      question: `What became of the claim of that day?`,
      answer: await claimed(state, aftermath),
    },
    {
      context: 'analytics',
      question: `How often did ${person.name} attend in ${date.slice(0, 7)}?`,
      answer: await attended(state, aftermath),
    },
  ];
}

/** Asks until what was sent has gone through all contexts: until nothing changes any more, and something is known. */
export async function askWhenSettled(
  plan: Plan,
  state: RunState,
  aftermath: Aftermath,
  isSettled: (answers: readonly Answer[]) => boolean,
): Promise<readonly Answer[]> {
  const deadline = performance.now() + LONGEST_WAIT_MS;
  let last: readonly Answer[] = [];
  for (;;) {
    const answers = await ask(plan, state, aftermath);
    const isSame = JSON.stringify(answers) === JSON.stringify(last);
    if ((isSame && isSettled(answers)) || performance.now() > deadline) return answers;
    last = answers;
    await sleep(PAUSE_MS);
  }
}

/** Whether every context knows of the day. */
export const isAnswered = (answers: readonly Answer[]): boolean =>
  answers.every(({ answer }) => answer !== NO_ANSWER);

/** Whether everybody's answer about the day is another than before; where somebody is now does not change with it. */
export const isChangedSince =
  (before: readonly Answer[]) =>
  (answers: readonly Answer[]): boolean =>
    answers.every(
      ({ context, answer }, index) => context === 'geolocation' || answer !== before[index]?.answer,
    );

const answered = <Data>({ data }: ApiAnswer<Data>, told: (data: Data) => string | undefined): string =>
  (data === undefined ? undefined : told(data)) ?? NO_ANSWER;

const AUDITOR = { role: 'auditor' } as const;

async function workedOn({ api }: RunState, { person, date }: Aftermath): Promise<string> {
  const read = await api.as(AUDITOR, (client, headers) =>
    client.GET('/v1/worked-days', {
      headers,
      params: { query: { employmentId: person.employmentId, firstDay: date, lastDay: date } },
    }),
  );
  return answered(read, ({ items: [day] }) => {
    if (day === undefined) return undefined;
    const why = day.cause.correctionId === null ? '' : `, by correction ${day.cause.correctionId}`;
    return `${day.workedMinutes} minutes, calculated ${day.revision} times${why}`;
  });
}

/** The verdict on the first live punch that has one; only its owner may ask. */
async function lastPlace(plan: Plan, state: RunState): Promise<string> {
  for (const { call } of plan.live) {
    if (call.op !== 'punch-now' || call.office === undefined) continue;
    const punchId = state.made.get(call.person.employmentId);
    if (punchId === undefined) continue;
    const read = await state.api.as(employeeActor(call.person), (client, headers) =>
      client.GET('/v1/punch-verdicts/{punchId}', { headers, params: { path: { punchId } } }),
    );
    return answered(read, ({ verdict }) =>
      verdict === null ? undefined : `${verdict.outcome} (${verdict.reasons.join(', ')}): ${verdict.action}`,
    );
  }
  return 'nobody has punched now';
}

async function costOf({ api }: RunState, { person, date, projectId }: Aftermath): Promise<string> {
  const day = await api.as(employeeActor(person), (client, headers) =>
    client.GET('/v1/allocations/{date}', { headers, params: { path: { date } } }),
  );
  const project = await api.as({ role: 'finance' }, (client, headers) =>
    client.GET('/v1/project-costs/{projectId}', { headers, params: { path: { projectId } } }),
  );
  const minutes = day.data?.lines.map((line) => line.minutes) ?? [];
  if (minutes.length === 0) return NO_ANSWER;
  return answered(
    project,
    ({ cost, minutes: all, budget }) =>
      `${minutes.join(' + ')} minutes; ${cost.amount} ${cost.currency} for ${all} minutes, of ${budget?.amount.amount ?? 'no'} budget`,
  );
}

async function claimed({ api }: RunState, { person, claimId }: Aftermath): Promise<string> {
  const read = await api.as(employeeActor(person), (client, headers) =>
    client.GET('/v1/expense-claims/{id}', { headers, params: { path: { id: claimId } } }),
  );
  return answered(read, ({ status, total, totals, lines }) => {
    const spent = totals.map(({ amount, currency }) => `${amount} ${currency}`).join(' + ');
    const flags = lines.flatMap((line) => line.flags);
    const reversals = lines.filter(({ reversalId }) => reversalId !== null).length;
    const odd = flags.length === 0 ? '' : `; flagged ${flags.join(', ')}, ${reversals} reversal proposed`;
    return `${status}: ${spent}, which is ${total?.amount ?? '?'} ${total?.currency ?? ''}${odd}`;
  });
}

async function attended({ api }: RunState, { person, date }: Aftermath): Promise<string> {
  const { employeeId } = person;
  const firstDay = `${date.slice(0, 7)}-01`;
  const read = await api.as({ role: 'time_administrator' }, (client, headers) =>
    client.GET('/v1/attendance-figures/{employeeId}', {
      headers,
      params: { path: { employeeId }, query: { firstDay, lastDay: date } },
    }),
  );
  return answered(read, ({ items: [month] }) =>
    month === undefined
      ? undefined
      : `${month.attendedDays} of ${month.plannedDays} planned days, rate ${month.attendanceRate ?? 'none'}; ${month.workedMinutes} minutes`,
  );
}

/** The answers, before a day was taken back and after. */
export function answerLines(before: readonly Answer[], after: readonly Answer[]): readonly string[] {
  return after.flatMap(({ context, question, answer }, index) => {
    const earlier = before[index]?.answer;
    const isSame = earlier === undefined || earlier === answer;
    return [
      `  ${context}: ${question}`,
      ...(isSame ? [`      ${answer}`] : [`      before: ${earlier}`, `      now:    ${answer}`]),
    ];
  });
}
