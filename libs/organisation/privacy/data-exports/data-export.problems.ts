import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What is refused about exports. */
export const dataExportProblems = {
  'data-export.unknown': {
    kind: 'not-found',
    title: { en: 'Export unknown', zh: '导出不存在' },
    detail: { en: 'There is no such thing, or not for you.', zh: '没有这样的导出，或您无权查看。' },
  },
  'data-export.not-ready': {
    kind: 'conflict',
    title: { en: 'Archive not ready yet', zh: '导出文件尚未就绪' },
    detail: {
      en: 'The archive is being prepared. Ask again a little later.',
      zh: '导出文件正在准备中，请稍后再试。',
    },
  },
  'data-export.failed': {
    kind: 'conflict',
    title: { en: 'Archive could not be made', zh: '导出文件未能生成' },
    detail: {
      en: 'The archive could not be made. Ask for a new one.',
      zh: '导出文件未能生成，请重新申请。',
    },
  },
  'data-export.ended': {
    kind: 'gone',
    title: { en: 'Archive no longer there', zh: '导出文件已不存在' },
    detail: {
      en: 'The archive is no longer there. Ask for a new one.',
      zh: '导出文件已不存在，请重新申请。',
    },
  },
  'data-export.too-many': {
    kind: 'too-many',
    title: { en: 'Too many archives today', zh: '今日导出次数过多' },
    detail: {
      en: 'Too many archives of this person were asked for today. Ask again tomorrow.',
      zh: '今天为该人员申请的导出过多，请明天再试。',
    },
  },
  'data-export.purpose-missing': {
    kind: 'invalid',
    title: { en: 'A purpose is needed', zh: '须说明目的' },
    detail: {
      en: 'Say why you fetch what is not your own.',
      zh: '下载他人的数据时，须说明目的。',
    },
  },
} as const satisfies ProblemDefinitions;
