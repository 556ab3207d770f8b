/** What every context that knows employments answers for one that is not there, or not for the one who asks. */
export const employmentUnknown = {
  kind: 'not-found',
  title: { en: 'Employment unknown', zh: '雇佣关系不存在' },
  detail: { en: 'There is no such employment, or not for you.', zh: '不存在该雇佣关系，或您无权查看。' },
} as const;

/** What every context answers to a request from a device that was revoked. */
export const deviceRevoked = {
  kind: 'forbidden',
  title: { en: 'Device revoked', zh: '设备已注销' },
  detail: {
    en: 'This device was revoked. It may still upload punches captured before, and ask what it is to do.',
    zh: '该设备已被注销。仍可上传注销前采集的打卡记录，并查询待执行的指令。',
  },
} as const;

/** A person that does not exist, or not for the one who asks. */
export const employeeUnknown = {
  kind: 'not-found',
  title: { en: 'Employee unknown', zh: '员工不存在' },
  detail: { en: 'There is no such employee, or not for you.', zh: '不存在该员工，或您无权查看。' },
} as const;
