import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';
import { deviceRevoked } from '../contracts/problems.js';

/** What is refused about devices. */
export const devicesProblems = {
  'device.unknown': {
    kind: 'not-found',
    title: { en: 'Device unknown', zh: '设备不存在' },
    detail: { en: 'There is no such device, or not for you.', zh: '不存在该设备，或您无权查看。' },
  },
  'device.revoked': deviceRevoked,
  'device.already-revoked': {
    kind: 'conflict',
    title: { en: 'Device already revoked', zh: '设备已注销' },
    detail: {
      en: 'The device is revoked. Register it anew under another id.',
      zh: '该设备已注销，请以新的编号重新登记。',
    },
  },
  'device.already-registered': {
    kind: 'conflict',
    title: { en: 'Device already registered', zh: '设备已登记' },
    detail: { en: 'A device with this id is registered already.', zh: '此编号的设备已登记。' },
  },
  'device.too-many': {
    kind: 'conflict',
    title: { en: 'Too many devices', zh: '设备数量已达上限' },
    detail: {
      en: 'Revoke a device that is not used any more, then register this one.',
      zh: '请先注销不再使用的设备，再登记此设备。',
    },
  },
  'device.employee-unknown': {
    kind: 'invalid',
    title: { en: 'Employee of the device unknown', zh: '设备所属员工不存在' },
    detail: { en: 'The person whose device it is to be does not exist.', zh: '所指定的设备使用人不存在。' },
  },
  'device.no-wipe-ordered': {
    kind: 'conflict',
    title: { en: 'No wipe is ordered', zh: '未下达清除指令' },
    detail: { en: 'Nobody ordered this device to be wiped.', zh: '没有对该设备下达清除指令。' },
  },
  'device.rebound-too-often': {
    kind: 'conflict',
    title: { en: 'The device changed hands too often', zh: '设备更换使用者次数过多' },
    detail: { en: 'Register it anew under another id.', zh: '请以新的编号重新登记。' },
  },
} as const satisfies ProblemDefinitions;
