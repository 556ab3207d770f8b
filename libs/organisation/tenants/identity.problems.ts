import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What is refused about tenants, issuers and machine clients. */
export const identityProblems = {
  'tenant.unknown': {
    kind: 'not-found',
    title: { en: 'Company unknown', zh: '公司不存在' },
    detail: { en: 'There is no such company.', zh: '不存在该公司。' },
  },
  'tenant.already-exists': {
    kind: 'conflict',
    title: { en: 'Company already exists', zh: '公司已存在' },
    detail: { en: 'A company with this id exists already.', zh: '此标识的公司已存在。' },
  },
  'tenant.limit-not-accepted': {
    kind: 'invalid',
    title: { en: 'Limit not accepted', zh: '限额不被接受' },
    detail: {
      en: 'A limit is a whole number of at least 1, or none.',
      zh: '限额须为不小于 1 的整数，或不设限。',
    },
    phrases: [
      {
        en: '{name} must be a whole number of at least 1, or none.',
        zh: '{name} 须为不小于 1 的整数，或不设限。',
      },
    ],
  },
  'issuer.unknown': {
    kind: 'not-found',
    title: { en: 'Issuer unknown', zh: '颁发者不存在' },
    detail: {
      en: 'The company does not trust this issuer for this audience.',
      zh: '公司未就此受众信任该颁发者。',
    },
  },
  'issuer.not-accepted': {
    kind: 'invalid',
    title: { en: 'Issuer cannot be trusted like this', zh: '不能以此方式信任该颁发者' },
    detail: {
      en: 'The issuer cannot be trusted like this; see errors.',
      zh: '不能以此方式信任该颁发者，详见 errors。',
    },
  },
  'issuer.unreachable': {
    kind: 'invalid',
    title: { en: 'Keys of the issuer cannot be read', zh: '无法读取颁发者的密钥' },
    detail: {
      en: 'The keys of the issuer cannot be read. Check its address.',
      zh: '无法读取颁发者的密钥，请检查其地址。',
    },
    phrases: [
      { en: 'The keys of the issuer cannot be read: {reason}.', zh: '无法读取颁发者的密钥：{reason}。' },
    ],
  },
  'issuer.already-trusted': {
    kind: 'conflict',
    title: { en: 'Issuer already trusted', zh: '该颁发者已受信任' },
    detail: {
      en: 'The issuer is trusted already for this audience. Withdraw it first to change how it is read.',
      zh: '已就此受众信任该颁发者。如需更改其读取方式，请先撤回。',
    },
  },
  'issuer.trusted-elsewhere': {
    kind: 'conflict',
    title: { en: 'Issuer trusted by another company', zh: '该颁发者已被其他公司信任' },
    detail: {
      en: 'Another company trusts this issuer. Companies that share an issuer each need the same claim with a value of their own, or an operator who confirms that their audiences differ.',
      zh: '另一公司已信任该颁发者。共用颁发者的公司须各自使用同一声明（claim）的不同取值，或由运维人员确认其受众不同。',
    },
  },
  'issuer.too-many': {
    kind: 'invalid',
    title: { en: 'Too many issuers', zh: '颁发者过多' },
    detail: { en: 'The company trusts as many issuers as it can.', zh: '公司信任的颁发者数量已达上限。' },
    phrases: [
      { en: 'A company trusts at most {maximum} issuers.', zh: '一家公司最多信任 {maximum} 个颁发者。' },
    ],
  },
  'issuer.own-last': {
    kind: 'invalid',
    title: { en: 'Last issuer of the own token', zh: '自己令牌的最后一个颁发者' },
    detail: {
      en: 'Your own token comes from this issuer: sign in through another one first, or ask the operator.',
      zh: '您自己的令牌来自该颁发者：请先通过其他颁发者登录，或联系运维人员。',
    },
  },
  'service-account.unknown': {
    kind: 'not-found',
    title: { en: 'Service account unknown', zh: '服务账号不存在' },
    detail: {
      en: 'There is no such service account, or not for you.',
      zh: '不存在该服务账号，或您无权查看。',
    },
  },
  'service-account.already-registered': {
    kind: 'conflict',
    title: { en: 'Client already registered', zh: '客户端已登记' },
    detail: {
      en: 'A service account of this client is registered already.',
      zh: '该客户端的服务账号已登记。',
    },
  },
  'service-account.revoked': {
    kind: 'conflict',
    title: { en: 'Service account revoked', zh: '服务账号已吊销' },
    detail: {
      en: 'The service account is revoked and cannot be changed any more.',
      zh: '该服务账号已吊销，不能再更改。',
    },
  },
  'service-account.too-many': {
    kind: 'invalid',
    title: { en: 'Too many service accounts', zh: '服务账号过多' },
    detail: { en: 'The company has as many service accounts as it can.', zh: '公司的服务账号数量已达上限。' },
    phrases: [
      {
        en: 'A company has at most {maximum} service accounts.',
        zh: '一家公司最多有 {maximum} 个服务账号。',
      },
    ],
  },
  'service-account.scope-unknown': {
    kind: 'invalid',
    title: { en: 'Scope unknown', zh: '权限范围不存在' },
    detail: { en: 'A scope is none that there is.', zh: '其中有不存在的权限范围。' },
    phrases: [{ en: 'A scope is none of {scopes}.', zh: '权限范围须为下列之一：{scopes}。' }],
  },
  'directory-token.unknown': {
    kind: 'not-found',
    title: { en: 'Directory token unknown', zh: '目录令牌不存在' },
    detail: {
      en: 'There is no such directory token, or not for you.',
      zh: '不存在该目录令牌，或您无权查看。',
    },
  },
  'directory-token.too-many': {
    kind: 'invalid',
    title: { en: 'Too many directory tokens', zh: '目录令牌过多' },
    detail: { en: 'The company has as many directory tokens as it can.', zh: '公司的目录令牌数量已达上限。' },
    phrases: [
      {
        en: 'A company has at most {maximum} directory tokens.',
        zh: '一家公司最多有 {maximum} 个目录令牌。',
      },
    ],
  },
} as const satisfies ProblemDefinitions;
