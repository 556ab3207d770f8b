import { DomainError, type FieldError } from '@timeledger/kernel/domain-error.js';
import { CORRECTION_ATTRIBUTES, MEMBERS_OF_KIND } from '../domain/corrections/correction-attributes.js';
import { statesWithoutCorrector } from '../domain/corrections/correction-rules.js';
import type { AttributeConditionBody, CorrectionRulesBody } from './correction-rules.dto.js';

const MEMBERS = ['oneOf', 'noneOf', 'is', 'moreThan', 'atMost'] as const;

/**
 * Refuses rules by which nobody could correct anything in some state of a timesheet.
 * @throws DomainError 422 `correction-rules.nobody-left`, with the states as `states`
 */
export function refuseLockOut({ rules }: CorrectionRulesBody): void {
  const states = statesWithoutCorrector(rules);
  if (states.length === 0) return;
  const code = 'correction-rules.nobody-left';
  const detail = `Nobody could correct, or ask for it, in a timesheet that is ${states.join(' or ')}.`;
  throw new DomainError(code, 'invalid', {
    detail,
    errors: [{ pointer: '/rules', code, detail }],
    extensions: { states: [...states] },
  });
}

/**
 * Refuses rules that do not say of whom they speak, and conditions that cannot be compared.
 * @throws DomainError 422 `correction-rules.rule-unfit`, `correction-rules.condition-unfit`
 */
export function refuseUnfitRules({ rules, approvals = [] }: CorrectionRulesBody): void {
  const unfit = rules.flatMap(({ relations, role, scope }, index): readonly FieldError[] => {
    const isByRole = role !== undefined && scope !== undefined && relations === undefined;
    const isByRelation = relations !== undefined && role === undefined && scope === undefined;
    const detail = 'must name either relations, or a role with a scope';
    return isByRole || isByRelation
      ? []
      : [{ pointer: `/rules/${index}`, code: 'correction-rules.rule-unfit', detail }];
  });
  if (unfit.length > 0) throw new DomainError('correction-rules.rule-unfit', 'invalid', { errors: unfit });
  const faults = [
    ...rules.flatMap(({ conditions = [] }, index) => faultsOf(conditions, `/rules/${index}`)),
    ...approvals.flatMap(({ conditions = [] }, index) => faultsOf(conditions, `/approvals/${index}`)),
  ];
  if (faults.length > 0)
    throw new DomainError('correction-rules.condition-unfit', 'invalid', { errors: faults });
}

const faultsOf = (conditions: readonly AttributeConditionBody[], pointer: string): readonly FieldError[] =>
  conditions.flatMap((condition, index) => {
    const detail = faultOf(condition);
    const code = 'correction-rules.condition-unfit';
    return detail === undefined ? [] : [{ pointer: `${pointer}/conditions/${index}`, code, detail }];
  });

function faultOf(condition: AttributeConditionBody): string | undefined {
  const definition = Object.hasOwn(CORRECTION_ATTRIBUTES, condition.attribute)
    ? CORRECTION_ATTRIBUTES[condition.attribute]
    : undefined;
  if (definition === undefined) {
    return `attribute must be one of ${Object.keys(CORRECTION_ATTRIBUTES).join(', ')}`;
  }
  const members = MEMBERS_OF_KIND[definition.kind];
  const given = MEMBERS.filter((member) => condition[member] !== undefined);
  if (given.length === 0 || given.some((member) => !members.includes(member))) {
    return `${condition.attribute} is compared by ${members.join(' or ')}`;
  }
  const { values } = definition;
  const unknown = [...(condition.oneOf ?? []), ...(condition.noneOf ?? [])].filter(
    (value) => values !== undefined && !values.includes(value),
  );
  return unknown.length === 0 ? undefined : `${condition.attribute} is never ${unknown.join(', ')}`;
}
