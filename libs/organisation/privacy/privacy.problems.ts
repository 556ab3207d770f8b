import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What privacy refuses. */
export const privacyProblems = {
  'legal-basis.not-for-purpose': {
    kind: 'invalid',
    title: { en: 'Not a ground for this kind of data', zh: '该类数据不能采用此合法性基础' },
    detail: { en: 'This kind of data cannot rest on this ground.', zh: '此类数据不能采用该合法性基础。' },
  },
  'legal-basis.in-the-past': {
    kind: 'invalid',
    title: { en: 'Nothing is declared for the past', zh: '不能为过去声明' },
    detail: {
      en: 'A declaration holds from today or from a later day.',
      zh: '声明自今天或之后的日期起生效。',
    },
  },
  'legal-basis.language-twice': {
    kind: 'invalid',
    title: { en: 'Two texts in one language', zh: '同一语言有两份文本' },
    detail: { en: 'Give one text for each language.', zh: '每种语言只能有一份文本。' },
  },
  'legal-basis.not-later': {
    kind: 'conflict',
    title: { en: 'A later declaration stands already', zh: '已有更晚生效的声明' },
    detail: { en: 'A later declaration stands already.', zh: '已有生效时间更晚的声明。' },
  },
  'consent.not-asked-for': {
    kind: 'conflict',
    title: { en: 'This does not rest on consent', zh: '该处理不以同意为基础' },
    detail: {
      en: 'This kind of data does not rest on your consent.',
      zh: '此类数据的处理不以您的同意为基础。',
    },
  },
  'consent.other-text': {
    kind: 'conflict',
    title: { en: 'Another version of the text is in force', zh: '现行文本是另一版本' },
    detail: {
      en: 'The text in force is another version. Show it, and ask again.',
      zh: '现行文本是另一版本。请展示该版本后重新征求同意。',
    },
  },
  'consent.language-unknown': {
    kind: 'invalid',
    title: { en: 'No text in this language', zh: '没有该语言的文本' },
    detail: {
      en: 'Nobody agrees to a text that nobody wrote: there is none in this language.',
      zh: '现行文本没有该语言的版本，无法据此表示同意。',
    },
  },
  'consent.purpose-unknown': {
    kind: 'not-found',
    title: { en: 'No such kind of data', zh: '没有此类数据' },
    detail: { en: 'There is no such kind of data.', zh: '没有此类数据。' },
  },
  'legal-hold.ends-in-the-past': {
    kind: 'invalid',
    title: { en: 'A hold must end in the future', zh: '保全须在将来结束' },
    detail: { en: 'A hold must end in the future.', zh: '保全的结束时间必须在将来。' },
  },
  'legal-hold.unknown': {
    kind: 'not-found',
    title: { en: 'Legal hold unknown', zh: '保全不存在' },
    detail: { en: 'There is no such hold.', zh: '不存在该保全。' },
  },
} as const satisfies ProblemDefinitions;
