import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What SCIM's own rules refuse; answered in SCIM's form (see `scim-errors.ts`). */
export const scimProblems = {
  'employee.last-administrator': {
    kind: 'conflict',
    title: { en: 'Last administrator of the company', zh: '公司的最后一位管理员' },
    detail: {
      en: 'Nobody else who is active was assigned the administration of the company. Assign it to somebody else first, or have a person deactivate this one.',
      zh: '没有其他在用人员被指派为公司管理员。请先将该角色指派给他人，或由人工停用此人。',
    },
  },
  'scim.unknown': {
    kind: 'not-found',
    title: { en: 'No such resource', zh: '资源不存在' },
    detail: {
      en: 'There is no such resource, or not any more.',
      zh: '该资源不存在或已不存在。',
    },
  },
  'scim.invalid-filter': {
    kind: 'malformed',
    title: { en: 'Filter not supported', zh: '不支持的筛选条件' },
    detail: {
      en: 'The filter cannot be read, or asks more than equality of indexed attributes.',
      zh: '无法解析该筛选条件，或其超出了对已索引属性的相等比较。',
    },
  },
  'scim.invalid-syntax': {
    kind: 'malformed',
    title: { en: 'Body not as the schema says', zh: '请求体与模式不符' },
    detail: { en: 'The body is not as the schema says.', zh: '请求体与模式（schema）不符。' },
  },
  'scim.invalid-path': {
    kind: 'malformed',
    title: { en: 'Path not supported', zh: '不支持的路径' },
    detail: { en: 'The path names no attribute of the resource.', zh: '该路径未指向资源的任何属性。' },
  },
  'scim.no-target': {
    kind: 'malformed',
    title: { en: 'Nothing at the path', zh: '路径下没有内容' },
    detail: { en: 'The path leads to nothing that could be changed.', zh: '该路径下没有可更改的内容。' },
  },
  'scim.invalid-value': {
    kind: 'malformed',
    title: { en: 'Value not possible', zh: '值无效' },
    detail: { en: 'A value is missing, or is not possible here.', zh: '缺少某个值，或该值在此处无效。' },
  },
  'scim.read-only': {
    kind: 'malformed',
    title: { en: 'Attribute is read-only', zh: '属性只读' },
    detail: { en: 'The attribute is set by the service alone.', zh: '该属性仅由服务设置。' },
  },
  'scim.not-unique': {
    kind: 'conflict',
    title: { en: 'Already in use', zh: '已被使用' },
    detail: {
      en: 'Another resource has this name, or this external id.',
      zh: '另一资源已使用此名称或外部标识。',
    },
  },
} as const satisfies ProblemDefinitions;
