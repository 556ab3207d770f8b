import type { ProblemDefinitions } from '../problem-catalogue.js';
import { moneyProblems } from './money-problems.js';

/** What can be wrong with any request, before the domain sees it. */
export const requestProblems = {
  'request.malformed': {
    kind: 'malformed',
    title: { en: 'Malformed request', zh: '请求格式错误' },
    detail: {
      en: 'The request does not have the documented form; see errors.',
      zh: '请求与接口文档不符，详见 errors。',
    },
  },
  'request.malformed-json': {
    kind: 'malformed',
    title: { en: 'Malformed JSON', zh: 'JSON 格式错误' },
    detail: { en: 'The body is not valid JSON.', zh: '请求体不是有效的 JSON。' },
  },
  'request.malformed-url': {
    kind: 'malformed',
    title: { en: 'Malformed URL', zh: 'URL 格式错误' },
    detail: { en: 'The path of the URL cannot be decoded.', zh: '无法解码 URL 路径。' },
  },
  'request.body-missing': {
    kind: 'malformed',
    title: { en: 'Body missing', zh: '缺少请求体' },
    detail: { en: 'This operation needs a JSON body.', zh: '此操作需要 JSON 请求体。' },
  },
  'request.body-unexpected': {
    kind: 'malformed',
    title: { en: 'Body not expected', zh: '不应有请求体' },
    detail: {
      en: 'This operation takes no body; leave it out, or send an empty object.',
      zh: '此操作不接受请求体；请省略，或发送空对象。',
    },
  },
  'request.unknown-member': {
    kind: 'malformed',
    title: { en: 'Unknown member', zh: '未知的成员' },
    detail: { en: 'A member is not part of this request.', zh: '该成员不属于此请求。' },
  },
  'request.member-missing': {
    kind: 'malformed',
    title: { en: 'Member missing', zh: '缺少必需的成员' },
    detail: { en: 'A required member is missing.', zh: '缺少必需的成员。' },
  },
  'request.wrong-type': {
    kind: 'malformed',
    title: { en: 'Wrong type', zh: '类型错误' },
    detail: { en: 'A value has another type than documented.', zh: '值的类型与文档不符。' },
  },
  'request.invalid': {
    kind: 'invalid',
    title: { en: 'Invalid values', zh: '值无效' },
    detail: { en: 'Some values cannot be accepted; see errors.', zh: '部分值无法接受，详见 errors。' },
  },
  'request.not-allowed': {
    kind: 'invalid',
    title: { en: 'Value not allowed', zh: '不允许的值' },
    detail: { en: 'The value is none of the allowed ones.', zh: '该值不在允许范围之内。' },
  },
  'request.out-of-range': {
    kind: 'invalid',
    title: { en: 'Value out of range', zh: '值超出范围' },
    detail: { en: 'The value is outside the allowed range.', zh: '该值超出允许范围。' },
  },
  'request.wrong-length': {
    kind: 'invalid',
    title: { en: 'Wrong length', zh: '长度不符' },
    detail: { en: 'The text is too short or too long.', zh: '文本过短或过长。' },
  },
  'request.wrong-format': {
    kind: 'invalid',
    title: { en: 'Wrong format', zh: '格式不符' },
    detail: { en: 'The text does not have the documented format.', zh: '文本格式与文档不符。' },
  },
  'request.too-few-items': {
    kind: 'invalid',
    title: { en: 'Too few items', zh: '条目过少' },
    detail: { en: 'The list has too few items.', zh: '列表条目过少。' },
  },
  'request.too-many-items': {
    kind: 'invalid',
    title: { en: 'Too many items', zh: '条目过多' },
    detail: { en: 'The list has too many items.', zh: '列表条目过多。' },
  },
  'request.items-repeated': {
    kind: 'invalid',
    title: { en: 'Item given twice', zh: '条目重复' },
    detail: { en: 'The list has the same item twice.', zh: '列表中有重复的条目。' },
  },
  'request.too-large': {
    kind: 'too-large',
    title: { en: 'Body too large', zh: '请求体过大' },
    detail: { en: 'The body is larger than this service accepts.', zh: '请求体超过服务允许的大小。' },
    phrases: [
      {
        en: 'A file has at most {maximum} bytes; cut it between rows and send the parts.',
        zh: '文件最多 {maximum} 字节，请在行之间拆分后分批发送。',
      },
      {
        en: 'A log has at most {maximum} bytes; cut it between lines and send the parts.',
        zh: '日志最多 {maximum} 字节，请在行之间拆分后分批发送。',
      },
    ],
  },
  'request.headers-too-large': {
    status: 431,
    title: { en: 'Headers too large', zh: '请求头过大' },
    detail: { en: 'The headers are larger than this service accepts.', zh: '请求头超过服务允许的大小。' },
  },
  'request.timeout': {
    status: 408,
    title: { en: 'The request did not arrive in time', zh: '请求未能及时送达' },
    detail: { en: 'The whole request must arrive within 30 seconds.', zh: '整个请求须在 30 秒内送达。' },
  },
  'request.media-type-unsupported': {
    status: 415,
    title: { en: 'Unsupported media type', zh: '不支持的媒体类型' },
    detail: {
      en: 'Send the body as application/json, without a Content-Encoding.',
      zh: '请以 application/json 发送请求体，且不使用 Content-Encoding。',
    },
  },
  'request.id-reused': {
    kind: 'conflict',
    title: { en: 'Id used before', zh: '标识已被使用' },
    detail: {
      en: 'This id was used before for another request. Send the same body, or a new id.',
      zh: '该标识曾用于另一请求。请发送相同内容或使用新标识。',
    },
  },
  'id.malformed': {
    kind: 'invalid',
    title: { en: 'Malformed id', zh: '标识格式错误' },
    detail: { en: 'An id must be a UUID.', zh: '标识必须是 UUID。' },
  },
  'time.offset-missing': {
    kind: 'invalid',
    title: { en: 'Time without offset', zh: '时间缺少时区偏移' },
    detail: {
      en: 'A time must say its offset from UTC, such as 2026-03-02T08:00:00+08:00.',
      zh: '时间必须带有 UTC 偏移，例如 2026-03-02T08:00:00+08:00。',
    },
  },
  'time.malformed': {
    kind: 'invalid',
    title: { en: 'Not a time', zh: '时间无效' },
    detail: {
      en: 'This is not an existing moment in RFC 3339 form.',
      zh: '该值不是 RFC 3339 形式的有效时刻。',
    },
  },
  'date.malformed': {
    kind: 'invalid',
    title: { en: 'Not a date', zh: '日期无效' },
    detail: {
      en: 'A date must be an existing day as YYYY-MM-DD.',
      zh: '日期必须是形如 YYYY-MM-DD 的有效日期。',
    },
  },
  'zone.unknown': {
    kind: 'invalid',
    title: { en: 'Unknown time zone', zh: '未知时区' },
    detail: {
      en: 'A time zone must be an IANA name, such as Asia/Shanghai.',
      zh: '时区必须是 IANA 名称，例如 Asia/Shanghai。',
    },
  },
  'country.unknown': {
    kind: 'invalid',
    title: { en: 'Unknown country', zh: '未知的国家或地区' },
    detail: {
      en: 'A country must be an assigned code of ISO 3166-1 alpha-2, such as DE.',
      zh: '国家或地区必须是 ISO 3166-1 alpha-2 中已分配的代码，例如 DE。',
    },
  },
  'idempotency-key.missing': {
    kind: 'malformed',
    title: { en: 'Idempotency-Key missing', zh: '缺少 Idempotency-Key' },
    detail: {
      en: 'Send an Idempotency-Key header: the same one with every retry of the same request.',
      zh: '请发送 Idempotency-Key 请求头：同一请求的每次重试使用同一个值。',
    },
  },
  'idempotency-key.malformed': {
    kind: 'malformed',
    title: { en: 'Malformed Idempotency-Key', zh: 'Idempotency-Key 格式错误' },
    detail: {
      en: 'An Idempotency-Key has 1 to 200 visible ASCII characters.',
      zh: 'Idempotency-Key 为 1 至 200 个可见 ASCII 字符。',
    },
  },
  'if-match.missing': {
    kind: 'precondition-required',
    title: { en: 'If-Match missing', zh: '缺少 If-Match' },
    detail: {
      en: 'Send the ETag of the state you saw in an If-Match header.',
      zh: '请在 If-Match 请求头中发送您所见状态的 ETag。',
    },
  },
  'if-match.malformed': {
    kind: 'malformed',
    title: { en: 'Malformed If-Match', zh: 'If-Match 格式错误' },
    detail: {
      en: 'If-Match must be one strong ETag of ours, such as "7".',
      zh: 'If-Match 必须是一个本服务的强 ETag，例如 "7"。',
    },
  },
  'revision.stale': {
    kind: 'stale',
    title: { en: 'Changed in the meantime', zh: '数据已被更改' },
    detail: {
      en: 'The thing has changed since you read it. Read it again.',
      zh: '您读取之后数据已更改，请重新读取。',
    },
  },
  'revision.conflict': {
    kind: 'conflict',
    title: { en: 'Changed at the same time', zh: '同时发生更改' },
    detail: {
      en: 'Another request changed the same thing at the same time. Try again.',
      zh: '另一请求同时更改了同一对象，请重试。',
    },
  },
  'cursor.invalid': {
    kind: 'malformed',
    title: { en: 'Invalid cursor', zh: '游标无效' },
    detail: {
      en: 'The cursor does not belong to this list and filter. Start again without one.',
      zh: '游标不属于此列表与筛选条件，请不带游标重新开始。',
    },
  },
  ...moneyProblems,
} as const satisfies ProblemDefinitions;
