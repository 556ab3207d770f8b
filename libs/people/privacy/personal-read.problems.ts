import { employeeUnknown } from '@timeledger/organisation/contracts/problems.js';
import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What reads of personal data are refused for, in whichever context. */
export const personalReadProblems = {
  'employee.unknown': employeeUnknown,
  'access.purpose-missing': {
    kind: 'invalid',
    title: { en: 'A purpose is needed', zh: '须说明查看目的' },
    detail: {
      en: 'Say why you look at what is not your own.',
      zh: '查看他人的数据时，须说明查看目的。',
    },
  },
} as const satisfies ProblemDefinitions;
