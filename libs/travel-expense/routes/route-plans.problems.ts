import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

const invalid = (en: string, zh: string, detailEn: string, detailZh: string) =>
  ({ kind: 'invalid', title: { en, zh }, detail: { en: detailEn, zh: detailZh } }) as const;

/** What proposals of routes refuse; each is told beside its pointer too. */
export const routePlanProblems = {
  'route-plan.employee-unknown': {
    kind: 'not-found',
    title: { en: 'No such person', zh: '人员不存在' },
    detail: {
      en: 'The person is not there, or not for you to plan for.',
      zh: '该人员不存在，或您无权为其规划路线。',
    },
  },
  'route-plan.span-reversed': invalid(
    'Span ends before it begins',
    '时段结束早于开始',
    'A span ends later than it begins, on the same day: none goes over midnight.',
    '时段的结束时间必须晚于开始时间，且在同一天内，不得跨越午夜。',
  ),
  'route-plan.earliest-start-outside': invalid(
    'Start outside the working hours',
    '出发时间不在工作时间内',
    'The earliest start lies within the working hours.',
    '最早出发时间须在工作时间内。',
  ),
  'route-plan.stop-unnamed': invalid(
    'Stop without one id',
    '停靠点编号有误',
    'A stop has either a visitId or a stopId.',
    '每个停靠点须有 visitId 或 stopId，且只能有其一。',
  ),
  'route-plan.stop-repeated': invalid(
    'Stop named twice',
    '停靠点重复',
    'Each stop is named once.',
    '每个停靠点只能出现一次。',
  ),
  'route-plan.service-missing': invalid(
    'No length of service',
    '未指明停留时长',
    'A stop that is no visit says how long one stays.',
    '非拜访的停靠点须说明停留时长。',
  ),
  'route-plan.visit-unknown': invalid(
    'Visit unknown',
    '未知拜访',
    'There is no such visit of the person.',
    '该人员没有这项拜访。',
  ),
  'route-plan.visit-not-planned': invalid(
    'Visit has begun or is cancelled',
    '拜访已开始或已取消',
    'Only visits that are planned are put in an order.',
    '只有已安排且未开始的拜访才能排入路线。',
  ),
  'route-plan.joint-visit-fixed': invalid(
    'Time of a visit of several people',
    '多人拜访的时间固定',
    'A visit of several people stays when it is planned, so that neither windows nor a length are sent.',
    '多人拜访保持原定时间，不得另行指定时段或时长。',
  ),
  'route-plan.visit-on-another-day': invalid(
    'Visit on another day',
    '拜访不在当天',
    'A visit of several people stays on the day on which it is planned.',
    '多人拜访保持在原定日期。',
  ),
  'route-plan.end-not-reachable': invalid(
    'End out of reach',
    '无法到达终点',
    'The working hours are too short for the way from the start to the end.',
    '工作时间不足以从起点到达终点。',
  ),
  'route-plan.service-exceeds-window': invalid(
    'Service longer than every window',
    '停留时长超过所有时段',
    'The service lies within one window as a whole, and none is that long.',
    '停留须完整处于某一时段内，但没有足够长的时段。',
  ),
  'route-plan.window-not-reachable': invalid(
    'Window out of reach',
    '无法在时段内到达',
    'No window of the stop can be kept even if it is the only one of the day.',
    '即使当天只有这一个停靠点，也无法满足其任何时段。',
  ),
  'route-plan.working-hours-exceeded': invalid(
    'Working hours exceeded',
    '超出工作时间',
    'The stop takes longer than the working hours even if it is the only one of the day.',
    '即使当天只有这一个停靠点，也会超出工作时间。',
  ),
} as const satisfies ProblemDefinitions;
