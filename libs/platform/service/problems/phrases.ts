/** One sentence in each language. */
interface Phrase {
  readonly en: string;
  readonly zh: string;
}

const phrase = (en: string, zh: string): Phrase => ({ en, zh });

/**
 * What is said at single members of a request, whatever the code. `{name}` stands for a value of the occurrence. The
 * first that fits is taken: the narrower ones stand first.
 */
export const COMMON_PHRASES: readonly Phrase[] = [
  phrase('is required', '为必填项'),
  phrase('is required for {case}', '对于 {case} 为必填项'),
  phrase('is required with {member}', '填写 {member} 时为必填项'),
  phrase('is needed', '为必填项'),
  phrase('is empty', '为空'),
  phrase('is closed', '已关闭'),
  phrase('is deactivated', '已停用'),
  phrase('does not exist', '不存在'),
  phrase('belongs to another person', '已属于他人'),
  phrase('is not a member of this request', '不是此请求的成员'),
  phrase('is not known here', '此处不支持'),
  phrase('must be a UUID', '必须是 UUID'),
  phrase('must be a UUID, or me', '必须是 UUID 或 me'),
  phrase('must be true or false', '必须为 true 或 false'),
  phrase('must be an existing day as YYYY-MM-DD', '必须是形如 YYYY-MM-DD 的有效日期'),
  phrase(
    'must be an existing moment in RFC 3339 form with an offset',
    '必须是带时区偏移的 RFC 3339 有效时刻',
  ),
  phrase('must be an RFC 3339 time with an offset', '必须是带时区偏移的 RFC 3339 时间'),
  phrase('must say its offset from UTC, such as {example}', '必须带有 UTC 偏移，例如 {example}'),
  phrase('must be the name of an IANA time zone, such as {example}', '必须是 IANA 时区名称，例如 {example}'),
  phrase(
    'must be the code of a country by ISO 3166-1 alpha-2, such as {example}',
    '必须是 ISO 3166-1 alpha-2 国家或地区代码，例如 {example}',
  ),
  phrase('must not contain U+0000 or half of a surrogate pair', '不得包含 U+0000 或不成对的代理项'),
  phrase('must be a month as YYYY-MM', '必须是形如 YYYY-MM 的月份'),
  phrase(
    'must be a currency in use, by ISO 4217, such as {example}',
    '必须是 ISO 4217 中在用的货币代码，例如 {example}',
  ),
  phrase(
    'must be an exact decimal number as text, such as {example}',
    '必须是以文本表示的精确小数，例如 {example}',
  ),
  phrase(
    'must be an exact decimal number without a sign as text, such as {example}',
    '必须是以文本表示的无符号精确小数，例如 {example}',
  ),
  phrase(
    'must be a time of the clock as HH:MM, such as {example}',
    '必须是 HH:MM 格式的时刻，例如 {example}',
  ),
  phrase(
    'must be of small letters and digits, joined by dots, hyphens or underscores, such as {example}',
    '必须由小写字母和数字组成，可用点、连字符或下划线连接，例如 {example}',
  ),
  phrase('must be a language by BCP 47, such as {example}', '必须是 BCP 47 语言标签，例如 {example}'),
  phrase('must be an e-mail address, such as {example}', '必须是电子邮件地址，例如 {example}'),
  phrase('must be a whole URL, such as {example}', '必须是完整的 URL，例如 {example}'),
  phrase('must have the documented form', '必须符合文档所述的形式'),
  phrase('must have the format {format}', '格式必须为 {format}'),
  phrase('must be of type {types}', '类型必须是 {types}'),
  phrase('must be one of {values}', '必须是下列之一：{values}'),
  phrase('must be another employee', '必须是另一名员工'),
  phrase('must be in the future', '必须在将来'),
  phrase('must not be in the future', '不得在将来'),
  phrase('must not be in the past', '不得在过去'),
  phrase('must be from {first} to {last}', '必须在 {first} 至 {last} 之间'),
  phrase('must be after {day}', '必须晚于 {day}'),
  phrase('must be {day} or later', '必须不早于 {day}'),
  phrase('must be >= {bound}', '必须大于或等于 {bound}'),
  phrase('must be <= {bound}', '必须小于或等于 {bound}'),
  phrase('must be > {bound}', '必须大于 {bound}'),
  phrase('must be < {bound}', '必须小于 {bound}'),
  phrase('must be a multiple of {step}', '必须是 {step} 的倍数'),
  phrase('must have at least {count} characters', '至少须有 {count} 个字符'),
  phrase('must have at most {count} characters', '最多 {count} 个字符'),
  phrase('must have at least {count} items', '至少须有 {count} 项'),
  phrase('must have at most {count} items', '最多 {count} 项'),
  phrase(
    'must not have the same item twice: {first} and {second} are equal',
    '不得有重复项：第 {first} 项与第 {second} 项相同',
  ),
  phrase('must be {value}', '必须为 {value}'),
];
