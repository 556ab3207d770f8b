import type { Grants, Permission } from '../permission.js';

const READERS: Grants = {
  self: true,
  manager: true,
  'manager-above': true,
  delegate: { limit: 'While they stand in for the manager.', limitZh: '在其代理经理期间。' },
  'time-administrator': {
    limit: 'Where teams are assigned to them: only people of those teams and of the teams below.',
    limitZh: '如已为其指定团队：仅限这些团队及其下级团队的人员。',
  },
  finance: true,
  auditor: true,
};

/** Who sees figures about people. */
export const analyticsPermissions: readonly Permission[] = [
  {
    resource: 'attendance-figure',
    action: 'read',
    kind: 'person',
    operations: ['getAttendanceFigures', 'listAttendanceRestatements'],
    allow: READERS,
    text: {
      en: 'Seeing the attendance figures of a person, and how they changed afterwards.',
      zh: '查看某人的出勤统计及其事后变更。',
    },
  },
  {
    resource: 'attendance-figure',
    action: 'list',
    kind: 'list',
    operations: ['listAttendanceFigures', 'getWorkload'],
    allow: READERS,
    text: {
      en: 'Listing attendance figures by person: of the people whose figures one may see.',
      zh: '按人员列出出勤统计：仅含其有权查看的人员。',
    },
  },
  {
    resource: 'team-attendance-figure',
    action: 'list',
    kind: 'tenant',
    operations: ['listTeamAttendanceFigures'],
    allow: { anyone: true },
    text: {
      en: 'Listing attendance figures by team: sums over the people whose figures one may see, and nobody else.',
      zh: '按团队列出出勤统计：仅汇总其有权查看的人员，不含其他人。',
    },
  },
  {
    resource: 'attendance-fact',
    action: 'read',
    kind: 'tenant',
    operations: ['getAttendanceFacts'],
    allow: { finance: true, auditor: true },
    stepUp: 'always',
    text: {
      en: 'Fetching every day that the attendance figures of the company are made of, as one file.',
      zh: '以单个文件获取公司出勤统计所依据的全部逐日数据。',
    },
  },
];
