import type { ProblemDefinition, ProblemDefinitions } from '../problem-catalogue.js';

const fault = (en: string, zh: string, detailEn: string, detailZh: string): ProblemDefinition => ({
  kind: 'invalid',
  title: { en, zh },
  detail: { en: detailEn, zh: detailZh },
});

/** What is wrong with coordinates, in whichever context; single members are told beside their pointers. */
export const coordinateProblems = {
  'coordinates.invalid': {
    kind: 'invalid',
    title: { en: 'Coordinates cannot be used', zh: '坐标无效' },
    detail: {
      en: 'A coordinate is no number or out of range, or its datum is missing.',
      zh: '坐标不是数字、超出范围，或未指明坐标系。',
    },
  },
  'coordinate.not-a-number': fault(
    'No number',
    '不是数字',
    'A coordinate is a number of degrees.',
    '坐标须为度数。',
  ),
  'coordinate.out-of-range': fault(
    'Out of range',
    '超出范围',
    'Latitudes are from -90 to 90, longitudes from -180 to 180.',
    '纬度须在 -90 至 90 之间，经度须在 -180 至 180 之间。',
  ),
  'datum.missing': fault(
    'No datum',
    '未指明坐标系',
    'The datum must be named: none is assumed.',
    '必须指明坐标系，不作默认假定。',
  ),
  'datum.unknown': fault(
    'Datum unknown',
    '坐标系未知',
    'The datum is WGS84, GCJ02 or BD09.',
    '坐标系须为 WGS84、GCJ02 或 BD09。',
  ),
} as const satisfies ProblemDefinitions;
