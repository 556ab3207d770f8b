import { employeeUnknown } from '@timeledger/organisation/contracts/problems.js';
import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What reads of personal data refuse. */
export const privacyProblems = {
  'employee.unknown': employeeUnknown,
  'punch.unknown': {
    kind: 'not-found',
    title: { en: 'Punch unknown', zh: '打卡记录不存在' },
    detail: { en: 'There is no such punch, or not for you.', zh: '不存在该打卡记录，或您无权查看。' },
  },
  'access.purpose-missing': {
    kind: 'invalid',
    title: { en: 'A purpose is needed', zh: '须说明查看目的' },
    detail: {
      en: 'Say why you look at what is not your own.',
      zh: '查看他人的数据时，须说明查看目的。',
    },
  },
} as const satisfies ProblemDefinitions;
