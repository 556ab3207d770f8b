import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';
import { employmentUnknown } from './contracts/problems.js';

/** What organisation refuses. */
export const organisationProblems = {
  'employee.unknown': { kind: 'not-found', title: { en: 'Employee unknown', zh: '员工不存在' } },
  'employee.already-registered': {
    kind: 'conflict',
    title: { en: 'Employee already registered', zh: '员工已登记' },
  },
  'reporting-line.self': {
    kind: 'invalid',
    title: { en: 'Nobody reports to oneself', zh: '不能向自己汇报' },
  },
  'reporting-line.manager-unknown': {
    kind: 'invalid',
    title: { en: 'Manager unknown', zh: '上级不存在' },
  },
  'employment.unknown': employmentUnknown,
  'employment.already-started': {
    kind: 'conflict',
    title: { en: 'Employment already started', zh: '雇佣关系已存在' },
  },
  'employment.employee-unknown': {
    kind: 'invalid',
    title: { en: 'Employee of the employment unknown', zh: '雇佣关系的员工不存在' },
  },
  'employment.pay-group-unknown': {
    kind: 'invalid',
    title: { en: 'Pay group of the employment unknown', zh: '雇佣关系的薪资组不存在' },
  },
  'employment.ends-before-start': {
    kind: 'invalid',
    title: { en: 'Employment ends before it starts', zh: '雇佣结束早于开始' },
  },
  'employment.before-hire': { kind: 'invalid', title: { en: 'Before the hire date', zh: '早于入职日期' } },
  'pay-group.unknown': { kind: 'not-found', title: { en: 'Pay group unknown', zh: '薪资组不存在' } },
  'pay-group.already-exists': {
    kind: 'conflict',
    title: { en: 'Pay group already exists', zh: '薪资组已存在' },
  },
  'employment.pay-group-not-in-future': {
    kind: 'invalid',
    title: { en: 'Pay group may change tomorrow at the earliest', zh: '薪资组最早从明天起变更' },
  },
  'pay-group.definition-not-in-future': {
    kind: 'invalid',
    title: { en: 'A new definition begins tomorrow at the earliest', zh: '新定义最早从明天起生效' },
  },
  'pay-group.definition-not-later': {
    kind: 'conflict',
    title: { en: 'Definition is not later than the last', zh: '定义的生效日期不晚于上一个' },
  },
} as const satisfies ProblemDefinitions;
