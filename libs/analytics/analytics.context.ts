import type { ContextDefinition } from '@timeledger/service/context/context-definition.js';
import { analyticsPeople } from './analytics-people.js';
import type { AnalyticsPorts } from './analytics-ports.js';
import { AnalyticsModule } from './analytics.module.js';
import { analyticsProblems } from './analytics.problems.js';
import { workedDayIntake } from './attendance/worked-day-intake.js';
import { ANALYTICS_PUBLIC_SCHEMAS } from './contracts/analytics-event-schemas.js';
import { ANALYTICS_SOURCE, ANALYTICS_TOPIC } from './contracts/analytics-events.js';
import { RECORDED_EVENT_SCHEMAS } from './event-schemas.js';
import { analyticsMigrations } from './migrations.js';
import { analyticsExportSections } from './privacy/export-sections.js';
import { analyticsPublicMapping } from './public-events.mapping.js';
import { analyticsProjection } from './read-model/analytics.projection.js';

const ATTENDANCE = 'a copy of what attendance says of the person’s day, which its own sections tell';
const ORGANISATION = 'a copy of what the organisation says of the person, which its own sections tell';

/** Analytics: figures of what the other contexts tell, and how they changed afterwards. */
export const analyticsContext: ContextDefinition<AnalyticsPorts> = {
  name: 'analytics',
  eventSchemas: RECORDED_EVENT_SCHEMAS,
  migrations: analyticsMigrations,
  projections: [analyticsProjection],
  publicTopic: {
    topic: ANALYTICS_TOPIC,
    source: ANALYTICS_SOURCE,
    about: 'Figures that were told and came out otherwise, with before, after and cause.',
    key: '`<tenant>.<employee>`: everything about one person is in order.',
    schemas: ANALYTICS_PUBLIC_SCHEMAS,
    mapping: analyticsPublicMapping,
  },
  problems: analyticsProblems,
  personalData: [],
  notInArchive: {
    'analytics.AttendanceDayNoted': ATTENDANCE,
    ...Object.fromEntries(analyticsPeople.eventSchemas.map(({ type }) => [type, ORGANISATION])),
  },
  exportSections: analyticsExportSections,
  module: (ports) => AnalyticsModule.with(ports),
  intakes: (ports) => [analyticsPeople.intake(ports), workedDayIntake(ports)],
  takenIn: ({ store }) => analyticsPeople.takenIn(store),
};
