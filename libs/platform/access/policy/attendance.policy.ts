import type { Grants, Permission } from '../permission.js';

const grpc = (method: string): string => `timeledger.attendance.v1.AttendanceService/${method}`;

const OWN_TENURE = {
  limit: 'Only days on which they were the manager, and only until the timesheet is locked; never the place.',
  limitZh: '仅限其担任经理的日期，且仅在工时表锁定之前；不可查看位置。',
} as const;
const OWN_TEAMS = {
  limit: 'Where teams are assigned to them: only people of those teams and of the teams below.',
  limitZh: '如已为其指定团队：仅限这些团队及其下级团队的人员。',
} as const;
const ON_BEHALF = {
  limit: 'While they stand in for the manager.',
  limitZh: '在其代理经理期间。',
} as const;

/** Who reads what is recorded and calculated of a person's time. */
const READERS: Grants = {
  self: true,
  manager: true,
  'manager-above': true,
  'former-manager': OWN_TENURE,
  delegate: ON_BEHALF,
  'time-administrator': OWN_TEAMS,
  finance: true,
  auditor: true,
};

/** The same without those who managed the person before: they read sheets, cut down to their days. */
const { 'former-manager': _formerManager, ...PRESENT_READERS } = READERS;

/** Who leads people now, and who looks after their time: neither payroll nor audit is about this moment. */
const { finance: _finance, auditor: _auditor, ...PRESENCE_READERS } = PRESENT_READERS;

/** Who decides for another: the reporting line, and where nobody there can, time administration. */
const APPROVERS: Grants = {
  manager: true,
  'manager-above': {
    limit: 'Only where every manager below is deactivated or has asked for it themselves.',
    limitZh: '仅当其下所有经理均已停用，或申请由该经理本人提出时。',
  },
  'former-manager': OWN_TENURE,
  delegate: ON_BEHALF,
  'time-administrator': {
    limit: 'Only where no manager can decide; of their own teams, where teams are assigned to them.',
    limitZh: '仅当没有经理可作决定时；如已指定团队，仅限所属团队。',
  },
};

const CORRECTORS: Grants = {
  self: {
    limit: 'As a request that somebody else decides on, as the company’s correction rules say.',
    limitZh: '仅能提出申请，由他人决定，以公司更正规则为准。',
  },
  manager: { limit: 'As the company’s correction rules say.', limitZh: '以公司更正规则为准。' },
  'manager-above': { limit: 'As the company’s correction rules say.', limitZh: '以公司更正规则为准。' },
  delegate: { limit: 'As the company’s correction rules say.', limitZh: '以公司更正规则为准。' },
  'time-administrator': {
    limit: 'As the company’s correction rules say; of their own teams, where teams are assigned to them.',
    limitZh: '以公司更正规则为准；如已指定团队，仅限所属团队。',
  },
};

const REQUESTERS: Grants = Object.fromEntries(
  Object.keys(CORRECTORS).map((relation) => [
    relation,
    { limit: 'Only whoever asked for the correction.', limitZh: '仅限提出该更正的人。' },
  ]),
);

const punches: readonly Permission[] = [
  {
    resource: 'punch',
    action: 'record',
    kind: 'person',
    operations: ['recordPunch', 'recordPunchBatch', grpc('RecordPunch'), grpc('RecordPunchBatch')],
    allow: { self: true, service: true },
    scope: 'punches:write',
    text: {
      en: 'Clocking in and out, breaks, and uploading what was captured offline. Everybody for oneself; a machine client for the person it serves. No manager punches for somebody: they correct.',
      zh: '上下班打卡、休息打卡以及上传离线记录。每人只能为自己打卡；机器客户端可为其服务的人打卡。经理不代人打卡，而是进行更正。',
    },
  },
  {
    resource: 'punch',
    action: 'read',
    kind: 'person',
    operations: ['listPunches'],
    allow: {
      ...READERS,
      'former-manager': {
        ...OWN_TENURE,
        fields: [
          'punchId',
          'employmentId',
          'kind',
          'occurredAt',
          'zone',
          'offset',
          'source',
          'flags',
          'isVoided',
          'originallyOccurredAt',
          'correctionIds',
        ],
      },
    },
    text: { en: 'Seeing the punches of a person.', zh: '查看某人的打卡记录。' },
  },
];

