import type { ProblemDefinition } from '@timeledger/service/problems/problem-catalogue.js';

const fault = (en: string, zh: string, detailEn: string, detailZh: string): ProblemDefinition => ({
  kind: 'invalid',
  title: { en, zh },
  detail: { en: detailEn, zh: detailZh },
});

/** What is wrong with single members of what geolocation is sent: told beside their pointers. */
export const geolocationFaults = {
  'fix.malformed': fault('No fix', '定位无效', 'A fix is an object.', '定位须为对象。'),
  'fix.id-malformed': fault(
    'No id of a fix',
    '定位编号无效',
    'The id of a fix is a UUID that the phone gave it.',
    '定位编号须为手机生成的 UUID。',
  ),
  'fix.id-reused': fault(
    'Id of another fix',
    '定位编号重复',
    'The batch has another fix under this id.',
    '本批次中另一定位已使用该编号。',
  ),
  'fix.time-malformed': fault(
    'No time of a fix',
    '定位时间无效',
    'The time of a fix is RFC 3339 with an offset.',
    '定位时间须为带时差的 RFC 3339 格式。',
  ),
  'fix.in-the-future': fault(
    'Fix of the future',
    '定位时间在未来',
    'A fix is at most two minutes ahead.',
    '定位时间最多可超前两分钟。',
  ),
  'fix.too-old': fault('Fix too old', '定位过旧', 'A fix is at most seven days old.', '定位最多为七天前。'),
  'fix.accuracy-out-of-range': fault(
    'Accuracy out of range',
    '精度超出范围',
    'The radius is from 0 to 100,000 metres.',
    '精度半径须在 0 至 100000 米之间。',
  ),
  'fix.speed-out-of-range': fault(
    'Speed out of range',
    '速度超出范围',
    'A speed is from 0 to 333 metres a second.',
    '速度须在每秒 0 至 333 米之间。',
  ),
  'fix.heading-out-of-range': fault(
    'Heading out of range',
    '方向超出范围',
    'A heading is from 0 to below 360 degrees.',
    '方向须在 0 至 360 度之间（不含 360）。',
  ),
  'fix.mock-flag': fault(
    'No flag',
    '模拟标记无效',
    'The flag of made-up positions is true or false.',
    '模拟定位标记须为 true 或 false。',
  ),
  'circle.radius-out-of-range': fault(
    'Radius out of range',
    '半径超出范围',
    'A radius is from 5 to 50,000 metres.',
    '半径须在 5 至 50000 米之间。',
  ),
  'polygon.too-few-corners': fault(
    'Too few corners',
    '顶点过少',
    'A polygon has three corners or more.',
    '多边形至少有三个顶点。',
  ),
  'polygon.too-many-corners': fault(
    'Too many corners',
    '顶点过多',
    'A polygon has 200 corners at most.',
    '多边形最多 200 个顶点。',
  ),
  'polygon.repeated-corner': fault(
    'Corner repeated',
    '顶点重复',
    'A corner is the one before it once more.',
    '顶点与前一个顶点相同。',
  ),
  'polygon.too-large': fault(
    'Polygon too large',
    '多边形过大',
    'A polygon is at most 100 km across.',
    '多边形跨度最大 100 公里。',
  ),
  'polygon.around-pole': fault(
    'Around a pole',
    '环绕极点',
    'A polygon does not go around a pole.',
    '多边形不得环绕极点。',
  ),
  'polygon.self-intersecting': fault(
    'Crosses itself',
    '自相交',
    'A polygon neither crosses nor touches itself.',
    '多边形不得自相交或自接触。',
  ),
  'shape.incomplete': fault(
    'Shape incomplete',
    '形状不完整',
    'A member of the shape is needed.',
    '形状缺少必需的成员。',
  ),
  'ip-range.malformed': fault(
    'Address block cannot be read',
    '无法识别地址段',
    'A block is IPv4 or IPv6 in CIDR notation, with no bits behind its prefix, and no larger than a company’s.',
    '地址段须为 CIDR 格式的 IPv4 或 IPv6，前缀之后的位为零，且不得过大。',
  ),
  'opening-hours.weekday': fault(
    'No day of the week',
    '星期无效',
    'Days are from 1 for Monday to 7 for Sunday.',
    '星期须为 1（周一）至 7（周日）。',
  ),
  'opening-hours.time': fault('No wall time', '时间无效', 'A wall time is HH:MM.', '时间格式须为 HH:MM。'),
  'site.nowhere': fault(
    'Site is nowhere',
    '地点没有位置',
    'A site needs a shape, an access point or an address block.',
    '地点须有形状、接入点或地址段。',
  ),
  'site.customer': fault(
    'Customer missing, or too many',
    '客户信息不符',
    'A customer is named for a customer’s site, and only there.',
    '仅客户地点须指明客户。',
  ),
  'verdict-policy.in-the-past': fault(
    'In the past',
    '日期已过',
    'A version holds from today or later.',
    '新版本须自今日或以后生效。',
  ),
  'verdict-policy.refuses-the-unknown': fault(
    'Refuses the unknown',
    '因情况不明而拒绝',
    'Nobody is refused for what is not known.',
    '不得因情况不明而拒绝打卡。',
  ),
} as const satisfies Readonly<Record<string, ProblemDefinition>>;
