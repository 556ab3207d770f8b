import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What is refused about people, teams and sites. */
export const peopleProblems = {
  'employee.staff-number-taken': {
    kind: 'conflict',
    title: { en: 'Staff number belongs to another person', zh: '工号已属于他人' },
    detail: { en: 'Another person has this staff number.', zh: '该工号已分配给其他员工。' },
  },
  'employee.erased': {
    kind: 'gone',
    title: { en: 'Person erased', zh: '该人员信息已被删除' },
    detail: {
      en: 'The facts about this person were erased and are not kept again.',
      zh: '该人员的个人信息已被删除，不能再次保存。',
    },
  },
  'employee.too-many-entries': {
    kind: 'invalid',
    title: { en: 'Too many entries for one person', zh: '单个人员的条目过多' },
    detail: {
      en: 'The person has as many entries of this kind as are kept.',
      zh: '该人员此类条目的数量已达上限。',
    },
    phrases: [
      { en: 'A person has at most {maximum} entries of one kind.', zh: '每人每类条目最多 {maximum} 条。' },
    ],
  },
  'reporting-line.cycle': {
    kind: 'invalid',
    title: { en: 'Reporting lines close a circle', zh: '汇报关系形成循环' },
    detail: {
      en: 'On {on} the manager would report to the employee, over whatever levels.',
      zh: '在 {on}，该经理将（直接或间接）向该员工汇报。',
    },
  },
  'reporting-line.too-deep': {
    kind: 'invalid',
    title: { en: 'Too many managers above', zh: '汇报层级过多' },
    detail: {
      en: 'There would be more managers one above the other than are possible.',
      zh: '汇报层级将超过允许的上限。',
    },
  },
  'move.preview-needed': {
    kind: 'precondition-required',
    title: { en: 'Preview needed', zh: '需要先预览' },
    detail: {
      en: 'This changes days that are past. Ask for a preview, look at it, and send its token along.',
      zh: '此更改会影响过去的日期。请先获取预览并查看，然后附上其令牌再提交。',
    },
  },
  'move.preview-stale': {
    kind: 'invalid',
    title: { en: 'Preview is not of this change', zh: '预览与本次更改不符' },
    detail: {
      en: 'The preview is too old, or something else was looked at. Ask for a preview again.',
      zh: '预览已过期，或预览的不是本次更改。请重新获取预览。',
    },
    phrases: [{ en: 'is too old, or of another change', zh: '已过期，或属于另一更改' }],
  },
  'placement.team-unknown': {
    kind: 'invalid',
    title: { en: 'Team unknown', zh: '团队不存在' },
    detail: { en: 'There is no such team.', zh: '不存在该团队。' },
  },
  'placement.team-closed': {
    kind: 'invalid',
    title: { en: 'Team closed', zh: '团队已关闭' },
    detail: {
      en: 'The team is closed; nobody is placed there any more.',
      zh: '该团队已关闭，不能再安排人员。',
    },
  },
  'placement.site-unknown': {
    kind: 'invalid',
    title: { en: 'Site unknown', zh: '工作地点不存在' },
    detail: { en: 'There is no such site.', zh: '不存在该工作地点。' },
  },
  'placement.site-closed': {
    kind: 'invalid',
    title: { en: 'Site closed', zh: '工作地点已关闭' },
    detail: {
      en: 'The site is closed; nobody is placed there any more.',
      zh: '该工作地点已关闭，不能再安排人员。',
    },
  },
  'role-assignment.unknown': {
    kind: 'not-found',
    title: { en: 'Role assignment unknown', zh: '角色分配不存在' },
    detail: { en: 'The person has no such role assignment.', zh: '该人员没有此角色分配。' },
  },
  'role-assignment.overlapping': {
    kind: 'invalid',
    title: { en: 'Role assigned already for some of the days', zh: '部分日期已分配相同角色' },
    detail: {
      en: 'The person has this role already on some of these days.',
      zh: '该人员在其中部分日期已拥有此角色。',
    },
  },
  'role-assignment.ends-before-start': {
    kind: 'invalid',
    title: { en: 'Role ends before it starts', zh: '角色结束早于开始' },
    detail: { en: 'The last day is before the first day.', zh: '最后一天早于第一天。' },
  },
  'role-assignment.ends-earlier': {
    kind: 'invalid',
    title: { en: 'Role ends earlier already', zh: '角色已更早结束' },
    detail: {
      en: 'An end only makes the time shorter. Assign the role again for a longer one.',
      zh: '结束操作只能缩短时间。如需更长时间，请重新分配角色。',
    },
  },
  'role-assignment.not-for-teams': {
    kind: 'invalid',
    title: { en: 'Role is not held for a team', zh: '该角色不能限定于团队' },
    detail: {
      en: 'Only time administrators are assigned for a team; every other role holds for the whole company. Leave the team out.',
      zh: '只有考勤管理员可按团队分配；其他角色对整个公司有效。请不要填写团队。',
    },
  },
  'role-assignment.team-unknown': {
    kind: 'invalid',
    title: { en: 'Team of the role unknown', zh: '角色所属团队不存在' },
    detail: { en: 'There is no such team.', zh: '不存在该团队。' },
  },
  'role-assignment.team-closed': {
    kind: 'invalid',
    title: { en: 'Team of the role closed', zh: '角色所属团队已关闭' },
    detail: {
      en: 'The team is closed; no role is given for it any more.',
      zh: '该团队已关闭，不能再为其分配角色。',
    },
  },
  'delegation.unknown': {
    kind: 'not-found',
    title: { en: 'Standing in unknown', zh: '代理不存在' },
    detail: { en: 'There is no such standing in, or not for you.', zh: '不存在该代理，或您无权查看。' },
  },
  'delegation.self': {
    kind: 'invalid',
    title: { en: 'Nobody stands in for oneself', zh: '不能代理自己' },
    detail: { en: 'Name somebody else to stand in.', zh: '请指定他人作为代理人。' },
  },
  'delegation.delegate-unknown': {
    kind: 'invalid',
    title: { en: 'Whoever is to stand in is unknown', zh: '代理人不存在' },
    detail: { en: 'Whoever is to stand in does not exist.', zh: '所指定的代理人不存在。' },
  },
  'delegation.delegate-inactive': {
    kind: 'invalid',
    title: { en: 'Whoever is to stand in is deactivated', zh: '代理人已停用' },
    detail: {
      en: 'Whoever is to stand in is deactivated. Name somebody else.',
      zh: '所指定的代理人已停用，请指定他人。',
    },
  },
  'delegation.overlapping': {
    kind: 'invalid',
    title: { en: 'The person stands in already on some of the days', zh: '该人员在部分日期已是代理人' },
    detail: {
      en: 'The person stands in already on some of these days.',
      zh: '该人员在其中部分日期已是代理人。',
    },
  },
  'delegation.ends-earlier': {
    kind: 'invalid',
    title: { en: 'Standing in ends earlier already', zh: '代理已更早结束' },
    detail: {
      en: 'An end only makes the time shorter. Name the stand-in again for a longer one.',
      zh: '结束操作只能缩短时间。如需更长时间，请重新指定代理人。',
    },
  },
  'delegation.ends-before-start': {
    kind: 'invalid',
    title: { en: 'Standing in ends before it starts', zh: '代理结束早于开始' },
    detail: { en: 'The last day is before the first day.', zh: '最后一天早于第一天。' },
  },
  'team.unknown': {
    kind: 'not-found',
    title: { en: 'Team unknown', zh: '团队不存在' },
    detail: { en: 'There is no such team, or not for you.', zh: '不存在该团队，或您无权查看。' },
  },
  'team.already-exists': {
    kind: 'conflict',
    title: { en: 'Team already exists', zh: '团队已存在' },
    detail: { en: 'A team with this id exists already.', zh: '此标识的团队已存在。' },
  },
  'team.parent-unknown': {
    kind: 'invalid',
    title: { en: 'Team above unknown', zh: '上级团队不存在' },
    detail: { en: 'The team above does not exist.', zh: '上级团队不存在。' },
  },
  'team.parent-closed': {
    kind: 'invalid',
    title: { en: 'Team above closed', zh: '上级团队已关闭' },
    detail: { en: 'The team above is closed.', zh: '上级团队已关闭。' },
  },
  'team.cycle': {
    kind: 'invalid',
    title: { en: 'A team is never below itself', zh: '团队不能隶属于自身' },
    detail: {
      en: 'The team above would be the team itself, or one below it.',
      zh: '上级团队不能是该团队自身或其下级团队。',
    },
    phrases: [{ en: 'is the team itself, or below it', zh: '是该团队自身或其下级' }],
  },
  'team.too-deep': {
    kind: 'invalid',
    title: { en: 'Too many levels of teams', zh: '团队层级过多' },
    detail: {
      en: 'There would be more teams one above the other than are possible.',
      zh: '团队层级将超过允许的上限。',
    },
    phrases: [{ en: 'has {levels} teams above already', zh: '之上已有 {levels} 级团队' }],
  },
  'team.not-empty': {
    kind: 'conflict',
    title: { en: 'Team is not empty', zh: '团队非空' },
    detail: {
      en: 'The team has people, today or later, or teams below it. Move them first.',
      zh: '团队现在或将来仍有成员，或仍有下级团队。请先将其移出。',
    },
  },
  'site.unknown': {
    kind: 'not-found',
    title: { en: 'Site unknown', zh: '工作地点不存在' },
    detail: { en: 'There is no such site, or not for you.', zh: '不存在该工作地点，或您无权查看。' },
  },
  'site.already-exists': {
    kind: 'conflict',
    title: { en: 'Site already exists', zh: '工作地点已存在' },
    detail: { en: 'A site with this id exists already.', zh: '此标识的工作地点已存在。' },
  },
} as const satisfies ProblemDefinitions;
