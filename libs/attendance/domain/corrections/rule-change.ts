import type { CorrectionChange } from '../events/correction-events.js';
import type { CorrectionRule } from '../events/setting-events.js';
import type { SheetStatus } from '../events/timesheet-events.js';
import { PUNCH_RECORD, RULE_RELATIONS, relationsOf } from './correction-rules.js';
import type { RuleRelation } from './correction-rules.js';

/** The most that rules grant somebody for one action in one state of a timesheet. */
export interface GrantedRight {
  readonly right: 'direct' | 'request' | 'none';
  /** How far back; 0 without a right. */
  readonly maximumAgeDays: number;
  /** Whether it holds only of records that meet conditions. */
  readonly isConditional: boolean;
}

/** A right that a change of the rules gives or takes. */
export interface RightChange {
  readonly relation: RuleRelation;
  readonly action: CorrectionChange['action'];
  readonly sheetStatus: SheetStatus;
  readonly before: GrantedRight;
  readonly after: GrantedRight;
  /** Both, where one thing gets better and another worse: at once, but not as far back. */
  readonly gains: boolean;
  readonly loses: boolean;
}

/** A line of the rules that comes or goes; a line that is changed does both. */
export interface ClauseChange {
  readonly change: 'added' | 'removed';
  /** Its place among the rules that it belongs to. */
  readonly index: number;
  readonly name: string | null;
  readonly relations: readonly string[];
}

const ACTIONS = ['change-time', 'add', 'void', 'reclassify'] as const;
const STATUSES = ['open', 'submitted', 'approved', 'locked'] as const;
const NOTHING: GrantedRight = { right: 'none', maximumAgeDays: 0, isConditional: false };
const RANK = { none: 0, request: 1, direct: 2 } as const;

/** The most that rules grant those who stand in a relation. One's own record is never corrected directly. */
export function grantedTo(
  rules: readonly CorrectionRule[],
  relation: RuleRelation,
  action: CorrectionChange['action'],
  status: SheetStatus,
): GrantedRight {
  let best = NOTHING;
  for (const rule of rules) {
    const isAbout =
      relationsOf(rule).includes(relation) &&
      (rule.actions?.includes(action) ?? true) &&
      (rule.recordKinds?.includes(PUNCH_RECORD) ?? true) &&
      rule.sheetStatuses.includes(status);
    if (!isAbout) continue;
    const granted: GrantedRight = {
      right: relation === 'self' ? 'request' : rule.right,
      maximumAgeDays: rule.maximumAgeDays,
      isConditional: (rule.conditions ?? []).length > 0,
    };
    if (compare(granted, best) > 0) best = granted;
  }
  return best;
}

const compare = (left: GrantedRight, right: GrantedRight): number =>
  RANK[left.right] - RANK[right.right] ||
  Number(right.isConditional) - Number(left.isConditional) ||
  left.maximumAgeDays - right.maximumAgeDays;

/** Every right that a change of the rules gives or takes, by relation, action and state. */
export const rightChanges = (
  before: readonly CorrectionRule[],
  after: readonly CorrectionRule[],
): readonly RightChange[] =>
  RULE_RELATIONS.flatMap((relation) =>
    ACTIONS.flatMap((action) =>
      STATUSES.flatMap((sheetStatus) => {
        const was = grantedTo(before, relation, action, sheetStatus);
        const is = grantedTo(after, relation, action, sheetStatus);
        const gains = isMoreIn(is, was);
        const loses = isMoreIn(was, is);
        return gains || loses
          ? [{ relation, action, sheetStatus, before: was, after: is, gains, loses }]
          : [];
      }),
    ),
  );

/** Whether a right is better in anything. */
function isMoreIn(left: GrantedRight, right: GrantedRight): boolean {
  if (left.right === 'none') return false;
  if (right.right === 'none') return true;
  return (
    RANK[left.right] > RANK[right.right] ||
    (!left.isConditional && right.isConditional) ||
    left.maximumAgeDays > right.maximumAgeDays
  );
}

/** The lines that come and go. */
export function clauseChanges(
  before: readonly CorrectionRule[],
  after: readonly CorrectionRule[],
): readonly ClauseChange[] {
  const only = (
    rules: readonly CorrectionRule[],
    others: readonly CorrectionRule[],
    change: ClauseChange['change'],
  ): readonly ClauseChange[] => {
    const known = new Set(others.map(textOf));
    return rules.flatMap((rule, index) =>
      known.has(textOf(rule))
        ? []
        : [{ change, index, name: rule.name ?? null, relations: relationsOf(rule) }],
    );
  };
  return [...only(after, before, 'added'), ...only(before, after, 'removed')];
}

/** A line as text, whatever the order of its members. */
const textOf = (rule: CorrectionRule): string =>
  JSON.stringify(
    Object.entries(rule)
      .filter(([, value]) => value !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
