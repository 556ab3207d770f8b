import type { ProblemDefinitions } from '../problem-catalogue.js';

/** What the command pipeline, position tokens and read models refuse. */
export const runtimeProblems = {
  'resource.stale': {
    kind: 'stale',
    title: { en: 'Changed since you read it', zh: '读取之后已被更改' },
    detail: {
      en: 'It was changed since you read it. Read it again and decide again.',
      zh: '在您读取之后它已被更改，请重新读取后再决定。',
    },
  },
  'command.queue-full': {
    kind: 'too-many',
    title: { en: 'Too many commands wait', zh: '等待的命令过多' },
    detail: {
      en: 'Too many commands on this wait already. Try again later.',
      zh: '等待的命令过多，请稍后重试。',
    },
  },
  'command.contended': {
    kind: 'unavailable',
    title: { en: 'Too many writers', zh: '写入冲突过多' },
    detail: {
      en: 'Too many writers change the same thing. Nothing was recorded; send the same request again.',
      zh: '同时更改同一对象的请求过多。未记录任何内容，请原样重发。',
    },
  },
  'command.too-many-events': {
    kind: 'too-large',
    title: { en: 'Too much for one command', zh: '单次命令内容过多' },
    detail: {
      en: 'One request changes more than is recorded at once. Send it in parts.',
      zh: '该请求一次更改的内容过多，请分批提交。',
    },
    phrases: [
      { en: 'One command may record at most {maximum} events.', zh: '单次命令最多记录 {maximum} 个事件。' },
    ],
  },
  'subject.erased': {
    kind: 'conflict',
    title: { en: 'Person erased', zh: '该人员信息已被删除' },
    detail: {
      en: 'The person was erased, and nothing personal is stored of them any more.',
      zh: '该人员的个人信息已被永久删除，不再存储其任何个人信息。',
    },
  },
  'position-token.invalid': {
    kind: 'malformed',
    title: { en: 'Not a position token', zh: '位置令牌无效' },
    detail: { en: 'Not a position token of this service.', zh: '这不是本服务的位置令牌。' },
  },
  'position-token.other-context': {
    kind: 'malformed',
    title: { en: 'Position token of another service', zh: '位置令牌属于其他服务' },
    detail: { en: 'This position token was issued by another service.', zh: '该位置令牌由其他服务签发。' },
  },
  'position-token.other-epoch': {
    kind: 'gone',
    title: { en: 'Position token of an earlier log', zh: '位置令牌已失效' },
    detail: {
      en: 'The log was restored or migrated since this token was issued. Read without it.',
      zh: '签发该令牌之后日志已恢复或迁移，请不带令牌读取。',
    },
  },
  'read.not-reached': {
    kind: 'timeout',
    title: { en: 'Not there yet', zh: '尚未同步' },
    detail: {
      en: 'The read model has not seen what you refer to yet. Nothing is lost; ask again.',
      zh: '读取模型尚未同步到您指定的位置。数据没有丢失，请重试。',
    },
  },
  'read.too-many-waiting': {
    kind: 'unavailable',
    title: { en: 'Too many reads wait', zh: '等待的读取过多' },
    detail: { en: 'Too many reads wait. Try again later.', zh: '等待的读取过多，请稍后重试。' },
  },
  'projection.parked': {
    kind: 'unavailable',
    title: { en: 'Read model on hold', zh: '读取模型暂停' },
    detail: {
      en: 'The read model of this record is on hold until a fault is mended. What was recorded is safe.',
      zh: '该记录的读取模型因故障暂停，修复后恢复。已记录的数据是安全的。',
    },
  },
} as const satisfies ProblemDefinitions;
