import { deviceRevoked, employmentUnknown } from '@timeledger/organisation/contracts/problems.js';
import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';
import { absenceProblems } from './absences/absences.problems.js';
import { correctionProblems } from './corrections/correction.problems.js';
import { feedbackProblems } from './feedback/feedback.problems.js';
import { policyProblems } from './policies/policies.problems.js';
import { privacyProblems } from './privacy/privacy.problems.js';
import { scheduleProblems } from './schedules/schedules.problems.js';
import { timesheetProblems } from './timesheets/timesheets.problems.js';
import { terminalProblems } from './terminal-import/terminal.problems.js';

/** What attendance refuses. */
export const attendanceProblems = {
  ...correctionProblems,
  ...policyProblems,
  ...scheduleProblems,
  ...absenceProblems,
  ...timesheetProblems,
  ...feedbackProblems,
  ...privacyProblems,
  ...terminalProblems,
  'employment.unknown': employmentUnknown,
  'device.revoked': deviceRevoked,
  'presence.too-many': {
    kind: 'invalid',
    title: { en: 'Too many people to watch', zh: '实时查看的人数过多' },
    detail: {
      en: 'You may see more than {limit} people: name a team, or read the board page by page.',
      zh: '您可查看的人员超过 {limit} 人：请指定团队，或分页读取看板。',
    },
  },
  'punch.already-in': {
    kind: 'conflict',
    title: { en: 'Already clocked in', zh: '已上班打卡' },
    detail: { en: 'You are clocked in already.', zh: '您已经打过上班卡。' },
  },
  'punch.person-deactivated': {
    kind: 'conflict',
    title: { en: 'Person deactivated', zh: '人员已停用' },
    detail: { en: 'The person is deactivated.', zh: '该人员已停用。' },
  },
  'punch.not-in': {
    kind: 'conflict',
    title: { en: 'Not clocked in', zh: '尚未上班打卡' },
    detail: { en: 'You are not clocked in.', zh: '您还没有打上班卡。' },
  },
  'punch.break-already-started': {
    kind: 'conflict',
    title: { en: 'Break already started', zh: '休息已开始' },
    detail: { en: 'You are on a break already.', zh: '您已经在休息中。' },
  },
  'punch.no-break-running': {
    kind: 'conflict',
    title: { en: 'No break running', zh: '没有进行中的休息' },
    detail: { en: 'You are not on a break.', zh: '您没有在休息。' },
  },
  'punch.before-hire': {
    kind: 'invalid',
    title: { en: 'Before the employment', zh: '早于入职日期' },
    detail: { en: 'The time is before the first day of the employment.', zh: '该时间早于入职第一天。' },
  },
  'punch.after-leaving': {
    kind: 'invalid',
    title: { en: 'After the employment', zh: '晚于离职日期' },
    detail: { en: 'The time is after the last day of the employment.', zh: '该时间晚于在职最后一天。' },
  },
  'punch.ahead-of-clock': {
    kind: 'invalid',
    title: { en: 'Ahead of the clock', zh: '时间超前' },
    detail: {
      en: 'The time is further ahead of the server than the allowed skew.',
      zh: '该时间超前于服务器时间，且超出允许的偏差。',
    },
  },
} as const satisfies ProblemDefinitions;
