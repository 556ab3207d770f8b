import type { CorrectionChange } from '../events/correction-events.js';
import type { PunchFlag, PunchKind, PunchSource } from '../events/punch-events.js';
import { effectivePunchOf } from '../punches/punch-set.js';
import type { PunchRecord } from '../punches/punch-set.js';
import type { RecordAttributes } from './record-attributes.js';

/** How the values of an attribute are compared: a text or list by `oneOf` and `noneOf`, a truth by `is`, a number by bounds. */
export type AttributeKind = 'text' | 'truth' | 'number';

interface AttributeDefinition {
  readonly kind: AttributeKind;
  /** Every value there is, where they can be listed. */
  readonly values?: readonly string[];
}

const SOURCES: Readonly<Record<PunchSource, true>> = {
  live: true,
  offline: true,
  import: true,
  terminal: true,
  manual: true,
  automatic: true,
};
const KINDS: Readonly<Record<PunchKind, true>> = {
  'clock-in': true,
  'clock-out': true,
  'break-start': true,
  'break-end': true,
};
const FLAGS: Readonly<Record<PunchFlag, true>> = {
  'captured-offline': true,
  'clock-turned': true,
  'before-hire': true,
  'after-leaving': true,
  'ahead-of-clock': true,
  'behind-clock': true,
  'device-revoked': true,
  'device-of-another': true,
  'person-deactivated': true,
};

/**
 * Every attribute that a rule may name: data, so that a kind of record of another context brings its own
 * (`customer-importance`) by one more line. A record without the attribute meets no condition on it.
 */
export const CORRECTION_ATTRIBUTES: Readonly<Record<string, AttributeDefinition>> = {
  /** How the punch came in; a punch to add has none. */
  source: { kind: 'text', values: Object.keys(SOURCES) },
  /** What kind of punch it is, or is to be. */
  kind: { kind: 'text', values: Object.keys(KINDS) },
  /** What was odd when it was recorded; holds where any of several is named. */
  flags: { kind: 'text', values: Object.keys(FLAGS) },
  'is-captured-offline': { kind: 'truth' },
  /** Whether anything was odd about it besides that it was captured offline. */
  'is-flagged': { kind: 'truth' },
  /** Whether the timesheet shows an exception on the day. */
  'has-exceptions': { kind: 'truth' },
  /** By how many minutes the change moves the punch or the work of its days, whichever is more. */
  'changed-minutes': { kind: 'number' },
};

/** One condition on an attribute; every member given must hold. */
export type AttributeCondition = {
  readonly attribute: string;
  readonly oneOf?: readonly string[];
  readonly noneOf?: readonly string[];
  readonly is?: boolean;
  readonly moreThan?: number;
  readonly atMost?: number;
};

/** Which members of a condition fit which kind of attribute. */
export const MEMBERS_OF_KIND: Readonly<Record<AttributeKind, readonly (keyof AttributeCondition)[]>> = {
  text: ['oneOf', 'noneOf'],
  truth: ['is'],
  number: ['moreThan', 'atMost'],
};

function holds(condition: AttributeCondition, attributes: RecordAttributes): boolean {
  const value = attributes[condition.attribute];
  // What is not known of a record grants nothing.
  if (value === undefined) return false;
  const { oneOf, noneOf, is, moreThan, atMost } = condition;
  const texts: readonly string[] =
    typeof value === 'string' ? [value] : typeof value === 'object' ? value : [];
  return (
    (oneOf === undefined || texts.some((text) => oneOf.includes(text))) &&
    (noneOf === undefined || !texts.some((text) => noneOf.includes(text))) &&
    (is === undefined || value === is) &&
    (moreThan === undefined || (typeof value === 'number' && value > moreThan)) &&
    (atMost === undefined || (typeof value === 'number' && value <= atMost))
  );
}

/** Whether a record meets every condition. */
export const meets = (
  conditions: readonly AttributeCondition[] | undefined,
  attributes: RecordAttributes,
): boolean => (conditions ?? []).every((condition) => holds(condition, attributes));

/** Whether any of some rules looks at an attribute: what costs a calculation is found out only then. */
export const isAskedFor = (
  attribute: string,
  rules: readonly { readonly conditions?: readonly AttributeCondition[] }[],
): boolean =>
  rules.some(({ conditions }) => (conditions ?? []).some((condition) => condition.attribute === attribute));

const MS_PER_MINUTE = 60_000;

/** By how many minutes a change moves a punch; 0 where it moves none. */
export const shiftMinutesOf = (change: CorrectionChange): number =>
  change.action === 'change-time'
    ? Math.ceil(
        Math.abs(Date.parse(change.after.occurredAt) - Date.parse(change.target.occurredAt)) / MS_PER_MINUTE,
      )
    : 0;

/** What the punch itself tells: where it is not known, only what the change says. */
export function attributesOfPunch(
  change: CorrectionChange,
  punch: PunchRecord | undefined,
): RecordAttributes {
  const origin = punch?.origin ?? undefined;
  const known = punch === undefined ? undefined : effectivePunchOf(punch);
  const kind = known?.kind ?? (change.action === 'add' ? change.after.kind : change.target.kind);
  if (origin === undefined) return { kind };
  const { source, flags } = origin;
  return {
    kind,
    source,
    flags,
    'is-captured-offline': source === 'offline' || flags.includes('captured-offline'),
    'is-flagged': flags.some((flag) => flag !== 'captured-offline'),
  };
}
