import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** Why a file of people cannot be used at all. What is wrong with single rows is in the answer. */
export const importProblems = {
  'organisation-import.encoding-unsupported': {
    kind: 'malformed',
    title: { en: 'File is not UTF-8', zh: '文件不是 UTF-8 编码' },
    detail: { en: 'Save the file as UTF-8.', zh: '请将文件保存为 UTF-8。' },
  },
  'organisation-import.malformed': {
    kind: 'malformed',
    title: { en: 'File cannot be cut into rows', zh: '无法将文件拆分为行' },
    detail: { en: 'The file is not CSV that can be cut into rows.', zh: '该文件不是可以拆分为行的 CSV。' },
  },
  'organisation-import.header-missing': {
    kind: 'malformed',
    title: { en: 'Header is missing', zh: '缺少表头' },
    detail: { en: 'The first line must name a column staff_number.', zh: '首行必须包含 staff_number 列。' },
    phrases: [{ en: 'The file is empty.', zh: '文件为空。' }],
  },
  'organisation-import.column-unknown': {
    kind: 'malformed',
    title: { en: 'Column of the header unknown', zh: '表头中有未知列' },
    detail: {
      en: 'The first line names a column that this import does not know.',
      zh: '首行包含此导入不支持的列。',
    },
  },
  'organisation-import.column-repeated': {
    kind: 'malformed',
    title: { en: 'Column is there twice', zh: '列重复' },
    detail: { en: 'A column is there twice.', zh: '有一列重复出现。' },
    phrases: [{ en: 'The column {column} is there twice.', zh: '列 {column} 重复出现。' }],
  },
  'organisation-import.too-many-rows': {
    kind: 'too-large',
    title: { en: 'Too many rows', zh: '行数过多' },
    detail: {
      en: 'The file has too many rows; cut it and send the parts.',
      zh: '文件行数过多，请拆分后分批发送。',
    },
    phrases: [
      {
        en: 'A file has at most {maximum} rows; cut it and send the parts.',
        zh: '文件最多 {maximum} 行，请拆分后分批发送。',
      },
    ],
  },
  'organisation-import.too-entangled': {
    kind: 'invalid',
    title: { en: 'Too many rows rely on refused ones', zh: '过多的行依赖被拒绝的行' },
    detail: {
      en: 'Too many rows rely on managers of rows that are refused. Mend those and send the file again.',
      zh: '过多的行依赖于被拒绝的行中的经理。请修正这些行后重新发送文件。',
    },
  },
} as const satisfies ProblemDefinitions;
