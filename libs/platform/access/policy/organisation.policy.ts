import type { Grants, Permission } from '../permission.js';

const ADMINISTRATION: Grants = { 'time-administrator': true, 'tenant-administrator': true };
const OWN_TEAMS = {
  limit: 'Where teams are assigned to them: only people of those teams and of the teams below.',
  limitZh: '如已为其指定团队：仅限这些团队及其下级团队的人员。',
} as const;
const ON_BEHALF = {
  limit: 'While they stand in for the manager.',
  limitZh: '在其代理经理期间。',
} as const;
/** Who changes one person's record, and so only the people that one covers. */
const PERSON_ADMINISTRATION: Grants = { 'time-administrator': OWN_TEAMS, 'tenant-administrator': true };
const READERS: Grants = {
  self: true,
  manager: true,
  'manager-above': true,
  delegate: ON_BEHALF,
  'time-administrator': OWN_TEAMS,
  'tenant-administrator': true,
  auditor: true,
  service: true,
};

const employees: readonly Permission[] = [
  {
    resource: 'employee',
    action: 'read',
    kind: 'person',
    operations: ['getEmployee'],
    allow: READERS,
    scope: 'employees:read',
    text: {
      en: 'Reading a person’s name, staff number, contacts and managers. Colleagues see none of it.',
      zh: '查看某人的姓名、工号、联系方式及其经理。同事不可查看。',
    },
  },
  {
    resource: 'employee',
    action: 'list',
    kind: 'list',
    operations: ['listEmployees'],
    allow: READERS,
    scope: 'employees:read',
    text: {
      en: 'Listing people: everybody sees themselves, managers the people below them, administration and audit all.',
      zh: '列出人员：每人可见本人，经理可见其下属，管理与审计可见全部。',
    },
  },
  {
    resource: 'employee',
    action: 'register',
    kind: 'tenant',
    operations: ['registerEmployee'],
    allow: ADMINISTRATION,
    text: { en: 'Registering a new person.', zh: '登记新员工。' },
  },
  {
    resource: 'reporting-line',
    action: 'change',
    kind: 'tenant',
    operations: ['changeReportingLine', 'previewReportingLine'],
    allow: ADMINISTRATION,
    text: {
      en: 'Naming the manager of a person from a day on. Approvals that were given stay given.',
      zh: '指定某人自某日起的经理。已作出的批准保持有效。',
    },
  },
  {
    resource: 'employee',
    action: 'change-facts',
    kind: 'person',
    operations: ['changeEmployeeFacts'],
    allow: PERSON_ADMINISTRATION,
    text: {
      en: 'Changing a person’s name, staff number and contacts.',
      zh: '更改某人的姓名、工号和联系方式。',
    },
  },
  {
    resource: 'employee',
    action: 'set-status',
    kind: 'person',
    operations: ['deactivateEmployee', 'reactivateEmployee'],
    allow: PERSON_ADMINISTRATION,
    text: {
      en: 'Deactivating and reactivating a person. Everything recorded stays.',
      zh: '停用和重新启用某人。已记录的内容全部保留。',
    },
  },
  {
    resource: 'placement',
    action: 'read',
    kind: 'person',
    operations: ['getPlacement'],
    allow: READERS,
    scope: 'employees:read',
    text: {
      en: 'Reading to which team, site and country a person belongs.',
      zh: '查看某人所属的团队、工作地点和国家。',
    },
  },
  {
    resource: 'placement',
    action: 'change',
    kind: 'person',
    operations: ['placeEmployee', 'previewPlacement'],
    allow: PERSON_ADMINISTRATION,
    text: {
      en: 'Placing a person in a team and at a site from a day on, and under the law of a country.',
      zh: '规定某人自某日起所属的团队和工作地点，以及适用的国家法律。',
    },
  },
  {
    resource: 'role-assignment',
    action: 'read',
    kind: 'person',
    operations: ['listRoleAssignments'],
    allow: { self: true, 'time-administrator': OWN_TEAMS, 'tenant-administrator': true, auditor: true },
    text: { en: 'Reading which roles a person was assigned.', zh: '查看某人被分配的角色。' },
  },
  {
    resource: 'role-assignment',
    action: 'change',
    kind: 'person',
    operations: ['assignRole', 'endRoleAssignment'],
    allow: { 'tenant-administrator': true },
    stepUp: 'always',
    text: {
      en: 'Assigning roles to people, for the whole company or for a team and the teams below, and ending them.',
      zh: '为人员分配角色（适用于全公司，或某团队及其下级团队），以及终止角色。',
    },
  },
  {
    resource: 'delegation',
    action: 'read',
    kind: 'person',
    operations: ['listDelegations'],
    allow: {
      self: true,
      manager: true,
      'manager-above': true,
      'time-administrator': OWN_TEAMS,
      'tenant-administrator': true,
      auditor: true,
    },
    text: { en: 'Reading who stands in for a manager.', zh: '查看某经理的代理人。' },
  },
  {
    resource: 'delegation',
    action: 'change',
    kind: 'person',
    operations: ['delegate', 'endDelegation'],
    allow: { self: true, 'time-administrator': OWN_TEAMS, 'tenant-administrator': true },
    text: {
      en: 'Naming who stands in for a manager, and ending it: managers for themselves, administrators for others.',
      zh: '指定和终止经理的代理人：经理为自己指定，管理员可为他人指定。',
    },
  },
];

