import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What attendance refuses about policies and rules. */
export const policyProblems = {
  'correction-rules.nobody-may-correct': {
    kind: 'invalid',
    title: { en: 'Nobody could correct anything', zh: '没有人能够更正' },
    detail: {
      en: 'At least one rule must let somebody correct, or ask for it, in some state of a timesheet.',
      zh: '至少须有一条规则允许某人在工时表的某种状态下更正或申请更正。',
    },
  },
} as const satisfies ProblemDefinitions;
