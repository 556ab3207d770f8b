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
  'auth.tenant-unknown': {
    kind: 'unauthenticated',
    title: { en: 'Company unknown', zh: '公司不存在' },
    detail: {
      en: 'The token is for a company that this installation does not know.',
      zh: '令牌所属的公司在此系统中不存在。',
    },
  },
  'auth.tenant-suspended': {
    kind: 'forbidden',
    title: { en: 'Company suspended', zh: '公司已停用' },
    detail: {
      en: 'The company is suspended; its operator can resume it.',
      zh: '该公司已被停用，可由运维人员恢复。',
    },
  },
  'auth.service-account-revoked': {
    kind: 'forbidden',
    title: { en: 'Service account revoked', zh: '服务账号已吊销' },
    detail: {
      en: 'The service account of this client was revoked by the company.',
      zh: '该客户端的服务账号已被公司吊销。',
    },
  },
  'auth.step-up-needed': {
    kind: 'unauthenticated',
    title: { en: 'Second factor needed', zh: '需要第二重验证' },
    detail: {
      en: 'A second factor is needed for this: sign in again with one.',
      zh: '此操作需要第二重验证：请使用第二重验证重新登录。',
    },
  },
  'access.forbidden': {
    kind: 'forbidden',
    title: { en: 'Not allowed', zh: '无权操作' },
    detail: { en: 'Your role does not allow this.', zh: '您的角色不允许此操作。' },
    phrases: [
      {
        en: 'Nobody assigns a role to oneself: ask another administrator.',
        zh: '不能为自己分配角色，请联系其他管理员。',
      },
      { en: 'Nobody consents for another.', zh: '不能代替他人表示同意。' },
    ],
  },
  'access.scope-missing': {
    kind: 'forbidden',
    title: { en: 'Scope missing', zh: '缺少权限范围' },
    detail: { en: 'The token needs the scope {requiredScope}.', zh: '令牌需要权限范围 {requiredScope}。' },
  },
  'limit.exceeded': {
    kind: 'too-many',
    title: { en: 'Limit reached', zh: '已达上限' },
    detail: {
      en: 'The limit of {limit} is reached. Nothing was recorded; send the same again in {retryAfterSeconds} seconds.',
      zh: '已达到 {limit} 的上限。未记录任何内容，请在 {retryAfterSeconds} 秒后原样重发。',
    },
    phrases: [
      {
        en: 'The company has stored all that it may: {allowed} bytes. Nothing was recorded. Ask for a higher limit; then the same request can be sent again.',
        zh: '公司的存储量已达上限：{allowed} 字节。未记录任何内容。请申请提高上限，之后可原样重发。',
      },
      {
        en: 'The company has stored all that it may: {allowed} events. Nothing was recorded. Ask for a higher limit; then the same request can be sent again.',
        zh: '公司的存储量已达上限：{allowed} 个事件。未记录任何内容。请申请提高上限，之后可原样重发。',
      },
    ],
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
