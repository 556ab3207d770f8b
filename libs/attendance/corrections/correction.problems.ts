import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What attendance refuses about corrections. */
export const correctionProblems = {
  'correction.unknown': {
    kind: 'not-found',
    title: { en: 'Correction unknown', zh: '更正不存在' },
    detail: { en: 'There is no such correction, or not for you.', zh: '不存在该更正，或您无权查看。' },
  },
  'correction.punch-unknown': {
    kind: 'not-found',
    title: { en: 'Punch unknown', zh: '打卡记录不存在' },
    detail: { en: 'The employment has no such punch.', zh: '该雇佣关系下没有这条打卡记录。' },
  },
  'correction.not-allowed': {
    kind: 'forbidden',
    title: { en: 'Correction not allowed', zh: '不允许更正' },
    detail: {
      en: 'The rules let you neither correct this record nor ask for it.',
      zh: '规则既不允许您更正此记录，也不允许您提出申请。',
    },
  },
  'correction.too-old': {
    kind: 'forbidden',
    title: { en: 'Too old to correct', zh: '记录过旧，无法更正' },
    detail: {
      en: 'The record is too old for you to correct it or ask for it.',
      zh: '该记录已超过您可以更正或申请更正的期限。',
    },
  },
  'correction.sheet-closed': {
    kind: 'forbidden',
    title: { en: 'Timesheet closed', zh: '工时表已关闭' },
    detail: {
      en: 'In this state of the timesheet you cannot correct it or ask for it.',
      zh: '工时表处于当前状态时，您不能更正或申请更正。',
    },
  },
  'correction.not-requester': {
    kind: 'forbidden',
    title: { en: 'Not your request', zh: '不是您的申请' },
    detail: { en: 'Only the one who asked can withdraw the request.', zh: '只有申请人可以撤回申请。' },
  },
  'correction.pending': {
    kind: 'conflict',
    title: { en: 'Another correction is pending', zh: '已有未完成的更正' },
    detail: {
      en: 'Another correction of this punch is not finished.',
      zh: '此打卡记录的另一项更正尚未完成。',
    },
  },
  'correction.not-pending': {
    kind: 'conflict',
    title: { en: 'Already decided', zh: '已有处理结果' },
    detail: { en: 'The correction does not wait for a decision any more.', zh: '该更正已不在等待处理。' },
    phrases: [{ en: 'The correction is {status}.', zh: '该更正当前状态为 {status}。' }],
  },
  'correction.expired': {
    kind: 'conflict',
    title: { en: 'Request expired', zh: '申请已过期' },
    detail: { en: 'The request has expired.', zh: '该申请已过期。' },
  },
  'correction.punch-voided': {
    kind: 'conflict',
    title: { en: 'Punch void', zh: '打卡记录已作废' },
    detail: {
      en: 'The punch is void. Add the right one instead.',
      zh: '该打卡记录已作废，请改为新增正确的记录。',
    },
  },
  'correction.reason-missing': {
    kind: 'invalid',
    title: { en: 'Reason missing', zh: '缺少原因' },
    detail: { en: 'A correction needs a reason.', zh: '更正必须说明原因。' },
  },
  'correction.comment-missing': {
    kind: 'invalid',
    title: { en: 'Comment missing', zh: '缺少说明' },
    detail: { en: 'A rejection needs a comment.', zh: '驳回必须附上说明。' },
  },
  'correction.no-change': {
    kind: 'invalid',
    title: { en: 'Nothing to correct', zh: '没有可更正的内容' },
    detail: { en: 'The correction changes nothing.', zh: '该更正没有改变任何内容。' },
  },
  'correction.in-future': {
    kind: 'invalid',
    title: { en: 'In the future', zh: '时间在将来' },
    detail: { en: 'A punch cannot be corrected into the future.', zh: '打卡时间不能更正为将来的时间。' },
  },
  'correction.target-mismatch': {
    kind: 'invalid',
    title: { en: 'Another punch than stated', zh: '与所述打卡记录不符' },
    detail: {
      en: 'The punch was first recorded in another month than the target states.',
      zh: '该打卡记录最初所属的月份与所述不符。',
    },
  },
} as const satisfies ProblemDefinitions;
