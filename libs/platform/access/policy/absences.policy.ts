import type { Grants, Permission } from '../permission.js';

const OF_TEAMS = {
  limit: 'Where teams are assigned to them: only people of those teams and of the teams below.',
  limitZh: '如已为其指定团队：仅限这些团队及其下级团队的人员。',
} as const;
const ON_BEHALF = { limit: 'While they stand in for the manager.', limitZh: '在其代理经理期间。' } as const;

const READERS: Grants = {
  self: true,
  manager: true,
  'manager-above': true,
  delegate: ON_BEHALF,
  'time-administrator': OF_TEAMS,
  finance: true,
  auditor: true,
};
const APPROVERS: Grants = {
  manager: true,
  'manager-above': {
    limit: 'Only where every manager below is deactivated or has asked for it themselves.',
    limitZh: '仅当其下所有经理均已停用，或申请由该经理本人提出时。',
  },
  delegate: ON_BEHALF,
  'time-administrator': {
    limit: 'Only where no manager can decide; of their own teams, where teams are assigned to them.',
    limitZh: '仅当没有经理可作决定时；如已指定团队，仅限所属团队。',
  },
};
const ASKED = { limit: 'Only whoever asked for it.', limitZh: '仅限提出申请的人。' } as const;

const absences: readonly Permission[] = [
  {
    ...{ resource: 'absence', action: 'request', kind: 'person', operations: ['requestAbsence'] },
    allow: {
      self: {
        limit: 'Somebody else decides, unless the kind needs no decision.',
        limitZh: '由他人决定，无需审批的类型除外。',
      },
      manager: true,
      delegate: ON_BEHALF,
      'time-administrator': OF_TEAMS,
    },
    text: {
      en: 'Asking for an absence, or entering it for somebody, which approves it.',
      zh: '申请缺勤；为他人登记即视为批准。',
    },
  },
  {
    ...{ resource: 'absence', action: 'read', kind: 'person', operations: ['getAbsence'] },
    allow: READERS,
    text: { en: 'Reading an absence.', zh: '查看一项缺勤。' },
  },
  {
    ...{ resource: 'absence', action: 'list', kind: 'list', operations: ['listAbsences'] },
    allow: READERS,
    text: {
      en: 'Listing absences: each sees those that they may read.',
      zh: '列出缺勤：每人只能看到其有权查看的缺勤。',
    },
  },
  {
    ...{ resource: 'absence', action: 'decide', kind: 'person' },
    operations: ['approveAbsence', 'rejectAbsence'],
    allow: APPROVERS,
    text: {
      en: 'Approving or rejecting an absence. Nobody decides on their own.',
      zh: '批准或驳回缺勤。任何人都不能对自己的申请作决定。',
    },
  },
  {
    ...{ resource: 'absence', action: 'withdraw', kind: 'person', operations: ['withdrawAbsence'] },
    allow: { self: true, manager: ASKED, delegate: ASKED, 'time-administrator': ASKED },
    text: { en: 'Taking back a request that waits.', zh: '撤回尚未决定的申请。' },
  },
  {
    ...{ resource: 'absence', action: 'cancel', kind: 'person', operations: ['cancelAbsence'] },
    allow: {
      self: { limit: 'Before its first day.', limitZh: '在第一天之前。' },
      ...APPROVERS,
    },
    text: { en: 'Cancelling an approved absence.', zh: '取消已批准的缺勤。' },
  },
  {
    ...{ resource: 'absence-balance', action: 'read', kind: 'person', operations: ['listAbsenceBalances'] },
    allow: READERS,
    text: { en: 'Reading the balances of a person.', zh: '查看某人的额度。' },
  },
  {
    ...{
      resource: 'absence-balance',
      action: 'adjust',
      kind: 'person',
      operations: ['adjustAbsenceBalance'],
    },
    allow: { 'time-administrator': OF_TEAMS },
    text: {
      en: 'Booking minutes of a balance by hand. Nobody books their own.',
      zh: '手工调整额度。任何人都不能调整自己的额度。',
    },
  },
];

/** Absences: their kinds, requests and balances. */
export const absencesPermissions: readonly Permission[] = [
  {
    resource: 'absence-kind',
    action: 'read',
    kind: 'tenant',
    operations: ['listAbsenceKinds', 'getAbsenceKind'],
    allow: { anyone: true, service: true },
    scope: 'absences:read',
    text: { en: 'Reading the kinds of absence of the company.', zh: '查看公司的缺勤类型。' },
  },
  {
    resource: 'absence-kind',
    action: 'define',
    kind: 'tenant',
    operations: ['defineAbsenceKind', 'changeAbsenceKind'],
    allow: { 'time-administrator': true, 'tenant-administrator': true },
    text: { en: 'Defining kinds of absence and their versions.', zh: '定义缺勤类型及其版本。' },
  },
  ...absences,
];
