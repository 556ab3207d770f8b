import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { invalid, isAlike } from '../invalid.js';
import {
  outcomeOf,
  type BusinessEvent,
  type ParkedReason,
  type StretchEnd,
  type TimingRule,
} from './timing-rules.js';

/** A rule is new, or another than it was. */
export type TimingRuleChanged = {
  readonly type: 'tasktime.TimingRuleChanged';
  readonly data: JsonObject & TimingRule & { readonly ruleId: string; readonly before: TimingRule | null };
};

/** An event of another system was taken in. */
export type BusinessEventReceived = {
  readonly type: 'tasktime.BusinessEventReceived';
  readonly data: JsonObject & BusinessEvent;
};
/** Nothing followed from it. */
export type BusinessEventParked = {
  readonly type: 'tasktime.BusinessEventParked';
  readonly data: JsonObject & { readonly businessEventId: string; readonly reason: ParkedReason };
};
/** Something followed from it: an entry of its own, or one end of a stretch. */
export type BusinessEventApplied = {
  readonly type: 'tasktime.BusinessEventApplied';
  readonly data: JsonObject & {
    readonly businessEventId: string;
    readonly employeeId: string;
    readonly zone: string;
    readonly end: StretchEnd | null;
    readonly entry: {
      readonly taskId: string;
      readonly projectId: string;
      readonly startedAt: string;
      readonly endedAt: string;
    } | null;
  };
};

export type BusinessEventFact = BusinessEventReceived | BusinessEventParked | BusinessEventApplied;

export type RuleState = TimingRule | undefined;
export const initialRule: RuleState = undefined;

export const evolveRule = (_state: RuleState, { data }: TimingRuleChanged): RuleState => {
  const { ruleId: _ruleId, before: _before, ...rule } = data;
  return rule as TimingRule;
};

/** @throws DomainError 422 `timing-rule.minutes-invalid`, `timing-rule.customer-twice`; 404 `timing-rule.unknown` */
export function decideRule(
  command: { readonly kind: 'create' | 'change'; readonly ruleId: string; readonly rule: TimingRule },
  state: RuleState,
): readonly TimingRuleChanged[] {
  const { ruleId, rule } = command;
  if (command.kind === 'create' && state !== undefined)
    throw new DomainError('timing-rule.already-exists', 'conflict');
  if (command.kind === 'change' && state === undefined)
    throw new DomainError('timing-rule.unknown', 'not-found');
  if (rule.effect.kind === 'fixed') {
    const { minutes } = rule.effect;
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > 1440)
      throw invalid('timing-rule.minutes-invalid', '/effect/minutes', 'must be 1 to 1440 whole minutes');
  }
  rule.tasks.forEach(({ customerId }, index) => {
    if (rule.tasks.findIndex((task) => task.customerId === customerId) !== index)
      throw invalid('timing-rule.customer-twice', `/tasks/${index}/customerId`, 'must be named once');
  });
  if (isAlike(rule, state)) return [];
  return [{ type: 'tasktime.TimingRuleChanged', data: { ...rule, ruleId, before: state ?? null } }];
}

/** What is known of one event of another system. */
export interface BusinessEventState {
  readonly event: BusinessEvent | undefined;
  readonly parked: ParkedReason | undefined;
  readonly isApplied: boolean;
}
export const initialBusinessEvent: BusinessEventState = {
  ...{ event: undefined, parked: undefined, isApplied: false },
};

export function evolveBusinessEvent(state: BusinessEventState, fact: BusinessEventFact): BusinessEventState {
  switch (fact.type) {
    case 'tasktime.BusinessEventReceived':
      return { ...state, event: fact.data };
    case 'tasktime.BusinessEventParked':
      return { ...state, parked: fact.data.reason };
    case 'tasktime.BusinessEventApplied':
      return { ...state, parked: undefined, isApplied: true };
  }
}

/**
 * Takes an event in, or tries a parked one again. The same event twice records nothing; one that was applied stays so.
 * @throws DomainError 404 `business-event.unknown` for a replay of what never came
 */
export function decideBusinessEvent(
  command:
    | { readonly kind: 'receive'; readonly event: BusinessEvent; readonly rules: readonly TimingRule[] }
    | { readonly kind: 'replay'; readonly rules: readonly TimingRule[] },
  state: BusinessEventState,
): readonly BusinessEventFact[] {
  if (command.kind === 'receive' && state.event !== undefined) return [];
  const event = command.kind === 'receive' ? command.event : state.event;
  if (event === undefined) throw new DomainError('business-event.unknown', 'not-found');
  if (state.isApplied) return [];
  const { businessEventId, employeeId, zone } = event;
  const received: readonly BusinessEventFact[] =
    command.kind === 'receive' ? [{ type: 'tasktime.BusinessEventReceived', data: event }] : [];
  const outcome = outcomeOf(event, command.rules);
  if (outcome.kind === 'parked') {
    if (outcome.reason === state.parked) return received;
    const { reason } = outcome;
    return [...received, { type: 'tasktime.BusinessEventParked', data: { businessEventId, reason } }];
  }
  const applied =
    outcome.kind === 'entry'
      ? {
          end: null,
          entry: {
            ...{ taskId: outcome.taskId, projectId: outcome.projectId },
            ...{ startedAt: outcome.startedAt, endedAt: outcome.endedAt },
          },
        }
      : { end: outcome.end, entry: null };
  return [
    ...received,
    { type: 'tasktime.BusinessEventApplied', data: { businessEventId, employeeId, zone, ...applied } },
  ];
}
