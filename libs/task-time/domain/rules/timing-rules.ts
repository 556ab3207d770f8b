import { epochMsOf, instantOf, type Instant } from '@timeledger/kernel/clock.js';

/**
 * What an event of another system does to somebody's time. `start` and `end` are two ends of one stretch, told apart from
 * others by the event's reference (a case, a call); `fixed` is a stretch of a fixed length that ends with the event.
 */
export type RuleEffect =
  | { readonly kind: 'start' | 'end'; readonly stretch: string }
  | { readonly kind: 'fixed'; readonly minutes: number };

/** When an event of this type comes, do this. */
export type TimingRule = {
  /** Of the other system: `case.opened`, `meeting.finished`. */
  readonly eventType: string;
  readonly effect: RuleEffect;
  /** On which task the time is recorded, by customer; `null` for everybody who is not named. */
  readonly tasks: readonly {
    readonly customerId: string | null;
    readonly taskId: string;
    readonly projectId: string;
  }[];
  readonly isActive: boolean;
};

/** Something that happened in another system. */
export type BusinessEvent = {
  readonly businessEventId: string;
  readonly type: string;
  readonly at: Instant;
  readonly employeeId: string;
  /** IANA zone in which the days of what follows are counted. */
  readonly zone: string;
  readonly customerId: string | null;
  /** What it is about in the other system: a case number, a call id. Never a name. */
  readonly reference: string;
};

/** Why nothing followed from an event: it waits, visible, and may be tried again when a rule was added. */
export const PARKED_REASONS = ['type-unknown', 'customer-unknown'] as const;
export type ParkedReason = (typeof PARKED_REASONS)[number];

/** What follows from an event, or why nothing does. */
export type RuleOutcome =
  | { readonly kind: 'parked'; readonly reason: ParkedReason }
  | { readonly kind: 'end-of-stretch'; readonly end: StretchEnd }
  | {
      readonly kind: 'entry';
      readonly taskId: string;
      readonly projectId: string;
      readonly startedAt: Instant;
      readonly endedAt: Instant;
    };

/** One end of a stretch, as an event told it. */
export type StretchEnd = {
  readonly businessEventId: string;
  readonly side: 'start' | 'end';
  /** Which stretch: the rule's name for it, the person and the reference. */
  readonly key: string;
  readonly at: Instant;
  readonly taskId: string;
  readonly projectId: string;
};

/** What a business event leads to by the company's rules. */
export function outcomeOf(event: BusinessEvent, rules: readonly TimingRule[]): RuleOutcome {
  const rule = rules.find(({ eventType, isActive }) => isActive && eventType === event.type);
  if (rule === undefined) return { kind: 'parked', reason: 'type-unknown' };
  const task =
    rule.tasks.find(({ customerId }) => customerId !== null && customerId === event.customerId) ??
    rule.tasks.find(({ customerId }) => customerId === null);
  if (task === undefined) return { kind: 'parked', reason: 'customer-unknown' };
  const { taskId, projectId } = task;
  const { effect } = rule;
  if (effect.kind === 'fixed') {
    const startedAt = instantOf(epochMsOf(event.at) - effect.minutes * 60_000);
    return { kind: 'entry', taskId, projectId, startedAt, endedAt: event.at };
  }
  const key = `${effect.stretch} ${event.employeeId} ${event.reference}`;
  const { businessEventId, at } = event;
  return { kind: 'end-of-stretch', end: { businessEventId, side: effect.kind, key, at, taskId, projectId } };
}

/** A stretch that has both its ends. */
export interface Stretch {
  /** The event that began it: the id of what is recorded follows from it. */
  readonly startedBy: string;
  readonly taskId: string;
  readonly projectId: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
}

/**
 * The stretches of ends of one key: a function of the set of ends, whatever order they came in and however often. An end
 * closes the start before it that none closed; a start that is said twice (opened, opened again) counts once, from
 * its first; an end without a start waits for one.
 */
export function stretchesOfEnds(ends: readonly StretchEnd[]): readonly Stretch[] {
  const once = [...new Map(ends.map((end) => [end.businessEventId, end])).values()];
  const sorted = once.sort((one, other) => {
    if (one.at !== other.at) return one.at < other.at ? -1 : 1;
    // At one instant what ends goes first: the next stretch begins where the last one ended.
    if (one.side !== other.side) return one.side === 'end' ? -1 : 1;
    return one.businessEventId < other.businessEventId ? -1 : 1;
  });
  const stretches: Stretch[] = [];
  let open: StretchEnd | undefined;
  for (const end of sorted) {
    if (end.side === 'start') open ??= end;
    else if (open !== undefined) {
      const { businessEventId: startedBy, taskId, projectId, at: startedAt } = open;
      stretches.push({ startedBy, taskId, projectId, startedAt, endedAt: end.at });
      open = undefined;
    }
  }
  return stretches;
}
