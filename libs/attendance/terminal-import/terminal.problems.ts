import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What is refused about terminals and their logs as a whole. Single lines are reported, not refused. */
export const terminalProblems = {
  'terminal.unknown': { kind: 'not-found', title: { en: 'Terminal unknown', zh: '考勤机不存在' } },
  'terminal.already-registered': {
    kind: 'conflict',
    title: { en: 'Terminal already registered', zh: '考勤机已登记' },
  },
  'terminal.zone-unknown': { kind: 'invalid', title: { en: 'Time zone unknown', zh: '未知时区' } },
  'terminal.mapping-invalid': {
    kind: 'invalid',
    title: { en: 'The log cannot be read like this', zh: '无法按此方式读取考勤记录' },
    detail: { en: 'The mapping contradicts itself; see errors.', zh: '列映射存在矛盾，详见 errors。' },
  },
  'terminal.user-code-malformed': {
    kind: 'invalid',
    title: { en: 'Malformed user code', zh: '用户编号格式错误' },
  },
  'terminal.user-code-bound': {
    kind: 'conflict',
    title: { en: 'User code bound already', zh: '用户编号已绑定' },
    detail: {
      en: 'Another binding of the user code must begin on a later day.',
      zh: '用户编号的新绑定必须从更晚的日期开始。',
    },
  },
  'terminal.too-many-user-codes': {
    kind: 'conflict',
    title: { en: 'Too many user codes', zh: '用户编号过多' },
  },
  'terminal.header-mismatch': {
    kind: 'invalid',
    title: { en: 'The header does not match', zh: '表头不匹配' },
    detail: {
      en: 'The first line lacks a column that the terminal’s mapping names.',
      zh: '首行缺少考勤机映射所指定的列。',
    },
  },
  'terminal.encoding-unsupported': {
    kind: 'invalid',
    title: { en: 'Encoding not supported', zh: '不支持的编码' },
    detail: { en: 'Save the file as UTF-8.', zh: '请将文件保存为 UTF-8。' },
  },
} as const satisfies ProblemDefinitions;
