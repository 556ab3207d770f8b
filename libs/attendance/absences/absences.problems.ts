import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What attendance refuses about absences. */
export const absenceProblems = {
  'absence-kind.unknown': {
    kind: 'not-found',
    title: { en: 'No such kind of absence', zh: '缺勤类型不存在' },
    detail: { en: 'The company has no such kind of absence.', zh: '公司没有该缺勤类型。' },
  },
  'absence-kind.already-defined': {
    kind: 'conflict',
    title: { en: 'Kind of absence already defined', zh: '缺勤类型已存在' },
    detail: {
      en: 'There is a kind with this code already: publish its next version.',
      zh: '该代码的缺勤类型已存在，请发布其新版本。',
    },
  },
  'absence-kind.too-many': {
    kind: 'conflict',
    title: { en: 'Too many kinds of absence', zh: '缺勤类型过多' },
    detail: {
      en: 'The company has as many kinds of absence as it may have.',
      zh: '公司的缺勤类型数量已达上限。',
    },
  },
  'absence-kind.code-unfit': {
    kind: 'invalid',
    title: { en: 'Code does not fit', zh: '代码不符合要求' },
    detail: {
      en: 'Small letters and digits, with single hyphens between, such as parental-leave.',
      zh: '只能使用小写字母和数字，其间可用单个连字符，例如 parental-leave。',
    },
  },
  'absence-kind.dates-unfit': {
    kind: 'invalid',
    title: { en: 'Version begins too early', zh: '版本生效日期过早' },
    detail: {
      en: 'A version holds from no earlier day than the one before.',
      zh: '新版本的生效日期不得早于上一版本。',
    },
  },
  'absence-kind.balance-unfit': {
    kind: 'invalid',
    title: { en: 'Balance does not add up', zh: '额度规则不成立' },
    detail: {
      en: 'The rule of the balance cannot be reckoned with: see the errors.',
      zh: '该额度规则无法计算，请查看各项错误。',
    },
    phrases: [
      {
        en: 'An even number from 2 to 1440, so that half a day is exact.',
        zh: '须为 2 至 1440 之间的偶数，以便半天能够整除。',
      },
      {
        en: 'A whole number of minutes, not negative, of a year at most.',
        zh: '须为不小于零的整数分钟，且不超过一年。',
      },
      {
        en: 'A multiple of 12: whoever begins in the year gets twelfths of it.',
        zh: '须为 12 的倍数：年中入职者按十二分之一折算。',
      },
      {
        en: 'Month and day that every year has, such as 04-01.',
        zh: '须为每年都有的月日，例如 04-01。',
      },
    ],
  },
  'absence.unknown': {
    kind: 'not-found',
    title: { en: 'No such absence', zh: '缺勤记录不存在' },
    detail: { en: 'There is no such absence, or not for you.', zh: '不存在该缺勤记录，或您无权查看。' },
  },
  'absence.kind-unknown': {
    kind: 'invalid',
    title: { en: 'Kind of absence unknown', zh: '缺勤类型未知' },
    detail: { en: 'The company has no such kind of absence.', zh: '公司没有该缺勤类型。' },
  },
  'absence.kind-not-offered': {
    kind: 'conflict',
    title: { en: 'Kind of absence not offered', zh: '缺勤类型不再提供' },
    detail: { en: 'This kind of absence can no longer be asked for.', zh: '该缺勤类型已不可申请。' },
  },
  'absence.days-unfit': {
    kind: 'invalid',
    title: { en: 'Days do not fit', zh: '日期不符合要求' },
    detail: { en: 'The days cannot be taken so: see the errors.', zh: '无法按此日期休假，请查看各项错误。' },
    phrases: [
      { en: 'The last day is not before the first.', zh: '结束日期不得早于开始日期。' },
      { en: 'An absence lasts 366 days at most.', zh: '一次缺勤最长 366 天。' },
      { en: 'This kind of absence is not taken by half days.', zh: '该缺勤类型不能按半天申请。' },
      { en: 'No work is planned on these days.', zh: '这些日期没有排班。' },
      { en: 'The employment begins later.', zh: '雇佣关系在此之后开始。' },
      { en: 'The employment ends earlier.', zh: '雇佣关系在此之前结束。' },
    ],
  },
  'absence.adjustment-unfit': {
    kind: 'invalid',
    title: { en: 'Booking does not fit', zh: '调整不符合要求' },
    detail: { en: 'It cannot be booked so: see the errors.', zh: '无法如此调整，请查看各项错误。' },
    phrases: [
      { en: 'The kind has no balance on this day.', zh: '该类型在此日期没有额度。' },
      { en: 'Nothing is nothing to book.', zh: '调整分钟数不能为零。' },
    ],
  },
  'absence.overlaps': {
    kind: 'conflict',
    title: { en: 'Away already', zh: '与已有缺勤重叠' },
    detail: {
      en: 'Another absence takes the same time of one of these days.',
      zh: '其中某天的同一时段已有其他缺勤。',
    },
  },
  'absence.balance-short': {
    kind: 'conflict',
    title: { en: 'Balance too short', zh: '额度不足' },
    detail: {
      en: 'By {on} the balance is {missingMinutes} minutes short.',
      zh: '截至 {on}，额度还差 {missingMinutes} 分钟。',
    },
  },
  'absence.too-many': {
    kind: 'conflict',
    title: { en: 'Too many absences', zh: '缺勤记录过多' },
    detail: {
      en: 'The employment has as many absences as it may have.',
      zh: '该雇佣关系的缺勤记录已达上限。',
    },
  },
  'absence.not-yours': {
    kind: 'forbidden',
    title: { en: 'Not yours to do', zh: '无权操作' },
    detail: { en: 'This is for others to do.', zh: '此操作应由他人进行。' },
  },
  'absence.not-requested': {
    kind: 'conflict',
    title: { en: 'Decided already', zh: '已有决定' },
    detail: { en: 'The absence is {status}.', zh: '该缺勤的状态为 {status}。' },
  },
  'absence.not-approved': {
    kind: 'conflict',
    title: { en: 'Not approved', zh: '未获批准' },
    detail: { en: 'The absence is {status}.', zh: '该缺勤的状态为 {status}。' },
  },
  'absence.begun': {
    kind: 'conflict',
    title: { en: 'Begun already', zh: '已经开始' },
    detail: {
      en: 'It has begun: your manager can cancel it.',
      zh: '该缺勤已经开始，请由经理取消。',
    },
  },
  'absence.comment-missing': {
    kind: 'invalid',
    title: { en: 'Comment missing', zh: '缺少说明' },
    detail: { en: 'Say why.', zh: '请说明原因。' },
  },
} as const satisfies ProblemDefinitions;
