import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What trips refuse. */
export const tripProblems = {
  'trip.unknown': {
    kind: 'not-found',
    title: { en: 'No such trip', zh: '出差不存在' },
    detail: { en: 'There is no such trip, or not for you.', zh: '该出差不存在，或您无权查看。' },
  },
  'trip.already-requested': {
    kind: 'conflict',
    title: { en: 'Trip exists', zh: '出差已存在' },
    detail: { en: 'The trip has been asked for already.', zh: '该出差已申请。' },
  },
  'trip.closed': {
    kind: 'conflict',
    title: { en: 'Trip is over', zh: '出差已结束' },
    detail: {
      en: 'A trip that is completed or cancelled is not changed.',
      zh: '已完成或已取消的出差不能更改。',
    },
  },
  'trip.not-requested': {
    kind: 'conflict',
    title: { en: 'Trip waits for no decision', zh: '出差不在待审批状态' },
    detail: {
      en: 'Only a trip that is asked for is approved or rejected.',
      zh: '只有待审批的出差才能批准或驳回。',
    },
  },
  'trip.not-approved': {
    kind: 'conflict',
    title: { en: 'Trip is not approved', zh: '出差未获批准' },
    detail: { en: 'Only an approved trip is started.', zh: '只有已批准的出差才能开始。' },
  },
  'trip.not-under-way': {
    kind: 'conflict',
    title: { en: 'Trip is not under way', zh: '出差未在进行中' },
    detail: { en: 'Only a trip that is under way is completed.', zh: '只有进行中的出差才能完成。' },
  },
  'trip.not-cancellable': {
    kind: 'conflict',
    title: { en: 'Trip has begun or is over', zh: '出差已开始或已结束' },
    detail: {
      en: 'Only a trip that has not begun is cancelled.',
      zh: '只有尚未开始的出差才能取消。',
    },
  },
  'trip.ends-before-start': {
    kind: 'invalid',
    title: { en: 'Trip ends before it begins', zh: '结束早于开始' },
    detail: { en: 'The last day must not be before the first.', zh: '最后一天不得早于第一天。' },
  },
  'trip.too-long': {
    kind: 'invalid',
    title: { en: 'Trip too long', zh: '出差过长' },
    detail: { en: 'One trip is 366 days at most.', zh: '一次出差最多 366 天。' },
  },
  'trip.customer-unknown': {
    kind: 'invalid',
    title: { en: 'Customer unknown', zh: '未知客户' },
    detail: { en: 'There is no such customer.', zh: '该客户不存在。' },
  },
  'trip.visit-unknown': {
    kind: 'invalid',
    title: { en: 'Visit unknown', zh: '未知拜访' },
    detail: { en: 'The person has no such visit.', zh: '该人员没有此拜访。' },
  },
} as const satisfies ProblemDefinitions;
