import type { Instant } from '@timeledger/kernel/clock.js';
import type { CorrectionChange } from '../events/correction-events.js';
import type {
  ApprovalRule,
  ApproverLevel,
  CorrectionRule,
  CorrectionRules,
  RecordsOfRule,
} from '../events/setting-events.js';
import type { SheetStatus } from '../events/timesheet-events.js';
import { isManagerOf } from '@timeledger/people/domain/approval-authority.js';
import type { ActingPerson, RecordOwner } from '@timeledger/people/domain/approval-authority.js';
import { meets } from './correction-attributes.js';
import type { AttributeCondition } from './correction-attributes.js';
import type { RecordAttributes } from './record-attributes.js';

const BEFORE_LOCK: readonly SheetStatus[] = ['open', 'submitted', 'approved'];
const ALWAYS: readonly SheetStatus[] = [...BEFORE_LOCK, 'locked'];

/** The kind of record that all corrections are of so far. */
export const PUNCH_RECORD = 'punch';

/**
 * What holds where a tenant has published no rules (version 0). Finance and auditors correct nothing; nobody corrects
 * their own record directly, whatever a rule says.
 */
export const DEFAULT_CORRECTION_RULES: readonly CorrectionRule[] = [
  { role: 'employee', scope: 'own', right: 'request', maximumAgeDays: 35, sheetStatuses: ALWAYS },
  { role: 'manager', scope: 'reports', right: 'direct', maximumAgeDays: 62, sheetStatuses: BEFORE_LOCK },
  { role: 'manager', scope: 'reports', right: 'request', maximumAgeDays: 62, sheetStatuses: ['locked'] },
  { role: 'time_administrator', scope: 'all', right: 'direct', maximumAgeDays: 400, sheetStatuses: ALWAYS },
];

/** Days after which a request that nobody decided expires, unless the tenant's rules say otherwise. */
export const DEFAULT_REQUEST_EXPIRES_AFTER_DAYS = 30;

/** How one may stand to a person for a rule to speak of; the access policy lets nobody else ask for corrections. */
export const RULE_RELATIONS = ['self', 'manager', 'manager-above', 'delegate', 'time-administrator'] as const;
export type RuleRelation = (typeof RULE_RELATIONS)[number];

/** The rules in effect at a moment: the latest published of those that have begun; `undefined` where the defaults hold. */
export function rulesInEffect(
  published: readonly CorrectionRules[],
  at: Instant,
): CorrectionRules | undefined {
  return published.findLast(({ effectiveFrom }) => effectiveFrom <= at);
}

/** What is to be changed, as rules see it. */
export interface RuledRecord {
  /** Left out by those who know no kind but punches. */
  readonly recordKind?: string;
  readonly action?: CorrectionChange['action'];
  readonly attributes?: RecordAttributes;
  /** States of the sheets that the record stands in before and after the change. */
  readonly sheetStatuses: readonly SheetStatus[];
}

/** A correction as the rules see it. */
export interface CorrectionCase extends RuledRecord {
  readonly person: ActingPerson;
  readonly owner: RecordOwner;
  /** Full days between the punch and now; the greater of before and after the change. */
  readonly ageDays: number;
}

/** What the rules grant, or which of their conditions failed last: `role`, then `age`, then `sheet-status`. */
export type CorrectionGrant =
  | { readonly right: 'direct'; readonly isStepUpNeeded: boolean }
  | { readonly right: 'request' }
  | { readonly right: 'none'; readonly because: 'role' | 'age' | 'sheet-status' };

const RANK = { role: 0, age: 1, 'sheet-status': 2 } as const;

const RELATIONS_OF_ROLE: Readonly<Partial<Record<string, readonly RuleRelation[]>>> = {
  employee: ['self'],
  manager: ['manager'],
  time_administrator: ['time-administrator'],
};

/** Of `role` with `scope`, the relations that it means; of a rule that names relations, those. */
export function relationsOf(rule: CorrectionRule): readonly string[] {
  if (rule.relations !== undefined) return rule.relations;
  switch (rule.scope) {
    case 'own':
      return ['self'];
    case 'reports':
      return rule.role === 'manager' ? ['manager'] : [];
    case 'all':
      return RELATIONS_OF_ROLE[rule.role ?? ''] ?? [];
    default:
      return [];
  }
}

