import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What attendance refuses about policies and rules. */
export const policyProblems = {
  'correction-rules.nobody-left': {
    kind: 'invalid',
    title: { en: 'Nobody left who could correct', zh: '没有人能够更正' },
    detail: {
      en: 'In every state of a timesheet at least one rule must let somebody correct, or ask for it.',
      zh: '在工时表的每种状态下，至少须有一条规则允许某人更正或申请更正。',
    },
    phrases: [
      {
        en: 'Nobody could correct, or ask for it, in a timesheet that is {states}.',
        zh: '工时表状态为 {states} 时，没有人能够更正或申请更正。',
      },
    ],
  },
  'correction-rules.rule-unfit': {
    kind: 'invalid',
    title: { en: 'Rule incomplete', zh: '规则不完整' },
    detail: {
      en: 'A rule names either relations, or a role with a scope.',
      zh: '规则须指定关系，或同时指定角色与范围。',
    },
  },
  'correction-rules.condition-unfit': {
    kind: 'invalid',
    title: { en: 'Condition does not fit', zh: '条件不适用' },
    detail: {
      en: 'The attribute is unknown, or is not compared in this way.',
      zh: '该属性不存在，或不能以这种方式比较。',
    },
  },
  'correction-rules.not-in-past': {
    kind: 'invalid',
    title: { en: 'Rules cannot begin in the past', zh: '规则不能追溯生效' },
    detail: {
      en: 'Rules hold from now on or from a later moment.',
      zh: '规则自现在起或自之后的时刻起生效。',
    },
  },
} as const satisfies ProblemDefinitions;
