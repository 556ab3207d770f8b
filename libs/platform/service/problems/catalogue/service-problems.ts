import type { ProblemDefinitions } from '../problem-catalogue.js';

/** What a service answers about itself, about who asks, and about routes. */
export const serviceProblems = {
  'auth.token-missing': {
    kind: 'unauthenticated',
    title: { en: 'Token missing', zh: '缺少令牌' },
    detail: { en: 'A bearer token is needed.', zh: '需要 Bearer 令牌。' },
  },
  'auth.token-invalid': {
    kind: 'unauthenticated',
    title: { en: 'Token not accepted', zh: '令牌不被接受' },
    detail: { en: 'The token is not accepted.', zh: '令牌不被接受。' },
  },
  'auth.token-expired': {
    kind: 'unauthenticated',
    title: { en: 'Token expired', zh: '令牌已过期' },
    detail: { en: 'The token has expired.', zh: '令牌已过期。' },
  },
  'auth.role-missing': {
    kind: 'forbidden',
    title: { en: 'Role missing', zh: '缺少角色' },
    detail: {
      en: 'This needs one of the roles {allowedRoles}.',
      zh: '此操作需要以下角色之一：{allowedRoles}。',
    },
  },
  'route.not-found': {
    kind: 'not-found',
    title: { en: 'No such resource', zh: '资源不存在' },
    detail: { en: 'Nothing is served at this path.', zh: '此路径没有资源。' },
  },
  'route.method-not-allowed': {
    status: 405,
    title: { en: 'Method not allowed', zh: '方法不被允许' },
    detail: { en: 'This path allows {allowedMethods}.', zh: '此路径允许 {allowedMethods}。' },
  },
  'route.uri-too-long': {
    status: 414,
    title: { en: 'URI too long', zh: 'URI 过长' },
    detail: { en: 'A part of the path is too long.', zh: '路径的某一部分过长。' },
  },
  'service.timeout': {
    kind: 'timeout',
    title: { en: 'No answer in time', zh: '未能及时响应' },
    detail: {
      en: 'The request took too long. Whether it took effect is not known: repeat it with the same id.',
      zh: '请求耗时过长，是否生效未知：请以相同标识重试。',
    },
  },
  'service.unavailable': {
    kind: 'unavailable',
    title: { en: 'Unavailable for the moment', zh: '暂时不可用' },
    detail: {
      en: 'Something this service needs is not available. Try again later.',
      zh: '服务所需的组件暂不可用，请稍后再试。',
    },
  },
  'service.outcome-unknown': {
    kind: 'unavailable',
    title: { en: 'Outcome unknown', zh: '结果未知' },
    detail: {
      en: 'Whether the request took effect is not known: repeat it with the same id.',
      zh: '请求是否生效未知：请以相同标识重试。',
    },
  },
  'service.stopping': {
    kind: 'unavailable',
    title: { en: 'Stopping', zh: '正在停止' },
    detail: { en: 'This process is stopping. Try again.', zh: '此进程正在停止，请重试。' },
  },
  'service.internal-error': {
    status: 500,
    title: { en: 'Internal error', zh: '内部错误' },
    detail: {
      en: 'Something went wrong on our side. Tell us the correlation id.',
      zh: '服务内部出错，请提供 correlationId 以便查询。',
    },
  },
} as const satisfies ProblemDefinitions;
