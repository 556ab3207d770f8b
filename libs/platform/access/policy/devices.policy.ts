import type { Grants, Permission } from '../permission.js';

const HOLDER_AND_ADMINISTRATION: Grants = { self: true, 'tenant-administrator': true };

/** What the policy says of phones, tablets and kiosks. Nobody’s team lead or manager sees a person’s devices. */
export const devicesPermissions: readonly Permission[] = [
  {
    resource: 'device',
    action: 'read',
    kind: 'person',
    operations: ['getDevice'],
    allow: { ...HOLDER_AND_ADMINISTRATION, auditor: true, service: true },
    scope: 'devices:read',
    text: {
      en: 'Reading whose a device is and whether it counts: one’s own; all of them for administration and audit.',
      zh: '查看设备归属及其状态：本人可查看自己的设备，管理与审计可查看全部。',
    },
  },
  {
    resource: 'device',
    action: 'list',
    kind: 'list',
    operations: ['listDevices'],
    allow: { ...HOLDER_AND_ADMINISTRATION, auditor: true, service: true },
    scope: 'devices:read',
    text: {
      en: 'Listing devices: everybody sees their own, administration and audit all.',
      zh: '列出设备：每人可见自己的，管理与审计可见全部。',
    },
  },
  {
    resource: 'device',
    action: 'register',
    kind: 'person',
    operations: ['registerDevice'],
    allow: {
      self: { limit: 'At most 10 that are not revoked.', limitZh: '未注销的设备最多10台。' },
      'tenant-administrator': true,
      service: true,
    },
    scope: 'devices:write',
    text: {
      en: 'Making a device known. Everybody for oneself; administration for others, and devices that several people share.',
      zh: '登记设备。每人为自己登记；管理员可为他人登记，也可登记多人共用的设备。',
    },
  },
  {
    resource: 'device',
    action: 'bind',
    kind: 'person',
    operations: ['bindDevice'],
    allow: { 'tenant-administrator': true },
    text: { en: 'Saying whose a device is from now on.', zh: '指定设备今后的使用者。' },
  },
  {
    resource: 'device',
    action: 'revoke',
    kind: 'person',
    operations: ['revokeDevice'],
    allow: HOLDER_AND_ADMINISTRATION,
    text: {
      en: 'Revoking a lost or retired device: one’s own at any time, every other one by administration.',
      zh: '注销遗失或停用的设备：本人可随时注销自己的设备，其他设备由管理员注销。',
    },
  },
  {
    resource: 'device',
    action: 'order-wipe',
    kind: 'person',
    operations: ['orderDeviceWipe'],
    allow: HOLDER_AND_ADMINISTRATION,
    text: {
      en: 'Ordering a device to delete what it keeps, after it has uploaded its punches.',
      zh: '指令设备在上传打卡记录后清除其保存的数据。',
    },
  },
  {
    resource: 'device',
    action: 'follow-orders',
    kind: 'person',
    operations: ['getDeviceOrders', 'acknowledgeDeviceWipe'],
    allow: { ...HOLDER_AND_ADMINISTRATION, service: true },
    scope: 'devices:write',
    text: {
      en: 'Asking, as the device, what it is to do, and saying that it was done.',
      zh: '由设备查询待执行的指令并回报结果。',
    },
  },
];
