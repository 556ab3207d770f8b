import type { Grants, Permission } from '../permission.js';

const OF_THE_DAY = {
  limit: 'Only whoever is responsible for the day in question.',
  limitZh: '仅限对相关日期负责的人。',
} as const;
const RULES_ONLY = {
  limit: 'For rules of the company, and where no manager can answer.',
  limitZh: '仅限公司规则，以及没有经理可答复的情形。',
} as const;

const BOTH_SIDES: Grants = {
  self: true,
  manager: OF_THE_DAY,
  'former-manager': OF_THE_DAY,
  delegate: OF_THE_DAY,
  'time-administrator': RULES_ONLY,
};

/** What the policy says of feedback. */
export const feedbackPermissions: readonly Permission[] = [
  {
    resource: 'feedback',
    action: 'open',
    kind: 'own',
    operations: ['openFeedback'],
    allow: { self: true },
    text: {
      en: 'Commenting on one’s own punches and timesheets, on decisions about them, and on the company’s rules.',
      zh: '对本人的打卡和工时表、相关决定以及公司规则发表意见。',
    },
  },
  {
    resource: 'feedback',
    action: 'read',
    kind: 'person',
    operations: ['getFeedback'],
    allow: { ...BOTH_SIDES, auditor: true },
    text: {
      en: 'Reading a thread: who opened it, and who answers for what it is about; auditors read along.',
      zh: '查看反馈：提出者与负责答复者；审计人员可阅读。',
    },
  },
  {
    resource: 'feedback',
    action: 'list',
    kind: 'list',
    operations: ['listFeedback'],
    allow: { ...BOTH_SIDES, auditor: true },
    text: {
      en: 'Listing the threads that one opened, or is to answer.',
      zh: '列出本人提出的或待本人答复的反馈。',
    },
  },
  {
    resource: 'feedback',
    action: 'answer',
    kind: 'person',
    operations: ['answerFeedback', 'closeFeedback'],
    allow: BOTH_SIDES,
    text: { en: 'Answering in a thread, and closing it.', zh: '答复及关闭反馈。' },
  },
];
