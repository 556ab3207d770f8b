import { employeeUnknown } from '@timeledger/organisation/contracts/problems.js';
import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What analytics refuses. */
export const analyticsProblems = {
  'employee.unknown': employeeUnknown,
  'figures.stretch-unfit': {
    kind: 'invalid',
    title: { en: 'Dates do not fit', zh: '日期范围不符' },
    detail: {
      en: 'The last day is not before the first, and at most 366 days are asked for.',
      zh: '最后一天不得早于第一天，且一次最多查询 366 天。',
    },
  },
  'workload.too-many': {
    kind: 'invalid',
    title: { en: 'Too many people', zh: '人数过多' },
    detail: {
      en: 'You may see more than {limit} people: name a team.',
      zh: '您可查看的人员超过 {limit} 人：请指定团队。',
    },
  },
} as const satisfies ProblemDefinitions;
