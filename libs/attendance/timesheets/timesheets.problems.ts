import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What the reading and the life of timesheets refuse. */
export const timesheetProblems = {
  'timesheet.unknown': { kind: 'not-found', title: { en: 'No such timesheet', zh: '工时表不存在' } },
  'timesheet.day-outside': { kind: 'invalid', title: { en: 'Day outside the period', zh: '日期不在周期内' } },
  'timesheet.not-begun': { kind: 'conflict', title: { en: 'Pay period has not begun', zh: '周期尚未开始' } },
  'timesheet.not-open': {
    kind: 'conflict',
    title: { en: 'Timesheet is not open', zh: '工时表不是打开状态' },
  },
  'timesheet.not-submitted': {
    kind: 'conflict',
    title: { en: 'Timesheet is not submitted', zh: '工时表未提交' },
  },
  'timesheet.not-approved': {
    kind: 'conflict',
    title: { en: 'Timesheet is not approved', zh: '工时表未批准' },
  },
  'timesheet.locked': { kind: 'conflict', title: { en: 'Timesheet is locked', zh: '工时表已锁定' } },
  'timesheet.not-yours': { kind: 'forbidden', title: { en: 'Not your timesheet', zh: '不是您的工时表' } },
  'timesheet.lock-not-allowed': { kind: 'forbidden', title: { en: 'You may not lock', zh: '您无权锁定' } },
  'timesheet.comment-missing': { kind: 'invalid', title: { en: 'Comment missing', zh: '缺少说明' } },
  'approval.own': {
    kind: 'forbidden',
    title: { en: 'Nobody decides on their own', zh: '不能审批自己的记录' },
  },
  'approval.not-eligible': {
    kind: 'forbidden',
    title: { en: 'Not the responsible manager', zh: '不是负责的主管' },
  },
  'known-at.in-future': { kind: 'invalid', title: { en: 'Moment in the future', zh: '时间点在未来' } },
  'pay-group.not-known-yet': {
    kind: 'conflict',
    title: { en: 'Pay group not known yet', zh: '薪资组尚未同步' },
  },
} as const satisfies ProblemDefinitions;
