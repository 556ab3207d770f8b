import type { CorrectionRule } from '../events/setting-events.js';
import type { SheetStatus } from '../events/timesheet-events.js';
import { isManagerOf } from '../approval-authority.js';
import type { ActingPerson, RecordOwner } from '../approval-authority.js';

const BEFORE_LOCK: readonly SheetStatus[] = ['open', 'submitted', 'approved'];
const ALWAYS: readonly SheetStatus[] = [...BEFORE_LOCK, 'locked'];

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

/** A correction as the rules see it. */
export interface CorrectionCase {
  readonly person: ActingPerson;
  readonly owner: RecordOwner;
  /** Full days between the punch and now; the greater of before and after the change. */
  readonly ageDays: number;
  /** States of the sheets that the punch stands in before and after the change. */
  readonly sheetStatuses: readonly SheetStatus[];
}

/** What the rules grant, or which of their conditions failed last: `role`, then `age`, then `sheet-status`. */
export type CorrectionGrant =
  | { readonly right: 'direct' | 'request' }
  | { readonly right: 'none'; readonly because: 'role' | 'age' | 'sheet-status' };

const RANK = { role: 0, age: 1, 'sheet-status': 2 } as const;

function isInScope(rule: CorrectionRule, { person, owner }: CorrectionCase): boolean {
  const isOwn = person.id === owner.employeeId;
  switch (rule.scope) {
    case 'own':
      return isOwn;
    case 'reports':
      return !isOwn && isManagerOf(person, owner);
    case 'all':
      return true;
  }
}

/** The best right that any rule grants: `direct` over `request` over `none`. One's own record is never corrected directly. */
export function grantOf(rules: readonly CorrectionRule[], given: CorrectionCase): CorrectionGrant {
  let because: keyof typeof RANK = 'role';
  let canRequest = false;
  const fail = (reason: keyof typeof RANK): void => {
    if (RANK[reason] > RANK[because]) because = reason;
  };
  for (const rule of rules) {
    if (!given.person.roles.includes(rule.role) || !isInScope(rule, given)) continue;
    if (given.ageDays > rule.maximumAgeDays) fail('age');
    else if (!given.sheetStatuses.every((status) => rule.sheetStatuses.includes(status)))
      fail('sheet-status');
    else if (rule.right === 'direct' && given.person.id !== given.owner.employeeId)
      return { right: 'direct' };
    else canRequest = true;
  }
  return canRequest ? { right: 'request' } : { right: 'none', because };
}
