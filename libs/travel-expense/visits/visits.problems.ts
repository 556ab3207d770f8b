import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What visits refuse. */
export const visitProblems = {
  'visit.unknown': {
    kind: 'not-found',
    title: { en: 'No such visit', zh: '拜访不存在' },
    detail: { en: 'There is no such visit, or not for you.', zh: '该拜访不存在，或您无权查看。' },
  },
  'visit.employee-unknown': {
    kind: 'not-found',
    title: { en: 'No such person', zh: '人员不存在' },
    detail: {
      en: 'One of the people is not there, or not for you to plan for.',
      zh: '其中有人不存在，或您无权为其安排拜访。',
    },
  },
  'visit.customer-unknown': {
    kind: 'invalid',
    title: { en: 'Customer unknown', zh: '未知客户' },
    detail: { en: 'There is no such customer.', zh: '该客户不存在。' },
  },
  'visit.ends-before-start': {
    kind: 'invalid',
    title: { en: 'Visit ends before it starts', zh: '结束早于开始' },
    detail: { en: 'A visit must end after it starts.', zh: '拜访的结束时间必须晚于开始时间。' },
  },
  'visit.too-long': {
    kind: 'invalid',
    title: { en: 'Visit too long', zh: '拜访过长' },
    detail: { en: 'One visit is 7 days at most.', zh: '一次拜访最多 7 天。' },
  },
  'visit.overlaps': {
    kind: 'conflict',
    title: { en: 'Somebody has another visit then', zh: '与其他拜访冲突' },
    detail: {
      en: 'One of the people is at another visit at that time.',
      zh: '其中有人在该时间已有其他拜访。',
    },
  },
  'visit.already-planned': {
    kind: 'conflict',
    title: { en: 'Visit exists', zh: '拜访已存在' },
    detail: { en: 'The visit has been planned already.', zh: '该拜访已安排。' },
  },
  'visit.not-planned': {
    kind: 'conflict',
    title: { en: 'Visit has begun or is cancelled', zh: '拜访已开始或已取消' },
    detail: {
      en: 'Only a visit that is planned is moved, cancelled or started.',
      zh: '只有已安排且未开始的拜访才能改期、取消或开始。',
    },
  },
  'visit.nobody-met': {
    kind: 'invalid',
    title: { en: 'Nobody was met', zh: '未见到客户' },
    detail: {
      en: 'How content somebody was is said of a visit at which they were met.',
      zh: '只有见到客户的拜访才能记录满意度。',
    },
  },
  'visit.next-step-past': {
    kind: 'invalid',
    title: { en: 'The day is past', zh: '日期已过' },
    detail: {
      en: 'What follows a visit is today or later, by the clock of the visit.',
      zh: '后续步骤的日期须为今天或之后（按拜访所在时区）。',
    },
  },
  'visit.not-under-way': {
    kind: 'conflict',
    title: { en: 'Visit is not under way', zh: '拜访未在进行中' },
    detail: { en: 'Only a visit that has been started is finished.', zh: '只有已开始的拜访才能结束。' },
  },
} as const satisfies ProblemDefinitions;
