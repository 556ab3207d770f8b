import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What exchange rates, and files of them, refuse. */
export const exchangeRateProblems = {
  'exchange-rate.missing': {
    kind: 'invalid',
    title: { en: 'Exchange rate missing', zh: '缺少汇率' },
    detail: { en: 'There is no exchange rate for the date of the transaction.', zh: '缺少交易日期的汇率。' },
    phrases: [
      { en: 'has no exchange rate from {from} to {to} on {date}', zh: '{date} 没有 {from} 兑 {to} 的汇率' },
    ],
  },
  'exchange-rate.same-currency': {
    kind: 'invalid',
    title: { en: 'Same currency twice', zh: '两种货币相同' },
    detail: { en: 'A rate is between two currencies.', zh: '汇率须涉及两种不同的货币。' },
  },
  'exchange-rate.date-malformed': {
    kind: 'invalid',
    title: { en: 'Malformed date', zh: '日期格式错误' },
    detail: { en: 'A date is written as "2026-03-31".', zh: '日期须写作 "2026-03-31"。' },
  },
  'exchange-rate.source-missing': {
    kind: 'invalid',
    title: { en: 'Source missing', zh: '缺少来源' },
    detail: {
      en: 'A rate names who published it, in 80 letters at most.',
      zh: '汇率须注明发布者，最多 80 个字符。',
    },
  },
  'exchange-rate-file.header': {
    kind: 'malformed',
    title: { en: 'Wrong header', zh: '表头错误' },
    detail: {
      en: 'The header must name the columns date, from, to, rate and source, and no others.',
      zh: '表头必须且只能包含 date、from、to、rate 和 source 列。',
    },
    phrases: [{ en: 'The header must name the columns {columns}.', zh: '表头必须包含以下列：{columns}。' }],
  },
  'exchange-rate-file.malformed': {
    kind: 'malformed',
    title: { en: 'Malformed file', zh: '文件格式错误' },
    detail: { en: 'The file is no CSV in UTF-8.', zh: '文件不是 UTF-8 编码的 CSV。' },
  },
  'exchange-rate-file.too-large': {
    kind: 'too-large',
    title: { en: 'File too large', zh: '文件过大' },
    detail: { en: 'A file has 1 MiB and 10,000 rows at most.', zh: '文件最大 1 MiB，最多 10000 行。' },
  },
  'exchange-rate-file.repeated': {
    kind: 'invalid',
    title: { en: 'Row repeated', zh: '重复的行' },
    detail: {
      en: 'The row names a pair and date that an earlier row names.',
      zh: '该行的货币对和日期已在前面的行中出现。',
    },
  },
  'exchange-rate-file.ragged': {
    kind: 'invalid',
    title: { en: 'Row of another length', zh: '行的列数不符' },
    detail: { en: 'The row has another number of cells than the header.', zh: '该行的列数与表头不同。' },
  },
} as const satisfies ProblemDefinitions;