function isAboutOne(rule: CorrectionRule, { person, owner }: CorrectionCase): boolean {
  const isOwn = person.id === owner.employeeId;
  if (rule.relations !== undefined) {
    const { relations = new Set<string>(isOwn ? ['self'] : []) } = person;
    return rule.relations.some((relation) => relations.has(relation));
  }
  if (rule.role === undefined || !person.roles.includes(rule.role)) return false;
  switch (rule.scope) {
    case 'own':
      return isOwn;
    case 'reports':
      return !isOwn && (person.relations?.has('manager') ?? isManagerOf(person, owner));
    case 'all':
      return true;
    default:
      return false;
  }
}

/** Whether a rule speaks of a record and of what is to be done to it. */
export const isAboutRecord = (rule: RecordsOfRule, record: RuledRecord): boolean =>
  (rule.recordKinds?.includes(record.recordKind ?? PUNCH_RECORD) ?? true) &&
  (rule.actions === undefined || (record.action !== undefined && rule.actions.includes(record.action))) &&
  meets(rule.conditions, record.attributes ?? {});

/** The best right that any rule grants: `direct` over `request` over `none`. One's own record is never corrected directly. */
export function grantOf(rules: readonly CorrectionRule[], given: CorrectionCase): CorrectionGrant {
  let because: keyof typeof RANK = 'role';
  let best: CorrectionGrant | undefined;
  const fail = (reason: keyof typeof RANK): void => {
    if (RANK[reason] > RANK[because]) because = reason;
  };
  for (const rule of rules) {
    if (!isAboutOne(rule, given) || !isAboutRecord(rule, given)) continue;
    if (given.ageDays > rule.maximumAgeDays) fail('age');
    else if (!given.sheetStatuses.every((status) => rule.sheetStatuses.includes(status)))
      fail('sheet-status');
    else if (rule.right === 'direct' && given.person.id !== given.owner.employeeId) {
      if (!isStepUpNeeded(rule, given)) return { right: 'direct', isStepUpNeeded: false };
      best = { right: 'direct', isStepUpNeeded: true };
    } else best ??= { right: 'request' };
  }
  return best ?? { right: 'none', because };
}

/** A change whose size is not known counts as one above the limit. */
function isStepUpNeeded({ stepUpAboveMinutes }: CorrectionRule, { attributes }: RuledRecord): boolean {
  if (stepUpAboveMinutes === undefined) return false;
  const minutes = attributes?.['changed-minutes'];
  return typeof minutes !== 'number' || minutes > stepUpAboveMinutes;
}

/** Who decides on a request, and whether with a second factor. */
export interface ApprovalNeeded {
  readonly by: ApproverLevel;
  readonly isStepUpNeeded: boolean;
}

/** What the rules ask of an approval: of the first line that fits; the manager, where none does. */
export function approvalFor(
  approvals: readonly ApprovalRule[] | undefined,
  record: RuledRecord,
): ApprovalNeeded {
  const rule = (approvals ?? []).find(
    (one) =>
      isAboutRecord(one, record) &&
      record.sheetStatuses.some((status) => one.sheetStatuses?.includes(status) ?? true),
  );
  return { by: rule?.by ?? 'manager', isStepUpNeeded: rule?.isStepUpNeeded ?? false };
}

/**
 * The states of a timesheet in which nobody could correct anything. A right to ask is enough: somebody can always decide,
 * since a time administrator steps in where no manager can. A rule that speaks of nobody, or that no record can meet,
 * helps nobody.
 */
export function statesWithoutCorrector(rules: readonly CorrectionRule[]): readonly SheetStatus[] {
  const useful = rules.filter(
    (rule) =>
      relationsOf(rule).some((relation) => RULE_RELATIONS.some((known) => known === relation)) &&
      rule.actions?.length !== 0 &&
      (rule.recordKinds?.includes(PUNCH_RECORD) ?? true) &&
      (rule.conditions ?? []).every(canBeMet),
  );
  return ALWAYS.filter((status) => !useful.some(({ sheetStatuses }) => sheetStatuses.includes(status)));
}

const canBeMet = ({ oneOf, noneOf, moreThan, atMost }: AttributeCondition): boolean =>
  (oneOf === undefined || oneOf.some((value) => !(noneOf ?? []).includes(value))) &&
  (moreThan === undefined || atMost === undefined || moreThan < atMost);
