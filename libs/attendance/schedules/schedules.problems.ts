import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What attendance refuses about schedules. */
export const scheduleProblems = {
  'shift.unknown': {
    kind: 'not-found',
    title: { en: 'No such shift', zh: '班次不存在' },
    detail: { en: 'There is no such shift.', zh: '该班次不存在。' },
  },
  'shift.already-defined': {
    kind: 'conflict',
    title: { en: 'Shift already defined', zh: '班次已存在' },
    detail: { en: 'The shift is defined already.', zh: '该班次已经定义。' },
  },
  'shift.too-many': {
    kind: 'conflict',
    title: { en: 'Too many shifts', zh: '班次过多' },
    detail: { en: 'The company has as many shifts as it may have.', zh: '公司的班次数量已达上限。' },
  },
  'shift.pattern-incomplete': {
    kind: 'invalid',
    title: { en: 'Pattern incomplete', zh: '排班规律不完整' },
    detail: {
      en: 'A weekly pattern has weekdays and a day with parts; a rotating one an anchor and days.',
      zh: '按周排班须指定星期与当日时段；轮班须指定起始日与各日安排。',
    },
  },
  'shift.pattern-unfit': {
    kind: 'invalid',
    title: { en: 'Pattern contradicts itself', zh: '排班规律自相矛盾' },
    detail: {
      en: 'Parts follow one another within 24 hours; core time, breaks and expected minutes fit into them.',
      zh: '各时段须依次排列且在 24 小时之内；核心时间、休息和应工作分钟数不得超出这些时段。',
    },
  },
  'shift-assignment.shift-unknown': {
    kind: 'invalid',
    title: { en: 'Assigned shift does not exist', zh: '所分配的班次不存在' },
    detail: { en: 'There is no such shift.', zh: '该班次不存在。' },
  },
  'shift-assignment.dates-unfit': {
    kind: 'invalid',
    title: { en: 'Dates in the wrong order', zh: '日期顺序错误' },
    detail: { en: 'The last day is not before the first.', zh: '最后一天不得早于第一天。' },
  },
  'shift-assignment.team-unknown': {
    kind: 'not-found',
    title: { en: 'No such team', zh: '团队不存在' },
    detail: { en: 'Attendance knows no such team.', zh: '考勤系统中没有该团队。' },
  },
  'holiday-calendar.unknown': {
    kind: 'not-found',
    title: { en: 'No such calendar', zh: '日历不存在' },
    detail: { en: 'There is no such country or region.', zh: '没有该国家或地区。' },
  },
  'holiday-calendar.region-unknown': {
    kind: 'invalid',
    title: { en: 'Country or region unknown', zh: '国家或地区未知' },
    detail: { en: 'There is no such country or region.', zh: '没有该国家或地区。' },
  },
  'holiday-calendar.said-twice': {
    kind: 'invalid',
    title: { en: 'Said twice', zh: '重复指定' },
    detail: {
      en: 'A calendar, a pay group, and a day of a calendar are each named once.',
      zh: '每个日历、每个薪资组以及日历中的每一天只能指定一次。',
    },
  },
  'holiday-calendar.year-unknown': {
    kind: 'invalid',
    title: { en: 'Holidays not known yet', zh: '节假日尚未公布' },
    detail: {
      en: 'The holidays of {calendar} in {year} are not known: say what they are.',
      zh: '{calendar} 在 {year} 年的节假日尚不清楚，请先填写。',
    },
  },
  'days.stretch-unfit': {
    kind: 'invalid',
    title: { en: 'Dates do not fit', zh: '日期范围不符' },
    detail: {
      en: 'The last day is not before the first, and at most 92 days are asked for.',
      zh: '最后一天不得早于第一天，且一次最多查询 92 天。',
    },
  },
} as const satisfies ProblemDefinitions;
