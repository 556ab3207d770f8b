import { RELATIONS, type Permission, type Relation } from '@timeledger/access/permission.js';
import { policy } from '@timeledger/access/policy.js';
import { grantees, RELATION_WORDS, type Language } from '@timeledger/access/words.js';

interface Words {
  readonly introduction: string;
  readonly action: string;
  readonly factor: string;
  readonly kinds: Readonly<Record<Permission['kind'], string>>;
  readonly scope: string;
  readonly aboveLimit: string;
  readonly forOthers: string;
  readonly fields: string;
  readonly operations: string;
  readonly separator: string;
  readonly colon: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    introduction: `# Who may see and change what

Made from the rows in \`libs/platform/access/policy\` by \`npm run generate-docs\`. Do not edit. [中文](access.zh.md)

What no row here allows, nobody may do. The same rows stand before every request, filter every list and word the API
documentation, so this page says what the program does.

- **The person themselves** is whoever the record is about. Nobody decides on their own record, whatever else they are.
- **The direct manager** and **managers above** follow from the reporting line of the day in question, at most 20 steps
  up; a role in the sign-in system makes nobody a manager. Where a manager has left, the next active one above decides,
  and where there is none a time administrator.
- **A former manager** was the manager on the day in question and is not today.
- **Whoever stands in** was named by the manager for a time.
- **Time administrators** cover the whole company, unless teams are assigned to them: then those teams and the teams
  below, and nothing that belongs to the company as a whole. No other role is held for a team.
- **Somebody deactivated** has nothing but their own records, whatever the sign-in system says: no role, no reporting line
  and no standing in gives anything, from the next request on. Their own they read, correct by request and submit; their
  consents, data and erasure stay theirs; clocking in live is refused, and what was captured before is kept for review.
- Roles and standing in begin and end with a day in UTC, or at once when somebody ends them without a day.
- **Machine clients** are programs with a token of their own. Each needs the scope named below, and nothing else helps.

What you may not see is answered as if it did not exist. What you may see but not do is refused.
● yes, ◐ yes within the limits named below the table, empty: no. **Second factor** says whether you are asked to sign in
with one (a code, a key) first.
`,
    action: 'Action',
    factor: 'second factor',
    kinds: {
      person: 'about one person',
      list: 'a list; each sees what they may read',
      tenant: 'of the whole company',
      own: 'always about oneself',
    },
    scope: 'Scope of a machine client',
    aboveLimit: 'second factor: above the limit in the company’s settings',
    forOthers: 'second factor: for everybody but the person themselves',
    fields: 'Of it only',
    operations: 'Operations',
    separator: ', ',
    colon: ': ',
  },
  zh: {
    introduction: `# 谁可以查看和更改什么

由 \`npm run generate-docs\` 根据 \`libs/platform/access/policy\` 中的规则生成，请勿手工修改。[English](access.md)

此处未允许的操作，任何人都不能执行。每个请求、每个列表以及接口文档都使用同一套规则，因此本页所述即程序所为。

- **本人**：记录所涉及的人。任何人都不能对自己的记录作决定，无论其担任何种角色。
- **直接经理**与**上级经理**：由相关日期的汇报关系决定，最多向上 20 级；登录系统中的角色不会使任何人成为经理。经理离任时，由其上仍在职的经理决定；没有时由考勤管理员决定。
- **前任经理**：相关日期的经理，但今天已不是。
- **经理代理人**：由经理指定，在一段时间内代理其职责。
- **考勤管理员**：负责整个公司；如已为其指定团队，则仅负责这些团队及其下级团队，且不负责属于整个公司的事项。其他角色不能限定于团队。
- **已停用的人员**：无论登录系统如何记载，从下一次请求起只能接触本人的记录；角色、汇报关系和代理均不再起作用。本人的记录仍可查看、申请更正和提交；同意、本人数据和删除的权利不变；实时打卡会被拒绝，停用前离线记录的打卡会保留并待复核。
- 角色和代理按 UTC 日期开始和结束；不填日期结束时立即失效。
- **机器客户端**：使用自己令牌的程序。每个都需要下表所列的权限范围，此外别无他法。

无权查看的内容，答复与不存在时完全相同；可以查看但无权执行的操作会被拒绝。
● 可以，◐ 在表格下方所述限制内可以，空白为不可以。**第二重验证**表示是否需要先用第二重验证（验证码、密钥）登录。
`,
    action: '操作',
    factor: '第二重验证',
    kinds: {
      person: '关于某个人',
      list: '列表；每人看到有权查看的内容',
      tenant: '属于整个公司',
      own: '始终关于自己',
    },
    scope: '机器客户端的权限范围',
    aboveLimit: '第二重验证：超过公司设置的限额时需要',
    forOthers: '第二重验证：除本人以外均需要',
    fields: '仅限',
    operations: '接口操作',
    separator: '、',
    colon: '：',
  },
};