const corrections: readonly Permission[] = [
  {
    resource: 'correction',
    action: 'request',
    kind: 'person',
    operations: ['requestCorrection'],
    allow: CORRECTORS,
    text: {
      en: 'Correcting a punch, or asking for it. Nobody corrects their own record at once.',
      zh: '更正打卡或申请更正。任何人都不能直接更正自己的记录。',
    },
  },
  {
    resource: 'correction',
    action: 'read',
    kind: 'person',
    operations: ['getCorrection'],
    allow: { ...READERS, service: true },
    scope: 'corrections:read',
    text: { en: 'Reading a correction.', zh: '查看一项更正。' },
  },
  {
    resource: 'correction',
    action: 'list',
    kind: 'list',
    operations: ['listCorrections'],
    allow: { ...READERS, service: true },
    scope: 'corrections:read',
    text: {
      en: 'Listing corrections: each sees those that they may read.',
      zh: '列出更正：每人只能看到自己有权查看的更正。',
    },
  },
  {
    resource: 'correction',
    action: 'decide',
    kind: 'person',
    operations: ['approveCorrection', 'rejectCorrection'],
    allow: APPROVERS,
    text: {
      en: 'Approving or rejecting a correction. Nobody decides on their own record or request.',
      zh: '批准或驳回更正。任何人都不能对自己的记录或申请作决定。',
    },
  },
  {
    resource: 'correction',
    action: 'withdraw',
    kind: 'person',
    operations: ['withdrawCorrection'],
    allow: REQUESTERS,
    text: { en: 'Taking back a correction that was asked for.', zh: '撤回已提出的更正申请。' },
  },
];

const timesheets: readonly Permission[] = [
  {
    resource: 'timesheet',
    action: 'read',
    kind: 'person',
    operations: [
      'getTimesheet',
      'explainTimesheet',
      'getTimesheetTimeline',
      'compareTimesheet',
      grpc('GetTimesheet'),
    ],
    allow: READERS,
    text: {
      en: 'Reading a timesheet, where its figures come from, and what was known when.',
      zh: '查看工时表、其数据来源以及各时点的已知情况。',
    },
  },
  {
    resource: 'worked-day',
    action: 'read',
    kind: 'person',
    operations: ['listWorkedDays'],
    allow: PRESENT_READERS,
    text: {
      en: 'Reading the days of a person as calculated, and what was expected of them.',
      zh: '查看某人各日的核算结果及应出勤时间。',
    },
  },
  {
    resource: 'presence',
    action: 'read',
    kind: 'person',
    operations: ['getPresence'],
    allow: PRESENCE_READERS,
    text: { en: 'Seeing whether a person is at work now.', zh: '查看某人当前是否在岗。' },
  },
  {
    resource: 'presence',
    action: 'list',
    kind: 'list',
    operations: ['listPresence', 'watchPresence'],
    allow: PRESENCE_READERS,
    text: {
      en: 'The presence board: each sees the people whose presence they may read.',
      zh: '在岗看板：每人只能看到其有权查看的人员。',
    },
  },
  {
    resource: 'timesheet',
    action: 'list',
    kind: 'list',
    operations: ['listTimesheets'],
    allow: READERS,
    text: {
      en: 'Listing timesheets: each sees those that they may read.',
      zh: '列出工时表：每人只能看到自己有权查看的工时表。',
    },
  },
  {
    resource: 'refused-attempt',
    action: 'read',
    kind: 'person',
    operations: ['listRefusedAttempts'],
    allow: READERS,
    text: {
      en: 'Seeing which punches of a period were refused, and why.',
      zh: '查看某一期间被拒绝的打卡及其原因。',
    },
  },
  {
    resource: 'timesheet',
    action: 'submit',
    kind: 'person',
    operations: ['submitTimesheet'],
    allow: { self: true, manager: true, delegate: ON_BEHALF, 'time-administrator': OWN_TEAMS },
    text: { en: 'Handing in a timesheet.', zh: '提交工时表。' },
  },
  {
    resource: 'timesheet',
    action: 'approve',
    kind: 'person',
    operations: ['approveTimesheet', 'rejectTimesheet'],
    allow: APPROVERS,
    text: {
      en: 'Approving or rejecting a timesheet: whoever is the manager on the last day of the period. Nobody decides on their own.',
      zh: '批准或驳回工时表：由期间最后一天的经理决定。任何人都不能批准自己的工时表。',
    },
  },
  {
    resource: 'timesheet',
    action: 'reopen',
    kind: 'person',
    operations: ['reopenTimesheet'],
    allow: {
      self: { limit: 'Only while it is not approved yet.', limitZh: '仅在尚未批准时。' },
      manager: true,
      'manager-above': {
        limit: 'Only where every manager below is deactivated.',
        limitZh: '仅当其下所有经理均已停用时。',
      },
      'former-manager': OWN_TENURE,
      delegate: ON_BEHALF,
      'time-administrator': OWN_TEAMS,
    },
    text: { en: 'Taking a submitted or approved timesheet back.', zh: '撤回已提交或已批准的工时表。' },
  },
  {
    resource: 'timesheet',
    action: 'lock',
    kind: 'person',
    operations: ['lockTimesheet'],
    allow: {
      'time-administrator': {
        limit: 'Not their own; of their own teams, where teams are assigned to them.',
        limitZh: '本人的除外；如已指定团队，仅限所属团队。',
      },
      finance: { limit: 'Not their own.', limitZh: '本人的除外。' },
    },
    text: { en: 'Locking an approved timesheet for payroll.', zh: '锁定已批准的工时表以供发薪。' },
  },
];

