import { personalReadProblems } from '@timeledger/people/privacy/personal-read.problems.js';
import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What reads of personal data refuse. */
export const privacyProblems = {
  ...personalReadProblems,
  'punch.unknown': {
    kind: 'not-found',
    title: { en: 'Punch unknown', zh: '打卡记录不存在' },
    detail: { en: 'There is no such punch, or not for you.', zh: '不存在该打卡记录，或您无权查看。' },
  },
} as const satisfies ProblemDefinitions;
