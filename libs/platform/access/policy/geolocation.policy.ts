import type { Grants, Permission } from '../permission.js';

const ADMINISTRATION: Grants = { 'time-administrator': true, 'tenant-administrator': true };

/** Who reads where somebody was. */
const POSITION_READERS = {
  self: true,
  manager: {
    limit: 'States why; it is logged and shown to the person.',
    limitZh: '须说明原因；会被记录并向本人展示。',
  },
  'time-administrator': {
    limit: 'States why; it is logged and shown to the person. Only the own teams, where any are assigned.',
    limitZh: '须说明原因；会被记录并向本人展示。分配了团队的，仅限其团队。',
  },
} as const;

/** Who may do what with sites, and with verdicts on where punches were made. */
export const geolocationPermissions: readonly Permission[] = [
  {
    resource: 'geo-site',
    action: 'read',
    kind: 'tenant',
    operations: ['getGeoSite', 'listGeoSites'],
    allow: { anyone: true, service: true },
    scope: 'sites:read',
    text: {
      en: 'Reading the places of the company and of its customers, with their fences and networks.',
      zh: '查看公司及其客户的地点、围栏和网络。',
    },
  },
  {
    resource: 'geo-site',
    action: 'change',
    kind: 'tenant',
    operations: ['createGeoSite', 'putGeoSite', 'importGeoSites'],
    allow: ADMINISTRATION,
    text: {
      en: 'Making, importing, changing and closing places with their fences and networks.',
      zh: '创建、导入、更改和停用地点及其围栏和网络。',
    },
  },
  {
    resource: 'site-assignment',
    action: 'read',
    kind: 'tenant',
    operations: ['getSiteAssignment'],
    allow: ADMINISTRATION,
    text: { en: 'Reading at which sites somebody is expected.', zh: '查看为某人指定的工作地点。' },
  },
  {
    resource: 'site-assignment',
    action: 'change',
    kind: 'tenant',
    operations: ['putSiteAssignment'],
    allow: ADMINISTRATION,
    text: { en: 'Saying at which sites somebody is expected.', zh: '指定某人的工作地点。' },
  },
  {
    resource: 'verdict-policy',
    action: 'read',
    kind: 'tenant',
    operations: ['getVerdictPolicy'],
    allow: { anyone: true },
    text: { en: 'Reading how places of punches are judged.', zh: '查看打卡地点的判定规则。' },
  },
  {
    resource: 'verdict-policy',
    action: 'publish',
    kind: 'tenant',
    operations: ['publishVerdictPolicy'],
    allow: ADMINISTRATION,
    text: { en: 'Publishing how places of punches are judged.', zh: '发布打卡地点的判定规则。' },
  },
  {
    resource: 'punch-verdict',
    action: 'read',
    kind: 'own',
    operations: ['getPunchVerdict'],
    allow: { self: true },
    text: { en: 'Reading the verdict on where an own punch was made.', zh: '查看本人打卡地点的判定。' },
  },
  {
    resource: 'punch-verdict',
    action: 'give',
    kind: 'own',
    operations: ['givePunchVerdict', 'timeledger.geolocation.v1.GeolocationService/JudgePunch'],
    allow: { self: true },
    text: {
      en: 'Sending where an own punch was made, and asking what would be made of it.',
      zh: '提交本人打卡地点的依据，以及询问判定结果。',
    },
  },
  {
    resource: 'position',
    action: 'send',
    kind: 'own',
    operations: ['sendPositions'],
    allow: { self: true },
    text: {
      en: 'Sending positions of the own phone while on duty.',
      zh: '在值班期间提交本人手机的位置。',
    },
  },
  {
    resource: 'position',
    action: 'read',
    kind: 'person',
    operations: ['listPositions', 'listTrackDays', 'getTrackDay'],
    allow: POSITION_READERS,
    text: {
      en: 'Reading where somebody was while on duty, and how far they went. A former manager does not.',
      zh: '查看某人值班期间的位置与行程。前任经理不得查看。',
    },
  },
  {
    resource: 'position',
    action: 'list',
    kind: 'list',
    operations: ['watchPositions'],
    allow: POSITION_READERS,
    text: {
      en: 'The live map of people on duty: each sees those whose positions they may read.',
      zh: '值班人员实时地图：每人只能看到其有权查看位置的人员。',
    },
  },
];