const ruleMakers: Grants = { 'time-administrator': true, 'tenant-administrator': true };

const rules: readonly Permission[] = [
  {
    resource: 'work-time-policy',
    action: 'read',
    kind: 'tenant',
    operations: ['getWorkTimePolicy'],
    allow: { anyone: true, service: true },
    scope: 'policies:read',
    text: { en: 'Reading the work-time policy of the company.', zh: '查看公司的工时政策。' },
  },
  {
    resource: 'work-time-policy',
    action: 'publish',
    kind: 'tenant',
    operations: ['publishWorkTimePolicy'],
    allow: ruleMakers,
    stepUp: 'always',
    text: { en: 'Publishing a new version of the work-time policy.', zh: '发布新版工时政策。' },
  },
  {
    resource: 'correction-rules',
    action: 'read',
    kind: 'tenant',
    operations: ['getCorrectionRules'],
    allow: { anyone: true, service: true },
    scope: 'policies:read',
    text: { en: 'Reading who may correct what.', zh: '查看更正权限规则。' },
  },
  {
    resource: 'correction-rules',
    action: 'publish',
    kind: 'tenant',
    operations: ['publishCorrectionRules'],
    allow: ruleMakers,
    stepUp: 'always',
    text: { en: 'Saying who may correct what from now on.', zh: '规定今后的更正权限。' },
  },
  {
    resource: 'correction-rules',
    action: 'preview',
    kind: 'tenant',
    operations: ['previewCorrectionRules'],
    allow: ruleMakers,
    text: {
      en: 'Seeing whom new correction rules would affect, before they are published.',
      zh: '在发布之前查看新的更正规则会影响哪些人。',
    },
  },
];

const terminals: readonly Permission[] = [
  {
    resource: 'terminal',
    action: 'read',
    kind: 'tenant',
    operations: ['getTerminal'],
    allow: { 'time-administrator': true, auditor: true, service: true },
    scope: 'terminals:read',
    text: { en: 'Reading how a time clock is set up.', zh: '查看考勤机的设置。' },
  },
  {
    resource: 'terminal',
    action: 'register',
    kind: 'tenant',
    operations: ['registerTerminal'],
    allow: { 'time-administrator': true, service: true },
    scope: 'terminals:write',
    text: { en: 'Making a time clock known.', zh: '登记考勤机。' },
  },
  {
    resource: 'terminal',
    action: 'bind-user-code',
    kind: 'tenant',
    operations: ['bindUserCode'],
    allow: { 'time-administrator': true, service: true },
    scope: 'terminals:write',
    text: { en: 'Saying whose a code on a time clock is.', zh: '指定考勤机编号所属的人员。' },
  },
  {
    resource: 'terminal',
    action: 'import-log',
    kind: 'tenant',
    operations: ['importTerminalLog'],
    allow: { 'time-administrator': true, service: true },
    scope: 'terminals:write',
    text: { en: 'Importing what a time clock has recorded.', zh: '导入考勤机记录。' },
  },
];

/** What the policy says of attendance. */
export const attendancePermissions: readonly Permission[] = [
  ...punches,
  ...corrections,
  ...timesheets,
  ...rules,
  ...terminals,
];
