import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';
import { employeeUnknown, employmentUnknown } from './contracts/problems.js';
import { importProblems } from './import/import.problems.js';
import { peopleProblems } from './people.problems.js';
import { identityProblems } from './tenants/identity.problems.js';
import { devicesProblems } from './devices/devices.problems.js';
import { dataExportProblems } from './privacy/data-exports/data-export.problems.js';
import { privacyProblems } from './privacy/privacy.problems.js';
import { directoryGroupProblems } from './scim/groups/directory-group.problems.js';
import { scimProblems } from './scim/http/scim.problems.js';

/** What organisation refuses. */
export const organisationProblems = {
  ...peopleProblems,
  ...importProblems,
  ...identityProblems,
  ...devicesProblems,
  ...privacyProblems,
  ...dataExportProblems,
  ...scimProblems,
  ...directoryGroupProblems,
  'employee.unknown': employeeUnknown,
  'employee.already-registered': {
    kind: 'conflict',
    title: { en: 'Employee already registered', zh: '员工已登记' },
    detail: { en: 'A person with this id is registered already.', zh: '此标识的员工已登记。' },
  },
  'reporting-line.self': {
    kind: 'invalid',
    title: { en: 'Nobody reports to oneself', zh: '不能向自己汇报' },
    detail: { en: 'Nobody reports to oneself.', zh: '任何人都不能向自己汇报。' },
  },
  'reporting-line.manager-unknown': {
    kind: 'invalid',
    title: { en: 'Manager unknown', zh: '经理不存在' },
    detail: { en: 'The manager does not exist.', zh: '所指定的经理不存在。' },
  },
  'employment.unknown': employmentUnknown,
  'employment.already-started': {
    kind: 'conflict',
    title: { en: 'Employment already started', zh: '雇佣关系已存在' },
    detail: { en: 'An employment with this id is there already.', zh: '此标识的雇佣关系已存在。' },
  },
  'employment.employee-unknown': {
    kind: 'invalid',
    title: { en: 'Employee of the employment unknown', zh: '雇佣关系的员工不存在' },
    detail: { en: 'The person of the employment does not exist.', zh: '雇佣关系所指的员工不存在。' },
  },
  'employment.pay-group-unknown': {
    kind: 'invalid',
    title: { en: 'Pay group of the employment unknown', zh: '雇佣关系的薪资组不存在' },
    detail: { en: 'The pay group does not exist.', zh: '薪资组不存在。' },
  },
  'employment.ends-before-start': {
    kind: 'invalid',
    title: { en: 'Employment ends before it starts', zh: '雇佣结束早于开始' },
    detail: { en: 'The last day is before the first day.', zh: '最后一天早于第一天。' },
    phrases: [
      {
        en: 'The last day {last} is before the first day {first}.',
        zh: '最后一天 {last} 早于第一天 {first}。',
      },
    ],
  },
  'employment.before-hire': {
    kind: 'invalid',
    title: { en: 'Before the hire date', zh: '早于入职日期' },
    detail: { en: 'The day is before the employment began.', zh: '该日期早于雇佣开始日期。' },
    phrases: [{ en: 'The employment began on {day}.', zh: '雇佣关系始于 {day}。' }],
  },
  'pay-group.unknown': {
    kind: 'not-found',
    title: { en: 'Pay group unknown', zh: '薪资组不存在' },
    detail: { en: 'There is no such pay group, or not for you.', zh: '不存在该薪资组，或您无权查看。' },
  },
  'pay-group.already-exists': {
    kind: 'conflict',
    title: { en: 'Pay group already exists', zh: '薪资组已存在' },
    detail: { en: 'A pay group with this id exists already.', zh: '此标识的薪资组已存在。' },
  },
  'employment.pay-group-not-in-future': {
    kind: 'invalid',
    title: { en: 'Pay group may change tomorrow at the earliest', zh: '薪资组最早从明天起变更' },
    detail: {
      en: 'Pay periods that have begun stay as they are: the move is to be later than today everywhere.',
      zh: '已开始的薪资周期保持不变：变更日期须在各地都晚于今天。',
    },
  },
  'pay-group.definition-not-in-future': {
    kind: 'invalid',
    title: { en: 'A new definition begins tomorrow at the earliest', zh: '新定义最早从明天起生效' },
    detail: {
      en: 'Pay periods that have begun stay as they are: a new definition begins tomorrow or later.',
      zh: '已开始的薪资周期保持不变：新定义须从明天或之后开始。',
    },
  },
  'pay-group.definition-not-later': {
    kind: 'conflict',
    title: { en: 'Definition is not later than the last', zh: '定义的生效日期不晚于上一个' },
    detail: {
      en: 'A new definition must begin later than the last one.',
      zh: '新定义的开始日期必须晚于上一个定义。',
    },
    phrases: [
      {
        en: 'The last definition is in force from {day}; a new one must begin later.',
        zh: '上一个定义自 {day} 起生效；新定义必须更晚开始。',
      },
    ],
  },
} as const satisfies ProblemDefinitions;
