import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What is refused about terminals and their logs as a whole. Single lines are reported, not refused. */
export const terminalProblems = {
  'terminal.unknown': {
    kind: 'not-found',
    title: { en: 'Terminal unknown', zh: '考勤机不存在' },
    detail: { en: 'There is no such terminal, or not for you.', zh: '不存在该考勤机，或您无权查看。' },
  },
  'terminal.already-registered': {
    kind: 'conflict',
    title: { en: 'Terminal already registered', zh: '考勤机已登记' },
    detail: { en: 'A terminal with this id is registered already.', zh: '此标识的考勤机已登记。' },
  },
  'terminal.zone-unknown': {
    kind: 'invalid',
    title: { en: 'Time zone unknown', zh: '未知时区' },
    detail: {
      en: 'A time zone must be an IANA name, such as Asia/Shanghai.',
      zh: '时区必须是 IANA 名称，例如 Asia/Shanghai。',
    },
  },
  'terminal.mapping-invalid': {
    kind: 'invalid',
    title: { en: 'The log cannot be read like this', zh: '无法按此方式读取考勤记录' },
    detail: { en: 'The mapping contradicts itself; see errors.', zh: '列映射存在矛盾，详见 errors。' },
  },
  'terminal.user-code-malformed': {
    kind: 'invalid',
    title: { en: 'Malformed user code', zh: '用户编号格式错误' },
    detail: {
      en: 'A user code is short, printable, and has no blanks at its ends.',
      zh: '用户编号须为较短的可打印字符，首尾不得有空格。',
    },
    phrases: [
      {
        en: 'A user code has 1 to {maximum} printable characters, none of them at its ends a blank.',
        zh: '用户编号为 1 至 {maximum} 个可打印字符，首尾不得有空格。',
      },
      {
        en: 'A user code has at most {maximum} printable characters.',
        zh: '用户编号最多 {maximum} 个可打印字符。',
      },
    ],
  },
  'terminal.user-code-bound': {
    kind: 'conflict',
    title: { en: 'User code bound already', zh: '用户编号已绑定' },
    detail: {
      en: 'Another binding of the user code must begin on a later day.',
      zh: '用户编号的新绑定必须从更晚的日期开始。',
    },
    phrases: [
      {
        en: 'The user code is bound {since}; another binding must begin on a later day.',
        zh: '用户编号已绑定（{since}）；新的绑定必须从更晚的日期开始。',
      },
    ],
  },
  'terminal.too-many-user-codes': {
    kind: 'conflict',
    title: { en: 'Too many user codes', zh: '用户编号过多' },
    detail: {
      en: 'The terminal holds as many user codes as it can.',
      zh: '该考勤机的用户编号数量已达上限。',
    },
    phrases: [
      { en: 'A terminal holds at most {maximum} user codes.', zh: '一台考勤机最多有 {maximum} 个用户编号。' },
    ],
  },
  'terminal.header-mismatch': {
    kind: 'invalid',
    title: { en: 'The header does not match', zh: '表头不匹配' },
    detail: {
      en: 'The first line lacks a column that the terminal’s mapping names.',
      zh: '首行缺少考勤机映射所指定的列。',
    },
    phrases: [{ en: 'The first line has no column {column}.', zh: '首行没有 {column} 列。' }],
  },
  'terminal.encoding-unsupported': {
    kind: 'invalid',
    title: { en: 'Encoding not supported', zh: '不支持的编码' },
    detail: { en: 'Save the file as UTF-8.', zh: '请将文件保存为 UTF-8。' },
  },
} as const satisfies ProblemDefinitions;
