import type { EventSchema } from '@timeledger/event-store/event-schema.js';
import { analyticsPeople } from './analytics-people.js';
import type { AttendanceDayEvent } from './domain/attendance-days.js';

/** Every event that analytics stores of itself. */
export type AnalyticsEventType = AttendanceDayEvent['type'];

/** Version, personal fields and upcasters of every stored event type; a missing type does not compile. None has a name or a place. */
export const ANALYTICS_EVENT_SCHEMAS: Readonly<Record<AnalyticsEventType, EventSchema>> = {
  'analytics.AttendanceDayNoted': { type: 'analytics.AttendanceDayNoted', schemaVersion: 1 },
  'analytics.AttendanceRestated': { type: 'analytics.AttendanceRestated', schemaVersion: 1 },
};

/** What is recorded: of attendance's days, and of what organisation tells. */
export const RECORDED_EVENT_SCHEMAS: readonly EventSchema[] = [
  ...Object.values(ANALYTICS_EVENT_SCHEMAS),
  ...analyticsPeople.eventSchemas,
];
