import { epochMsOf, instantOf, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { invalid } from '../invalid.js';

/** A stretch in which a timer stood still. */
export type Pause = { readonly from: Instant; readonly until: Instant };

/** A timer that is not stopped. */
export type Timer = {
  readonly timerId: string;
  readonly taskId: string;
  readonly projectId: string;
  /** IANA zone in which its days are counted, where the client said one. */
  readonly zone?: string;
  readonly startedAt: Instant;
  /** Since when it stands still; `null` while it runs. */
  readonly pausedAt: Instant | null;
  readonly pauses: readonly Pause[];
};

type Moment<Type extends string, Data> = {
  readonly type: Type;
  readonly data: JsonObject & {
    readonly employeeId: string;
    readonly timerId: string;
    readonly at: Instant;
  } & Data;
};

/** A timer runs from `at` on. */
export type TimerStarted = Moment<
  'tasktime.TimerStarted',
  { readonly taskId: string; readonly projectId: string; readonly zone?: string }
>;
export type TimerPaused = Moment<'tasktime.TimerPaused', object>;
export type TimerResumed = Moment<'tasktime.TimerResumed', object>;

/**
 * A timer is over. The whole of what it measured, so that its entries need no other event.
 * `isForgotten`: it ran longer than the rules allow, and `at` is when it reached that, not when somebody noticed.
 */
export type TimerStopped = Moment<
  'tasktime.TimerStopped',
  {
    readonly taskId: string;
    readonly projectId: string;
    readonly zone?: string;
    readonly startedAt: Instant;
    readonly pauses: readonly Pause[];
    readonly isForgotten: boolean;
  }
>;

export type TimerEvent = TimerStarted | TimerPaused | TimerResumed | TimerStopped;

/** What the company says of timers. */
export interface TimerRules {
  /** What starting one does to those that run: it is refused, or they are paused, stopped, or run on. */
  readonly whenOneRuns: 'refuse' | 'pause' | 'stop' | 'run-on';
  /** Minutes, pauses aside, after which a timer counts as forgotten. */
  readonly maximumMinutes: number;
}

/** One at a time, and nobody works longer than twelve hours without stopping one. */
export const DEFAULT_TIMER_RULES: TimerRules = { whenOneRuns: 'refuse', maximumMinutes: 720 };

/** The timers of a person that are not stopped, in order of their start. */
export type TimersState = readonly Timer[];
export const initialTimers: TimersState = [];

type Target = { readonly timerId: string };
type Start = Target & { readonly taskId: string; readonly projectId: string; readonly zone?: string };

/** `switch` stops what runs and starts another; `cap` ends what was forgotten by now. */
export type TimerCommand = { readonly employeeId: string; readonly at: Instant } & (
  | ({ readonly kind: 'start' | 'switch' } & Start)
  | ({ readonly kind: 'pause' | 'resume' | 'stop' } & Target)
  | { readonly kind: 'cap' }
);

/** Timers of one person that are not stopped, paused ones too. */
export const MOST_TIMERS = 20;

/** What evolves a person's timers; never validates. */
export function evolveTimers(state: TimersState, event: TimerEvent): TimersState {
  const { timerId, at } = event.data;
  const others = state.filter((timer) => timer.timerId !== timerId);
  switch (event.type) {
    case 'tasktime.TimerStarted': {
      const { taskId, projectId, zone } = event.data;
      const timer = { timerId, taskId, projectId, ...zoneOf(zone), startedAt: at };
      return [...others, { ...timer, pausedAt: null, pauses: [] }];
    }
    case 'tasktime.TimerPaused':
      return state.map((one) => (one.timerId === timerId ? { ...one, pausedAt: at } : one));
    case 'tasktime.TimerResumed':
      return state.map((one) => (one.timerId === timerId ? resumed(one, at) : one));
    case 'tasktime.TimerStopped':
      return others;
  }
}

const zoneOf = (zone: string | undefined): { readonly zone?: string } => (zone === undefined ? {} : { zone });

const resumed = (timer: Timer, at: Instant): Timer => ({
  ...timer,
  pausedAt: null,
  pauses: timer.pausedAt === null ? timer.pauses : [...timer.pauses, { from: timer.pausedAt, until: at }],
});

/** Milliseconds that a timer measured until an instant. */
export function measuredMs(timer: Timer, at: Instant): number {
  const end = Math.min(epochMsOf(at), timer.pausedAt === null ? Infinity : epochMsOf(timer.pausedAt));
  const paused = timer.pauses.reduce((sum, { from, until }) => sum + epochMsOf(until) - epochMsOf(from), 0);
  return Math.max(0, end - epochMsOf(timer.startedAt) - paused);
}

/** When a running timer reaches the most it may measure; `undefined` for one that is paused. */
export function forgottenAt(timer: Timer, { maximumMinutes }: TimerRules): Instant | undefined {
  if (timer.pausedAt !== null) return undefined;
  const paused = timer.pauses.reduce((sum, { from, until }) => sum + epochMsOf(until) - epochMsOf(from), 0);
  return instantOf(epochMsOf(timer.startedAt) + paused + maximumMinutes * 60_000);
}

/**
 * What a person does with timers. A switch is two events of one append: nobody sees the moment in between.
 * @throws DomainError 409 `timer.already-running`, `timer.not-running`, `timer.not-paused`, `timer.too-many`,
 * `timer.already-exists`; 404 `timer.unknown`; 422 `timer.time-before-start`
 */
export function decideTimers(
  command: TimerCommand,
  rules: TimerRules,
  state: TimersState,
): readonly TimerEvent[] {
  const { employeeId, at } = command;
  if (command.kind === 'cap')
    return state
      .filter((timer) => isForgotten(timer, rules, at))
      .map((one) => stopped(employeeId, one, at, rules));
  if (command.kind === 'start' || command.kind === 'switch') return begin(command, rules, state);
  const timer = state.find(({ timerId }) => timerId === command.timerId);
  if (timer === undefined) throw new DomainError('timer.unknown', 'not-found');
  assertNotBefore(at, timer);
  const { timerId } = timer;
  if (command.kind === 'stop' || isForgotten(timer, rules, at))
    return [stopped(employeeId, timer, at, rules)];
  if (command.kind === 'pause') {
    if (timer.pausedAt !== null) throw new DomainError('timer.not-running', 'conflict');
    return [{ type: 'tasktime.TimerPaused', data: { employeeId, timerId, at } }];
  }
  if (timer.pausedAt === null) throw new DomainError('timer.not-paused', 'conflict');
  const others = state.filter((one) => one !== timer);
  return [
    ...interrupted(others, rules, command),
    { type: 'tasktime.TimerResumed', data: { employeeId, timerId, at } },
  ];
}

function begin(
  command: Extract<TimerCommand, { readonly taskId: string }>,
  rules: TimerRules,
  state: TimersState,
): readonly TimerEvent[] {
  const { employeeId, at, timerId, taskId, projectId, zone, kind } = command;
  if (state.some((timer) => timer.timerId === timerId))
    throw new DomainError('timer.already-exists', 'conflict');
  const how: TimerRules = kind === 'switch' ? { ...rules, whenOneRuns: 'stop' } : rules;
  const before = interrupted(state, how, command);
  const left = before.reduce(evolveTimers, state);
  if (left.length >= MOST_TIMERS) throw new DomainError('timer.too-many', 'conflict');
  const data = { employeeId, timerId, at, taskId, projectId, ...zoneOf(zone) };
  return [...before, { type: 'tasktime.TimerStarted', data }];
}

/** What another timer that begins to run does to those that run. One that was forgotten is over in any case. */
function interrupted(
  state: TimersState,
  rules: TimerRules,
  { employeeId, at }: Pick<TimerCommand, 'employeeId' | 'at'>,
): readonly TimerEvent[] {
  return state.flatMap((timer): readonly TimerEvent[] => {
    if (isForgotten(timer, rules, at)) return [stopped(employeeId, timer, at, rules)];
    if (timer.pausedAt !== null || rules.whenOneRuns === 'run-on') return [];
    if (rules.whenOneRuns === 'refuse') throw new DomainError('timer.already-running', 'conflict');
    assertNotBefore(at, timer);
    if (rules.whenOneRuns === 'stop') return [stopped(employeeId, timer, at, rules)];
    return [{ type: 'tasktime.TimerPaused', data: { employeeId, timerId: timer.timerId, at } }];
  });
}

const isForgotten = (timer: Timer, rules: TimerRules, at: Instant): boolean => {
  const end = forgottenAt(timer, rules);
  return end !== undefined && at > end;
};

/** A paused timer ends where its pause began; a forgotten one where it reached the most it may measure. */
function stopped(employeeId: string, timer: Timer, at: Instant, rules: TimerRules): TimerStopped {
  const { timerId, taskId, projectId, zone, startedAt, pauses, pausedAt } = timer;
  const limit = forgottenAt(timer, rules);
  const isOver = limit !== undefined && at > limit;
  const end = isOver ? limit : (pausedAt ?? at);
  return {
    type: 'tasktime.TimerStopped',
    data: {
      ...{ employeeId, timerId, taskId, projectId, ...zoneOf(zone), startedAt },
      ...{ at: end, pauses, isForgotten: isOver },
    },
  };
}

/** The stretches in which a timer ran, in order; none of those that are nothing. */
export function stretchesOfTimer({
  startedAt,
  at,
  pauses,
}: Pick<TimerStopped['data'], 'startedAt' | 'at' | 'pauses'>): readonly Pause[] {
  const starts = [startedAt, ...pauses.map(({ until }) => until)];
  const ends = [...pauses.map(({ from }) => from), at];
  return starts.flatMap((from, index) => {
    const until = ends[index] ?? at;
    return until > from ? [{ from, until }] : [];
  });
}

function assertNotBefore(at: Instant, timer: Timer): void {
  const last = timer.pausedAt ?? timer.pauses.at(-1)?.until ?? timer.startedAt;
  if (at < last) throw invalid('timer.time-before-start', '/at', `must not be before ${last}`);
}
