import type { Grants, Permission } from '../permission.js';

const OVERSEERS: Grants = { 'tenant-administrator': true, auditor: true };

const grounds: readonly Permission[] = [
  {
    resource: 'legal-basis',
    action: 'declare',
    kind: 'tenant',
    operations: ['declareLegalBasis'],
    allow: { 'tenant-administrator': true },
    stepUp: 'always',
    text: {
      en: 'Declaring on which ground a kind of personal data is stored, and the text that employees are shown.',
      zh: '声明存储某类个人信息的合法性基础，以及向员工展示的文本。',
    },
  },
  {
    resource: 'legal-basis',
    action: 'read',
    kind: 'tenant',
    operations: ['listLegalBases', 'listRetentionRules'],
    allow: { anyone: true },
    text: {
      en: 'Reading on which grounds personal data is stored, the texts, and for how long it is kept.',
      zh: '查看存储个人信息的合法性基础、文本及保存期限。',
    },
  },
];

const persons: readonly Permission[] = [
  {
    resource: 'personal-data',
    action: 'read',
    kind: 'person',
    operations: ['getEmployeePrivacy', 'listAccessLog', 'listPositionAccessLog'],
    allow: { self: true, ...OVERSEERS },
    text: {
      en: 'Seeing what is stored of a person and on which ground, the consents, and who was shown location, face or notes.',
      zh: '查看存储了某人的哪些信息及其依据、同意记录，以及谁查看过其位置、人脸或备注。',
    },
  },
  {
    resource: 'personal-data',
    action: 'consent',
    kind: 'person',
    operations: ['giveConsent', 'withdrawConsent'],
    allow: { self: true },
    text: {
      en: 'Giving a consent and taking it back. Nobody does so for another.',
      zh: '作出同意与撤回同意。任何人不得代替他人。',
    },
  },
  {
    resource: 'consent',
    action: 'list',
    kind: 'list',
    operations: ['listConsents'],
    allow: OVERSEERS,
    isRefusedWhenEmpty: true,
    text: { en: 'Seeing who consented to what, with counts.', zh: '查看谁同意了什么及其数量。' },
  },
  {
    resource: 'punch-evidence',
    action: 'read',
    kind: 'person',
    operations: ['getPunchEvidence'],
    allow: {
      self: true,
      manager: {
        limit: 'States why; it is logged and shown to the person.',
        limitZh: '须说明原因；会被记录并向本人展示。',
      },
      'time-administrator': {
        limit:
          'States why; it is logged and shown to the person. Only the own teams, where any are assigned.',
        limitZh: '须说明原因；会被记录并向本人展示。分配了团队的，仅限其团队。',
      },
      auditor: {
        limit: 'States why; it is logged and shown to the person.',
        limitZh: '须说明原因；会被记录并向本人展示。',
      },
    },
    text: {
      en: 'Opening the location and note of a punch. A former manager never does.',
      zh: '查看打卡的位置与备注。前任经理不得查看。',
    },
  },
];

const deletion: readonly Permission[] = [
  {
    resource: 'erasure',
    action: 'carry-out',
    kind: 'tenant',
    operations: ['previewErasure', 'eraseEmployee'],
    allow: { 'tenant-administrator': true },
    stepUp: 'always',
    text: {
      en: 'Erasing a person for ever, and seeing before what would go and what would stay.',
      zh: '永久删除某人的个人信息，以及事先查看哪些会被删除、哪些会保留。',
    },
  },
  {
    resource: 'legal-hold',
    action: 'change',
    kind: 'tenant',
    operations: ['placeLegalHold', 'liftLegalHold'],
    allow: { 'tenant-administrator': true },
    stepUp: 'always',
    text: {
      en: 'Keeping everything of a person from being deleted, and ending that.',
      zh: '保全某人的全部信息使其不被删除，以及解除保全。',
    },
  },
  {
    resource: 'legal-hold',
    action: 'read',
    kind: 'tenant',
    operations: ['listLegalHolds'],
    allow: OVERSEERS,
    text: { en: 'Seeing legal holds and their reasons.', zh: '查看保全及其原因。' },
  },
  {
    resource: 'retention',
    action: 'declare',
    kind: 'tenant',
    operations: ['declareRetentionRule'],
    allow: { 'tenant-administrator': true },
    stepUp: 'always',
    text: {
      en: 'Saying for how long a class of data is kept.',
      zh: '规定某类数据的保存期限。',
    },
  },
  {
    resource: 'retention',
    action: 'read',
    kind: 'tenant',
    operations: ['listRetentionRuns'],
    allow: OVERSEERS,
    text: { en: 'Seeing what was deleted because its time was over.', zh: '查看因到期而被删除的内容。' },
  },
];

const WHY = {
  limit: 'States why when fetching; it is logged and shown to the person.',
  limitZh: '下载时须说明原因；会被记录并向本人展示。',
} as const;

const exports: readonly Permission[] = [
  {
    resource: 'data-export',
    action: 'request',
    kind: 'person',
    operations: ['requestDataExport'],
    allow: { self: true, 'tenant-administrator': true },
    stepUp: 'for-others',
    text: {
      en: 'Asking for everything that is stored about a person, as one archive.',
      zh: '申请将某人的全部信息导出为一个文件。',
    },
  },
  {
    resource: 'data-export',
    action: 'read',
    kind: 'person',
    operations: ['listDataExports', 'getDataExport'],
    allow: { self: true, 'tenant-administrator': true },
    text: {
      en: 'Seeing which archives were asked for, by whom, and how they stand.',
      zh: '查看申请过哪些导出、由谁申请及其状态。',
    },
  },
  {
    resource: 'data-export',
    action: 'fetch',
    kind: 'person',
    operations: ['downloadDataExport'],
    allow: { self: true, 'tenant-administrator': WHY },
    stepUp: 'for-others',
    text: { en: 'Fetching the archive.', zh: '下载导出文件。' },
  },
  {
    resource: 'data-export',
    action: 'delete',
    kind: 'person',
    operations: ['deleteDataExport'],
    allow: { self: true, 'tenant-administrator': true },
    stepUp: 'for-others',
    text: {
      en: 'Deleting the archive before its time is over.',
      zh: '在到期之前删除导出文件。',
    },
  },
];

/** What the policy says of privacy. */
export const privacyPermissions: readonly Permission[] = [...grounds, ...persons, ...exports, ...deletion];