const units: readonly Permission[] = [
  {
    resource: 'team',
    action: 'read',
    kind: 'tenant',
    operations: ['getTeam', 'listTeams'],
    allow: { anyone: true, service: true },
    scope: 'teams:read',
    text: { en: 'Reading the teams of the company, not who is in them.', zh: '查看公司的团队（不含成员）。' },
  },
  {
    resource: 'team',
    action: 'change',
    kind: 'tenant',
    operations: ['createTeam', 'changeTeam'],
    allow: ADMINISTRATION,
    text: {
      en: 'Making, renaming, moving, closing and reopening teams.',
      zh: '创建、重命名、移动、关闭和重新开启团队。',
    },
  },
  {
    resource: 'site',
    action: 'read',
    kind: 'tenant',
    operations: ['getSite', 'listSites'],
    allow: { anyone: true, service: true },
    scope: 'sites:read',
    text: { en: 'Reading the sites of work of the company.', zh: '查看公司的工作地点。' },
  },
  {
    resource: 'site',
    action: 'change',
    kind: 'tenant',
    operations: ['createSite', 'changeSite'],
    allow: ADMINISTRATION,
    text: { en: 'Making, changing and closing sites of work.', zh: '创建、更改和关闭工作地点。' },
  },
];

const imports: readonly Permission[] = [
  {
    resource: 'organisation-import',
    action: 'apply',
    kind: 'tenant',
    operations: ['importPeople'],
    allow: { 'tenant-administrator': true },
    text: {
      en: 'Trying and applying files that register, move and deactivate people of the whole company.',
      zh: '试运行和应用人员文件：在全公司范围内登记、调动和停用人员。',
    },
  },
];

const employments: readonly Permission[] = [
  {
    resource: 'employment',
    action: 'read',
    kind: 'person',
    operations: ['getEmployment'],
    allow: READERS,
    scope: 'employments:read',
    text: { en: 'Reading from when to when a person is employed.', zh: '查看某人的雇佣期间。' },
  },
  {
    resource: 'employment',
    action: 'list',
    kind: 'list',
    operations: ['listEmployments'],
    allow: READERS,
    scope: 'employments:read',
    text: {
      en: 'Listing employments: everybody sees their own, managers those of the people below them, administration and audit all.',
      zh: '列出雇佣关系：每人可见自己的，经理可见其下属的，管理与审计可见全部。',
    },
  },
  {
    resource: 'employment',
    action: 'change',
    kind: 'tenant',
    operations: ['startEmployment', 'changePayGroup', 'endEmployment'],
    allow: ADMINISTRATION,
    text: {
      en: 'Starting and ending employments and moving them to another pay group.',
      zh: '开始、结束雇佣关系以及变更薪资组。',
    },
  },
];

