import type { ProblemDefinitions } from '../problem-catalogue.js';

/** What can be wrong with money and rates in any request. */
export const moneyProblems = {
  'money.currency-unknown': {
    kind: 'invalid',
    title: { en: 'Unknown currency', zh: '未知货币' },
    detail: {
      en: 'The currency is no code of ISO 4217 that is in use.',
      zh: '该货币不是现行的 ISO 4217 货币代码。',
    },
  },
  'money.amount-malformed': {
    kind: 'invalid',
    title: { en: 'Malformed amount', zh: '金额格式错误' },
    detail: {
      en: 'An amount is a decimal number as text, such as "12.30".',
      zh: '金额须为文本形式的十进制数，例如 "12.30"。',
    },
  },
  'money.too-precise': {
    kind: 'invalid',
    title: { en: 'Too many decimals', zh: '小数位过多' },
    detail: {
      en: 'The amount has more decimals than the currency has.',
      zh: '金额的小数位数超过该货币允许的位数。',
    },
  },
  'money.too-large': {
    kind: 'invalid',
    title: { en: 'Amount too large', zh: '金额过大' },
    detail: { en: 'The amount has more digits than are kept.', zh: '金额的位数超过可保存的上限。' },
  },
  'money.currency-mismatch': {
    kind: 'invalid',
    title: { en: 'Currencies do not match', zh: '货币不一致' },
    detail: {
      en: 'Amounts of different currencies cannot be reckoned together.',
      zh: '不同货币的金额不能一起计算。',
    },
  },
  'rate.malformed': {
    kind: 'invalid',
    title: { en: 'Malformed rate', zh: '汇率或费率格式错误' },
    detail: {
      en: 'A rate is a decimal number above 0 as text, such as "1.0843".',
      zh: '汇率或费率须为大于 0 的十进制数文本，例如 "1.0843"。',
    },
  },
} as const satisfies ProblemDefinitions;
