import type { ProblemDefinitions } from '../problem-catalogue.js';

/** What any approval may be refused for, in whichever context. */
export const approvalProblems = {
  'approval.own': {
    kind: 'forbidden',
    title: { en: 'Nobody decides on their own', zh: '不能审批自己的记录' },
    detail: {
      en: 'Nobody decides on their own record or request.',
      zh: '任何人都不能审批自己的记录或申请。',
    },
  },
  'approval.not-eligible': {
    kind: 'forbidden',
    title: { en: 'Not the responsible manager', zh: '不是负责审批的经理' },
    detail: {
      en: 'Somebody else decides on this; `awaiting` says who.',
      zh: '此项由他人审批；`awaiting` 说明由谁审批。',
    },
  },
} as const satisfies ProblemDefinitions;
