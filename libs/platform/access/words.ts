import { RELATIONS } from './permission.js';
import type { Permission, Relation } from './permission.js';

/** Languages that the policy is worded in. */
export type Language = 'en' | 'zh';

/** What a relation is called, for people who do not program. */
export const RELATION_WORDS: Readonly<Record<Relation, Readonly<Record<Language, string>>>> = {
  self: { en: 'the person themselves', zh: '本人' },
  manager: { en: 'the direct manager', zh: '直接经理' },
  'manager-above': { en: 'managers above', zh: '上级经理' },
  'former-manager': { en: 'a former manager', zh: '前任经理' },
  delegate: { en: 'whoever stands in for the manager', zh: '经理代理人' },
  'time-administrator': { en: 'time administrators', zh: '考勤管理员' },
  finance: { en: 'finance', zh: '财务' },
  auditor: { en: 'auditors', zh: '审计员' },
  'tenant-administrator': { en: 'tenant administrators', zh: '企业管理员' },
  service: { en: 'machine clients', zh: '机器客户端' },
  anyone: { en: 'everybody in the company', zh: '公司所有人' },
};

/** Who a row grants something to, in the order of the relations, with the limit in words where there is one. */
export function grantees(
  row: Permission,
  language: Language,
): readonly { readonly relation: Relation; readonly who: string; readonly limit: string | undefined }[] {
  return RELATIONS.flatMap((relation) => {
    const grant = row.allow[relation];
    if (grant === undefined) return [];
    const limit = grant === true ? undefined : language === 'en' ? grant.limit : grant.limitZh;
    return [{ relation, who: RELATION_WORDS[relation][language], limit }];
  });
}

/** When a second factor is asked for. */
const WHEN_STEPPED_UP: Readonly<Record<NonNullable<Permission['stepUp']>, string>> = {
  always: '',
  'above-limit': ' above the limit in the company’s settings',
  'for-others': ' of everybody but the person themselves',
};

/** One paragraph about who may, for the description of an operation. Markdown, English. */
export function describeAccess(row: Permission): string {
  const who = grantees(row, 'en').map(({ who: name, limit }) =>
    limit === undefined ? name : `${name} (${limit.replace(/\.$/, '')})`,
  );
  const scope = row.scope === undefined ? '' : ` A machine client’s token needs the scope \`${row.scope}\`.`;
  const factor =
    row.stepUp === undefined ? '' : ` A second factor is asked for${WHEN_STEPPED_UP[row.stepUp]}.`;
  return `**Who may:** ${who.join('; ')}.${scope}${factor}`;
}

/** What `x-access` of an operation says: the row, for programs. */
export const accessExtension = (row: Permission): Readonly<Record<string, unknown>> => ({
  resource: row.resource,
  action: row.action,
  kind: row.kind,
  allow: grantees(row, 'en').map(({ relation, limit }) => ({
    relation,
    ...(limit === undefined ? {} : { limit }),
  })),
  ...(row.scope === undefined ? {} : { scope: row.scope }),
  ...(row.stepUp === undefined ? {} : { stepUp: row.stepUp }),
});
