/** What every context that knows employments answers for one that is not there, or not for the one who asks. */
export const employmentUnknown = {
  kind: 'not-found',
  title: { en: 'Employment unknown', zh: '雇佣关系不存在' },
  detail: { en: 'There is no such employment, or not for you.', zh: '不存在该雇佣关系，或您无权查看。' },
} as const;
