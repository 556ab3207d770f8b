import { coordinateProblems } from '@timeledger/service/problems/catalogue/coordinate-problems.js';
import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';
import { personalReadProblems } from '@timeledger/people/privacy/personal-read.problems.js';
import { geolocationFaults } from './geolocation-fault.problems.js';

/** What geolocation refuses. What is wrong with single members is in the answer. */
export const geolocationProblems = {
  ...geolocationFaults,
  ...coordinateProblems,
  ...personalReadProblems,
  'position.interval-invalid': {
    kind: 'invalid',
    title: { en: 'Stretch of time cannot be read', zh: '时间范围无效' },
    detail: {
      en: 'Positions are read of at most 31 days, from an earlier time to a later one.',
      zh: '位置查询的时间范围须由早到晚，且不超过 31 天。',
    },
  },
  'bssid.malformed': {
    kind: 'invalid',
    title: { en: 'Access point cannot be read', zh: '无法识别接入点标识' },
    detail: {
      en: 'An access point is named by six pairs of hexadecimal digits.',
      zh: '接入点标识应为六组十六进制数字。',
    },
  },
  'geo-site.invalid': {
    kind: 'invalid',
    title: { en: 'Site cannot be used', zh: '地点信息无效' },
    detail: {
      en: 'Something about the site cannot be; each fault is named with its place.',
      zh: '地点信息有误，各项错误及其位置已列出。',
    },
  },
  'geo-site.unknown': {
    kind: 'not-found',
    title: { en: 'Site unknown', zh: '地点不存在' },
    detail: { en: 'There is no such site.', zh: '不存在该地点。' },
  },
  'geo-site.not-there': {
    kind: 'invalid',
    title: { en: 'A site is unknown', zh: '其中有不存在的地点' },
    detail: { en: 'One of the sites does not exist.', zh: '所列地点中有不存在的地点。' },
  },
  'geo-site.already-exists': {
    kind: 'conflict',
    title: { en: 'Site already exists', zh: '地点已存在' },
    detail: { en: 'A site with this id exists already.', zh: '此标识的地点已存在。' },
  },
  'geo-site.too-many': {
    kind: 'conflict',
    title: { en: 'Too many sites', zh: '地点过多' },
    detail: {
      en: 'The company has as many sites as it can have. Change one that is closed.',
      zh: '公司的地点数已达上限。请更改已停用的地点。',
    },
  },
  'geo-site.too-many-assigned': {
    kind: 'invalid',
    title: { en: 'Too many sites for one person', zh: '为一人指定的地点过多' },
    detail: { en: 'A person can be expected at 200 sites at most.', zh: '一人最多可指定 200 个地点。' },
  },
  'site-assignment.unknown': {
    kind: 'not-found',
    title: { en: 'Nobody has said', zh: '尚未指定' },
    detail: {
      en: 'Nobody has said at which sites this person is expected.',
      zh: '尚未为此人指定工作地点。',
    },
  },
  'geo-site-import.malformed': {
    kind: 'malformed',
    title: { en: 'File cannot be cut into rows', zh: '无法将文件拆分为行' },
    detail: {
      en: 'The file is not CSV in UTF-8 that can be cut into rows.',
      zh: '该文件不是可以拆分为行的 UTF-8 编码 CSV。',
    },
  },
  'geo-site-import.header': {
    kind: 'malformed',
    title: { en: 'Header cannot be used', zh: '表头无效' },
    detail: {
      en: 'The first line must name known columns, each once, among them key.',
      zh: '首行的列名须为已知列且不得重复，并须包含 key 列。',
    },
  },
  'geo-site-import.too-many-rows': {
    kind: 'too-large',
    title: { en: 'Too many rows', zh: '行数过多' },
    detail: {
      en: 'The file has too many rows; cut it and send the parts.',
      zh: '文件行数过多，请拆分后分批发送。',
    },
  },
  'verdict-policy.invalid': {
    kind: 'invalid',
    title: { en: 'Policy cannot be published', zh: '无法发布该规则' },
    detail: {
      en: 'A version holds from today or later, within the stated limits, and refuses nobody for what is not known.',
      zh: '新版本须自今日或以后生效，数值须在规定范围内，且不得因情况不明而拒绝打卡。',
    },
  },
  'punch-verdict.punch-unknown': {
    kind: 'not-found',
    title: { en: 'Punch unknown', zh: '打卡记录不存在' },
    detail: {
      en: 'There is no such punch of yours here, or not yet: send again in a moment.',
      zh: '此处没有您的该打卡记录，或尚未收到：请稍后重新发送。',
    },
  },
  'position.too-many': {
    kind: 'invalid',
    title: { en: 'Too many people to watch', zh: '实时查看的人数过多' },
    detail: {
      en: 'You may see more than {limit} people who send positions: name a team.',
      zh: '您可查看的上报位置的人员超过 {limit} 人：请指定团队。',
    },
  },
  'track.date-invalid': {
    kind: 'invalid',
    title: { en: 'Not a date', zh: '日期无效' },
    detail: {
      en: 'The date of a day is a local date, such as 2030-01-09.',
      zh: '日期须为当地日期，例如 2030-01-09。',
    },
  },
  'punch-verdict.already-given': {
    kind: 'conflict',
    title: { en: 'Evidence was sent already', zh: '已提交过依据' },
    detail: { en: 'The first evidence of a punch stands.', zh: '以首次提交的打卡依据为准。' },
  },
} as const satisfies ProblemDefinitions;