const YES = '●';
const WITHIN_LIMITS = '◐';
const NO = ' ';

function markOf(row: Permission, relation: Relation): string {
  // Whoever everybody is, each of them is too.
  const grant = row.allow[relation] ?? (relation === 'service' ? undefined : row.allow.anyone);
  if (grant === undefined) return NO;
  return grant === true ? YES : WITHIN_LIMITS;
}

function tableOf(rows: readonly Permission[], language: Language): string {
  const words = WORDS[language];
  const head = [words.action, ...RELATIONS.map((each) => RELATION_WORDS[each][language]), words.factor];
  const lines = rows.map((row) => [
    `**${row.action}**`,
    ...RELATIONS.map((relation) => markOf(row, relation)),
    row.stepUp === undefined ? NO : row.stepUp === 'always' ? YES : WITHIN_LIMITS,
  ]);
  const ruler = head.map((_name, index) => (index === 0 ? '---' : ':-:'));
  return [head, ruler, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function limitsOf(row: Permission, language: Language): readonly string[] {
  const words = WORDS[language];
  const limited = grantees(row, language).flatMap(({ relation, who, limit }) => {
    const grant = row.allow[relation];
    const fields = typeof grant === 'object' ? grant.fields : undefined;
    const shown = fields?.map((field) => `\`${field}\``).join(', ');
    const parts = [
      ...(limit === undefined ? [] : [limit]),
      ...(shown === undefined ? [] : [`${words.fields} ${shown}.`]),
    ];
    return parts.length === 0 ? [] : [{ who, text: parts.join(' ') }];
  });
  return [...Map.groupBy(limited, ({ text }) => text)].map(
    ([text, those]) =>
      `  - ${WITHIN_LIMITS} ${those.map(({ who }) => who).join(words.separator)}${words.colon}${text}`,
  );
}

function noteOf(row: Permission, language: Language): string {
  const words = WORDS[language];
  const operations = row.operations.map((id) => `\`${id.split('/').at(-1) ?? id}\``).join(', ');
  const scope = row.scope === undefined ? '' : ` ${words.scope}${words.colon}\`${row.scope}\`.`;
  const meaning = `- **${row.action}**${words.colon}${row.text[language]} *(${words.kinds[row.kind]})*${scope}`;
  const partly = { 'above-limit': words.aboveLimit, 'for-others': words.forOthers };
  const factor =
    row.stepUp === undefined || row.stepUp === 'always' ? [] : [`  - ${WITHIN_LIMITS} ${partly[row.stepUp]}`];
  return [
    meaning,
    ...limitsOf(row, language),
    ...factor,
    ...(operations === '' ? [] : [`  - ${words.operations}${words.colon}${operations}`]),
  ].join('\n');
}

/** `docs/access.md` or its Chinese sister: the policy as tables, one for each resource. */
export function accessDocument(language: Language): string {
  const resources = [...Map.groupBy(policy, ({ resource }) => resource)].map(
    ([resource, rows]) =>
      `## ${resource}\n\n${tableOf(rows, language)}\n\n${rows.map((row) => noteOf(row, language)).join('\n')}\n`,
  );
  return `${WORDS[language].introduction}\n${resources.join('\n')}`;
}
