import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What is refused about feedback. */
export const feedbackProblems = {
  'feedback.unknown': {
    kind: 'not-found',
    title: { en: 'Feedback unknown', zh: '反馈不存在' },
    detail: { en: 'There is no such thread, or not for you.', zh: '不存在该反馈，或您无权查看。' },
  },
  'feedback.subject-unknown': {
    kind: 'not-found',
    title: { en: 'What you comment on is unknown', zh: '所评论的对象不存在' },
    detail: {
      en: 'There is nothing like this to comment on, or not for you.',
      zh: '没有可评论的该对象，或您无权查看。',
    },
  },
  'feedback.subject-incomplete': {
    kind: 'invalid',
    title: { en: 'Say whose record it is', zh: '请指明所属雇佣关系' },
    detail: { en: 'A record is named together with its employment.', zh: '指明记录时须同时指明其雇佣关系。' },
  },
  'feedback.already-opened': {
    kind: 'conflict',
    title: { en: 'Already opened', zh: '反馈已存在' },
    detail: {
      en: 'A thread with this id was opened already. Read it, or take a new id.',
      zh: '此标识的反馈已存在。请读取该反馈或使用新的标识。',
    },
  },
  'feedback.thread-full': {
    kind: 'conflict',
    title: { en: 'The thread is full', zh: '该反馈的消息数已达上限' },
    detail: {
      en: 'The thread has as many messages as it can hold. Open a new one.',
      zh: '该反馈的消息数已达上限，请新建反馈。',
    },
  },
  'feedback.too-many-open': {
    kind: 'conflict',
    title: { en: 'Too many open threads', zh: '未关闭的反馈过多' },
    detail: { en: 'Close one that is settled first.', zh: '请先关闭已解决的反馈。' },
  },
} as const satisfies ProblemDefinitions;
