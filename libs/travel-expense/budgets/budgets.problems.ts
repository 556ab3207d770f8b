import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What budgets and requests to spend refuse. */
export const budgetProblems = {
  'budget.exceeded': {
    kind: 'conflict',
    title: { en: 'Budget exceeded', zh: '预算不足' },
    detail: { en: 'The budget has less left than is asked for.', zh: '预算余额不足。' },
    phrases: [{ en: 'The budget has {amount} {currency} left.', zh: '预算余额为 {amount} {currency}。' }],
  },
  'budget.negative': {
    kind: 'invalid',
    title: { en: 'Negative budget', zh: '预算为负' },
    detail: { en: 'A budget must not be negative.', zh: '预算不得为负数。' },
  },
  'budget.unknown': {
    kind: 'not-found',
    title: { en: 'No such budget', zh: '预算不存在' },
    detail: { en: 'There is no such budget, or not for you.', zh: '该预算不存在，或您无权查看。' },
  },
  'spending.unknown': {
    kind: 'not-found',
    title: { en: 'No such request', zh: '申请不存在' },
    detail: {
      en: 'There is no such request to spend, or not for you.',
      zh: '该费用申请不存在，或您无权查看。',
    },
  },
  'spending.already-requested': {
    kind: 'conflict',
    title: { en: 'Request exists', zh: '申请已存在' },
    detail: { en: 'The request has been made already.', zh: '该费用申请已提交。' },
  },
  'spending.not-requested': {
    kind: 'conflict',
    title: { en: 'Request is decided', zh: '申请已有结果' },
    detail: { en: 'The request has been decided or withdrawn.', zh: '该费用申请已审批或已撤回。' },
    phrases: [{ en: 'The request is {status}.', zh: '申请当前状态为 {status}。' }],
  },
  'spending.not-own': {
    kind: 'forbidden',
    title: { en: 'Not your request', zh: '不是您的申请' },
    detail: { en: 'Only the person who asked withdraws the request.', zh: '只有申请人本人才能撤回申请。' },
  },
  'spending.estimate-not-positive': {
    kind: 'invalid',
    title: { en: 'Estimate not above 0', zh: '预估金额须大于 0' },
    detail: { en: 'The estimate must be above 0.', zh: '预估金额须大于 0。' },
  },
  'spending.comment-missing': {
    kind: 'invalid',
    title: { en: 'Comment missing', zh: '缺少意见' },
    detail: { en: 'A rejection needs a comment.', zh: '驳回时须填写意见。' },
  },
} as const satisfies ProblemDefinitions;
