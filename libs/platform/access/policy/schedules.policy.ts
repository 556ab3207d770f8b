import type { Grants, Permission } from '../permission.js';

const OWN_TEAMS = {
  limit: 'Where teams are assigned to them: only people of those teams and of the teams below.',
  limitZh: '如已为其指定团队：仅限这些团队及其下级团队的人员。',
} as const;
const ON_BEHALF = {
  limit: 'While they stand in for the manager.',
  limitZh: '在其代理经理期间。',
} as const;

/** Who plans for a person; nobody for oneself. */
const PLANNERS: Grants = {
  manager: true,
  'manager-above': true,
  delegate: ON_BEHALF,
  'time-administrator': OWN_TEAMS,
};
const READERS: Grants = { ...PLANNERS, self: true, finance: true, auditor: true };
const RULE_MAKERS: Grants = { 'time-administrator': true, 'tenant-administrator': true };
const EVERYBODY: Grants = { anyone: true, service: true };

/** Shifts, who works them, holidays, and what follows of them. */
export const schedulesPermissions: readonly Permission[] = [
  {
    resource: 'shift',
    action: 'read',
    kind: 'tenant',
    operations: ['listShifts', 'getShift'],
    allow: EVERYBODY,
    scope: 'schedules:read',
    text: { en: 'Reading the shifts of the company.', zh: '查看公司的班次。' },
  },
  {
    resource: 'shift',
    action: 'define',
    kind: 'tenant',
    operations: ['defineShift', 'changeShift'],
    allow: RULE_MAKERS,
    text: { en: 'Defining shifts and their versions.', zh: '定义班次及其版本。' },
  },
  {
    resource: 'shift-assignment',
    action: 'read',
    kind: 'person',
    operations: ['getShiftsOfEmployment'],
    allow: READERS,
    text: { en: 'Seeing which shifts a person is assigned.', zh: '查看某人被分配的班次。' },
  },
  {
    resource: 'shift-assignment',
    action: 'assign',
    kind: 'person',
    operations: ['assignShiftsToEmployment'],
    allow: PLANNERS,
    text: { en: 'Assigning shifts to a person; nobody to oneself.', zh: '为某人分配班次；不能为自己分配。' },
  },
  {
    resource: 'team-shift-assignment',
    action: 'read',
    kind: 'tenant',
    operations: ['getShiftsOfTeam'],
    allow: EVERYBODY,
    scope: 'schedules:read',
    text: { en: 'Reading which shifts a team is assigned.', zh: '查看团队被分配的班次。' },
  },
  {
    resource: 'team-shift-assignment',
    action: 'assign',
    kind: 'tenant',
    operations: ['assignShiftsToTeam'],
    allow: RULE_MAKERS,
    text: { en: 'Assigning shifts to a team.', zh: '为团队分配班次。' },
  },
  {
    resource: 'holiday-calendar',
    action: 'read',
    kind: 'tenant',
    operations: ['getHolidayCalendars', 'listHolidays'],
    allow: EVERYBODY,
    scope: 'schedules:read',
    text: { en: 'Reading holidays and make-up workdays.', zh: '查看节假日与调休上班日。' },
  },
  {
    resource: 'holiday-calendar',
    action: 'publish',
    kind: 'tenant',
    operations: ['publishHolidayCalendars'],
    allow: RULE_MAKERS,
    text: { en: 'Saying what the holidays of the company are.', zh: '规定公司的节假日。' },
  },
  {
    resource: 'planned-day',
    action: 'read',
    kind: 'person',
    operations: ['listPlannedDays'],
    allow: READERS,
    text: { en: 'Seeing what is planned of a person.', zh: '查看某人的排班计划。' },
  },
];