const payGroups: readonly Permission[] = [
  {
    resource: 'pay-group',
    action: 'read',
    kind: 'tenant',
    operations: ['getPayGroup', 'listPayGroups'],
    allow: { anyone: true, service: true },
    scope: 'pay-groups:read',
    text: { en: 'Reading how pay periods are cut.', zh: '查看薪资周期的划分方式。' },
  },
  {
    resource: 'pay-group',
    action: 'change',
    kind: 'tenant',
    operations: ['createPayGroup', 'redefinePayGroup'],
    allow: ADMINISTRATION,
    text: { en: 'Saying how pay periods are cut from a day on.', zh: '规定自某日起薪资周期的划分方式。' },
  },
];

const DIRECTORY = { service: true } as const satisfies Grants;

const provisioning: readonly Permission[] = [
  {
    resource: 'scim-service',
    action: 'read',
    kind: 'tenant',
    operations: [
      'getScimServiceProviderConfig',
      'listScimResourceTypes',
      'getScimResourceType',
      'listScimSchemas',
      'getScimSchema',
    ],
    allow: DIRECTORY,
    scope: 'scim:read',
    text: {
      en: 'Asking what of SCIM is supported. Only the company’s directory does.',
      zh: '查询支持哪些 SCIM 功能。仅限公司的目录服务。',
    },
  },
  {
    resource: 'scim-user',
    action: 'read',
    kind: 'tenant',
    operations: ['getScimUser', 'listScimUsers'],
    allow: DIRECTORY,
    scope: 'scim:read',
    text: {
      en: 'Reading the people whom the company’s directory provisions, as SCIM. Only the directory does; people use the other interfaces.',
      zh: '以 SCIM 读取由公司目录服务开通的人员。仅限目录服务；人员请使用其他接口。',
    },
  },
  {
    resource: 'scim-user',
    action: 'change',
    kind: 'tenant',
    operations: ['createScimUser', 'replaceScimUser', 'patchScimUser', 'deleteScimUser'],
    allow: DIRECTORY,
    scope: 'scim:write',
    text: {
      en: 'Registering, changing, deactivating and reactivating people from the company’s directory, and naming their managers from today on. Only the directory does; not even a tenant administrator.',
      zh: '由公司的目录服务登记、更改、停用和重新启用人员，并指定其自当日起的经理。仅限目录服务，租户管理员亦不可。',
    },
  },
];

const directoryGroups: readonly Permission[] = [
  {
    resource: 'scim-group',
    action: 'read',
    kind: 'tenant',
    operations: ['getScimGroup', 'listScimGroups'],
    allow: DIRECTORY,
    scope: 'scim:read',
    text: {
      en: 'Reading the groups that the company’s directory provisioned, and who is in them.',
      zh: '查看公司目录服务所配置的组及其成员。',
    },
  },
  {
    resource: 'scim-group',
    action: 'provision',
    kind: 'tenant',
    operations: ['createScimGroup', 'replaceScimGroup', 'patchScimGroup', 'deleteScimGroup'],
    allow: DIRECTORY,
    scope: 'scim:write',
    text: {
      en: 'Making, filling, renaming and deleting groups. Being in one gives what the company says, and nothing before it says so.',
      zh: '创建、填充、重命名和删除组。组成员身份的含义由公司设定；未设定前不产生任何效果。',
    },
  },
  {
    resource: 'directory-group',
    action: 'read',
    kind: 'tenant',
    operations: ['getDirectoryGroup', 'listDirectoryGroups'],
    allow: { 'tenant-administrator': true, auditor: true },
    text: {
      en: 'Reading the groups of the company’s directory and what being in them gives.',
      zh: '查看公司目录服务的组及其成员身份的含义。',
    },
  },
  {
    resource: 'directory-group',
    action: 'give-meaning',
    kind: 'tenant',
    operations: ['previewGroupMeaning', 'setGroupMeaning', 'removeGroupMeaning'],
    allow: { 'tenant-administrator': true },
    stepUp: 'always',
    text: {
      en: 'Saying what being in a group gives: a team, a role, or nothing. Nobody gives a role to a group that they are in.',
      zh: '设定组成员身份的含义：团队、角色或无。任何人不得为自己所在的组设定角色。',
    },
  },
];

/** What the policy says of the organisation. */
export const organisationPermissions: readonly Permission[] = [
  ...employees,
  ...imports,
  ...employments,
  ...payGroups,
  ...units,
  ...directoryGroups,
  ...provisioning,
];
