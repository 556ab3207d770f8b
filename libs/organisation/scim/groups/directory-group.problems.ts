import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';
import { MAX_GROUP_MEMBERS } from '../../domain/directory-group.decider.js';

/** What is refused of groups of a directory. */
export const directoryGroupProblems = {
  'directory-group.unknown': {
    kind: 'not-found',
    title: { en: 'Group unknown', zh: '组不存在' },
    detail: { en: 'There is no such group, or not any more.', zh: '该组不存在或已不存在。' },
  },
  'directory-group.already-exists': {
    kind: 'conflict',
    title: { en: 'Group already exists', zh: '组已存在' },
    detail: { en: 'A group with this id exists already.', zh: '此标识的组已存在。' },
  },
  'directory-group.name-taken': {
    kind: 'conflict',
    title: { en: 'Name of the group is taken', zh: '组名称已被使用' },
    detail: { en: 'Another group has this name.', zh: '另一个组已使用此名称。' },
  },
  'directory-group.too-many-members': {
    kind: 'invalid',
    title: { en: 'Too many members', zh: '成员过多' },
    detail: {
      en: `A group has at most ${MAX_GROUP_MEMBERS} members.`,
      zh: `一个组最多有 ${MAX_GROUP_MEMBERS} 名成员。`,
    },
  },
  'directory-group.member-unknown': {
    kind: 'invalid',
    title: { en: 'Member unknown', zh: '成员不存在' },
    detail: {
      en: 'A member is nobody of the company. Nothing was changed; provision the person first.',
      zh: '有成员不是公司人员。未做任何更改；请先配置该人员。',
    },
  },
  'directory-group.team-unknown': {
    kind: 'invalid',
    title: { en: 'Team of the group unknown', zh: '组对应的团队不存在' },
    detail: { en: 'There is no such team.', zh: '不存在该团队。' },
  },
  'directory-group.team-closed': {
    kind: 'invalid',
    title: { en: 'Team of the group closed', zh: '组对应的团队已关闭' },
    detail: {
      en: 'The team is closed; name one that is open.',
      zh: '该团队已关闭；请指定一个开放的团队。',
    },
  },
  'directory-group.meaning-incomplete': {
    kind: 'invalid',
    title: { en: 'Meaning is incomplete or contradicts itself', zh: '含义不完整或自相矛盾' },
    detail: {
      en: 'A team needs a team, a role needs a role; nothing needs neither.',
      zh: '“team”需指定团队，“role”需指定角色；“nothing”两者都不需要。',
    },
  },
  'directory-group.preview-needed': {
    kind: 'precondition-required',
    title: { en: 'Preview needed', zh: '需要先预览' },
    detail: {
      en: 'This gives people roles or places them. Ask for a preview, look at it, and send its token along.',
      zh: '此操作会授予人员角色或安排其团队。请先获取预览并查看，然后随请求发送预览令牌。',
    },
  },
  'directory-group.preview-stale': {
    kind: 'invalid',
    title: { en: 'Preview is too old or of another change', zh: '预览已过期或不属于本次更改' },
    detail: {
      en: 'The preview is too old, or something else was looked at. Ask for a preview again.',
      zh: '预览已过期，或预览的不是本次更改。请重新获取预览。',
    },
  },
} as const satisfies ProblemDefinitions;
