import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What claims and the rules they are reckoned by refuse. */
export const claimProblems = {
  'claim.unknown': {
    kind: 'not-found',
    title: { en: 'No such claim', zh: '报销单不存在' },
    detail: { en: 'There is no such claim, or not for you.', zh: '该报销单不存在，或您无权查看。' },
  },
  'claim.line-unknown': {
    kind: 'not-found',
    title: { en: 'No such line', zh: '报销明细不存在' },
    detail: { en: 'The claim has no such line.', zh: '该报销单没有此明细。' },
  },
  'claim.already-drafted': {
    kind: 'conflict',
    title: { en: 'Claim exists', zh: '报销单已存在' },
    detail: { en: 'The claim has been drafted already.', zh: '该报销单已创建。' },
  },
  'claim.not-editable': {
    kind: 'conflict',
    title: { en: 'Claim cannot be changed', zh: '报销单不可修改' },
    detail: {
      en: 'Only a draft, or a claim that was rejected or recalled, is changed and submitted.',
      zh: '只有草稿、被驳回或已撤回的报销单才能修改和提交。',
    },
    phrases: [{ en: 'The claim is {status}.', zh: '报销单当前状态为 {status}。' }],
  },
  'claim.not-submitted': {
    kind: 'conflict',
    title: { en: 'Claim is not submitted', zh: '报销单未提交' },
    detail: {
      en: 'Only a submitted claim is approved, rejected or recalled.',
      zh: '只有已提交的报销单才能批准、驳回或撤回。',
    },
    phrases: [{ en: 'The claim is {status}.', zh: '报销单当前状态为 {status}。' }],
  },
  'claim.not-approved': {
    kind: 'conflict',
    title: { en: 'Claim is not approved', zh: '报销单未批准' },
    detail: { en: 'Only an approved claim is paid.', zh: '只有已批准的报销单才能付款。' },
    phrases: [{ en: 'The claim is {status}.', zh: '报销单当前状态为 {status}。' }],
  },
  'claim.empty': {
    kind: 'conflict',
    title: { en: 'Claim without lines', zh: '报销单没有明细' },
    detail: { en: 'A claim without lines is not submitted.', zh: '没有明细的报销单不能提交。' },
  },
  'claim.too-many-lines': {
    kind: 'conflict',
    title: { en: 'Too many lines', zh: '明细过多' },
    detail: { en: 'The claim has as many lines as are allowed.', zh: '报销单的明细数已达上限。' },
  },
  'claim.base-currency-changed': {
    kind: 'conflict',
    title: { en: 'Base currency has changed', zh: '本位币已更改' },
    detail: {
      en: 'The company reckons in another currency by now; draft the claim anew.',
      zh: '公司已更换本位币，请重新创建报销单。',
    },
  },
  'claim.not-own': {
    kind: 'forbidden',
    title: { en: 'Not your claim', zh: '不是您的报销单' },
    detail: { en: 'Only the person whose claim it is does this.', zh: '只有报销人本人才能执行此操作。' },
  },
  'claim.not-finance': {
    kind: 'forbidden',
    title: { en: 'Finance pays', zh: '仅财务可付款' },
    detail: { en: 'Only somebody of finance pays claims.', zh: '只有财务人员才能支付报销单。' },
  },
  'claim.decided-before': {
    kind: 'forbidden',
    title: { en: 'Another person decides', zh: '须由他人审批' },
    detail: {
      en: 'Each step of a claim is taken by another person.',
      zh: '报销单的每一级审批须由不同的人完成。',
    },
  },
  'claim.comment-missing': {
    kind: 'invalid',
    title: { en: 'Comment missing', zh: '缺少意见' },
    detail: { en: 'A rejection needs a comment.', zh: '驳回时须填写意见。' },
  },
  'claim.advance-negative': {
    kind: 'invalid',
    title: { en: 'Negative advance', zh: '预支款为负' },
    detail: { en: 'An advance must not be negative.', zh: '预支款不得为负数。' },
  },
  'claim.amount-not-positive': {
    kind: 'invalid',
    title: { en: 'Amount not above 0', zh: '金额须大于 0' },
    detail: { en: 'The amount of a line must be above 0.', zh: '明细金额须大于 0。' },
  },
  'claim.basis-mismatch': {
    kind: 'invalid',
    title: { en: 'Line does not fit its category', zh: '明细与类别不符' },
    detail: { en: 'The category is reckoned in another way.', zh: '该类别的计算方式与此明细不同。' },
    phrases: [{ en: 'must be "{kind}" for this category', zh: '此类别必须为 "{kind}"' }],
  },
  'claim.category-unknown': {
    kind: 'invalid',
    title: { en: 'Unknown category', zh: '未知类别' },
    detail: { en: 'The company has no such category of expenses.', zh: '公司没有此费用类别。' },
  },
  'claim.date-malformed': {
    kind: 'invalid',
    title: { en: 'Malformed date', zh: '日期格式错误' },
    detail: { en: 'A date is written as "2026-03-31".', zh: '日期须写作 "2026-03-31"。' },
  },
  'expense-policy.missing': {
    kind: 'conflict',
    title: { en: 'No expense policy', zh: '尚无报销制度' },
    detail: {
      en: 'The company has not published yet what it pays back.',
      zh: '公司尚未发布报销制度。',
    },
  },
  'expense-policy.version-unknown': {
    kind: 'not-found',
    title: { en: 'No such version', zh: '版本不存在' },
    detail: { en: 'The expense policy has no such version.', zh: '报销制度没有此版本。' },
  },
  'expense-policy.invalid': {
    kind: 'invalid',
    title: { en: 'Expense policy not valid', zh: '报销制度无效' },
    detail: { en: 'The policy contradicts itself; see errors.', zh: '报销制度内容有误，详见 errors。' },
    phrases: [
      { en: 'is there twice', zh: '重复出现' },
      { en: 'has {count} entries at most', zh: '最多 {count} 项' },
      { en: 'must be a whole number from {from} to {to}', zh: '必须是 {from} 至 {to} 之间的整数' },
      { en: 'must be a whole number from {from}', zh: '必须是不小于 {from} 的整数' },
      { en: 'must be a date such as {example}', zh: '必须是日期，例如 {example}' },
      { en: 'must not be negative', zh: '不得为负数' },
      { en: 'must grow in whole kilometers, from 0', zh: '必须从 0 起按整公里递增' },
      { en: 'needs a tier from 0', zh: '必须有从 0 开始的一档' },
      { en: 'must be the base currency', zh: '必须是本位币' },
      { en: 'must be {from} to {to} steps', zh: '必须有 {from} 至 {to} 级' },
      { en: 'needs a step from 0', zh: '必须有从 0 开始的一级' },
      { en: 'must be a currency code of ISO 4217 in use', zh: '必须是现行的 ISO 4217 货币代码' },
    ],
  },
  'mileage.date-malformed': {
    kind: 'invalid',
    title: { en: 'Malformed date', zh: '日期格式错误' },
    detail: { en: 'A date is written as "2026-03-31".', zh: '日期须写作 "2026-03-31"。' },
  },
  'mileage.distance-invalid': {
    kind: 'invalid',
    title: { en: 'Distance out of range', zh: '里程超出范围' },
    detail: { en: 'A drive is 1 meter to 3,000 kilometers.', zh: '里程须为 1 米至 3000 公里。' },
  },
  'mileage.rate-missing': {
    kind: 'invalid',
    title: { en: 'Mileage rate missing', zh: '缺少里程费率' },
    detail: { en: 'The vehicle has no rate on that day.', zh: '该车辆在当日没有里程费率。' },
    phrases: [{ en: 'has no rate on {date}', zh: '{date} 没有费率' }],
  },
  'per-diem.dates-malformed': {
    kind: 'invalid',
    title: { en: 'Malformed date', zh: '日期格式错误' },
    detail: { en: 'A date is written as "2026-03-31".', zh: '日期须写作 "2026-03-31"。' },
  },
  'per-diem.reversed': {
    kind: 'invalid',
    title: { en: 'Stay ends before it begins', zh: '结束早于开始' },
    detail: { en: 'The last day must not be before the first.', zh: '最后一天不得早于第一天。' },
  },
  'per-diem.too-long': {
    kind: 'invalid',
    title: { en: 'Stay too long', zh: '停留过长' },
    detail: { en: 'One line is 366 days at most.', zh: '一条明细最多 366 天。' },
  },
  'per-diem.rate-missing': {
    kind: 'invalid',
    title: { en: 'Per-diem rate missing', zh: '缺少每日津贴标准' },
    detail: {
      en: 'The place has no per-diem rate on one of the days.',
      zh: '该地点在其中某天没有津贴标准。',
    },
    phrases: [{ en: 'has no rate on {date}', zh: '{date} 没有标准' }],
  },
} as const satisfies ProblemDefinitions;
