import type { Permission } from '../permission.js';

const tenants: readonly Permission[] = [
  {
    resource: 'tenant',
    action: 'read',
    kind: 'tenant',
    operations: ['getTenant'],
    allow: { 'tenant-administrator': true, 'time-administrator': true, auditor: true },
    text: { en: 'Reading the company’s name, state and limits.', zh: '查看公司的名称、状态和限额。' },
  },
  {
    resource: 'trusted-issuer',
    action: 'read',
    kind: 'tenant',
    operations: ['listTrustedIssuers'],
    allow: { 'tenant-administrator': true, auditor: true },
    text: {
      en: 'Reading whose sign-in tokens the company accepts.',
      zh: '查看公司接受哪些颁发者的登录令牌。',
    },
  },
  {
    resource: 'trusted-issuer',
    action: 'change',
    kind: 'tenant',
    operations: ['trustIssuer', 'withdrawIssuer'],
    allow: { 'tenant-administrator': true },
    stepUp: 'always',
    text: {
      en: 'Deciding whose sign-in tokens the company accepts.',
      zh: '决定公司接受哪些颁发者的登录令牌。',
    },
  },
];

const serviceAccounts: readonly Permission[] = [
  {
    resource: 'service-account',
    action: 'read',
    kind: 'tenant',
    operations: ['getServiceAccount', 'listServiceAccounts'],
    allow: { 'tenant-administrator': true, auditor: true },
    text: {
      en: 'Reading which machine clients are registered and what they may do.',
      zh: '查看已登记的机器客户端及其权限范围。',
    },
  },
  {
    resource: 'service-account',
    action: 'change',
    kind: 'tenant',
    operations: ['registerServiceAccount', 'changeServiceAccountScopes', 'revokeServiceAccount'],
    allow: { 'tenant-administrator': true },
    stepUp: 'always',
    text: {
      en: 'Registering machine clients, changing what they may do, revoking them.',
      zh: '登记机器客户端、更改其权限范围、吊销它们。',
    },
  },
];

const directoryTokens: readonly Permission[] = [
  {
    resource: 'directory-token',
    action: 'read',
    kind: 'tenant',
    operations: ['listDirectoryTokens'],
    allow: { 'tenant-administrator': true, auditor: true },
    text: {
      en: 'Reading which directories have a secret to provision people with; never the secret.',
      zh: '查看哪些目录持有用于同步人员的密钥（从不显示密钥本身）。',
    },
  },
  {
    resource: 'directory-token',
    action: 'change',
    kind: 'tenant',
    operations: ['issueDirectoryToken', 'revokeDirectoryToken'],
    allow: { 'tenant-administrator': true },
    stepUp: 'always',
    text: {
      en: 'Issuing and revoking secrets with which directories provision people.',
      zh: '签发和吊销目录用于同步人员的密钥。',
    },
  },
];

/** What the policy says of identity. */
export const identityPermissions: readonly Permission[] = [
  ...tenants,
  ...serviceAccounts,
  ...directoryTokens,
];
