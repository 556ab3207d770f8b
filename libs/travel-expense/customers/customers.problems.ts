import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What customers refuse. */
export const customerProblems = {
  'customer.unknown': {
    kind: 'not-found',
    title: { en: 'No such customer', zh: '客户不存在' },
    detail: { en: 'There is no such customer.', zh: '该客户不存在。' },
  },
  'customer.already-exists': {
    kind: 'conflict',
    title: { en: 'Customer exists', zh: '客户已存在' },
    detail: { en: 'The customer has been created already.', zh: '该客户已创建。' },
  },
} as const satisfies ProblemDefinitions;
