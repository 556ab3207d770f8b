import { approvalProblems } from '@timeledger/service/problems/catalogue/approval-problems.js';
import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What the reading and the life of timesheets refuse. */
export const timesheetProblems = {
  'timesheet.unknown': {
    kind: 'not-found',
    title: { en: 'No such timesheet', zh: '工时表不存在' },
    detail: {
      en: 'No pay period of this employment begins on that day, or not for you.',
      zh: '该雇佣关系没有从该日开始的薪资周期，或您无权查看。',
    },
  },
  'timesheet.day-outside': {
    kind: 'invalid',
    title: { en: 'Day outside the period', zh: '日期不在周期内' },
    detail: { en: 'The day is not in this pay period.', zh: '该日期不在此薪资周期内。' },
  },
  'timesheet.not-begun': {
    kind: 'conflict',
    title: { en: 'Pay period has not begun', zh: '周期尚未开始' },
    detail: { en: 'The pay period has not begun yet.', zh: '该薪资周期尚未开始。' },
  },
  'timesheet.not-open': {
    kind: 'conflict',
    title: { en: 'Timesheet is not open', zh: '工时表未处于开放状态' },
    detail: { en: 'Only an open timesheet is submitted.', zh: '只有未提交的工时表才能提交。' },
    phrases: [{ en: 'The timesheet is {status}.', zh: '工时表当前状态为 {status}。' }],
  },
  'timesheet.not-submitted': {
    kind: 'conflict',
    title: { en: 'Timesheet is not submitted', zh: '工时表未提交' },
    detail: {
      en: 'Only a submitted timesheet is approved or rejected.',
      zh: '只有已提交的工时表才能批准或驳回。',
    },
    phrases: [{ en: 'The timesheet is {status}.', zh: '工时表当前状态为 {status}。' }],
  },
  'timesheet.not-approved': {
    kind: 'conflict',
    title: { en: 'Timesheet is not approved', zh: '工时表未批准' },
    detail: {
      en: 'Only an approved timesheet can be taken further.',
      zh: '只有已批准的工时表才能进行此操作。',
    },
    phrases: [{ en: 'The timesheet is {status}.', zh: '工时表当前状态为 {status}。' }],
  },
  'timesheet.locked': {
    kind: 'conflict',
    title: { en: 'Timesheet is locked', zh: '工时表已锁定' },
    detail: { en: 'The timesheet is locked.', zh: '工时表已锁定。' },
  },
  'timesheet.not-yours': {
    kind: 'forbidden',
    title: { en: 'Not your timesheet', zh: '不是您的工时表' },
    detail: { en: 'This timesheet is not for you to submit or take back.', zh: '您不能提交或撤回此工时表。' },
  },
  'timesheet.lock-not-allowed': {
    kind: 'forbidden',
    title: { en: 'You may not lock', zh: '您无权锁定' },
    detail: { en: 'Finance or a time administrator locks timesheets.', zh: '工时表由财务或考勤管理员锁定。' },
  },
  'timesheet.comment-missing': {
    kind: 'invalid',
    title: { en: 'Comment missing', zh: '缺少说明' },
    detail: { en: 'Say why.', zh: '请说明原因。' },
  },
  ...approvalProblems,
  'known-at.in-future': {
    kind: 'invalid',
    title: { en: 'Moment in the future', zh: '时间点在未来' },
    detail: {
      en: 'What will be known later cannot be read now; name a moment that is past.',
      zh: '不能读取将来才知道的内容，请指定已过去的时刻。',
    },
  },
  'pay-group.not-known-yet': {
    kind: 'conflict',
    title: { en: 'Pay group not known yet', zh: '薪资组尚未同步' },
    detail: {
      en: 'The pay group of this employment is not known here yet. Try again in a moment.',
      zh: '该雇佣关系的薪资组尚未同步到此处，请稍后重试。',
    },
  },
} as const satisfies ProblemDefinitions;
