import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { goldenFixtures } from '@timeledger/event-store/golden-fixtures.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { ANALYTICS_PUBLIC_SCHEMAS } from './contracts/analytics-event-schemas.js';
import { evolveAttendanceDays, NO_ATTENDANCE_DAYS } from './domain/attendance-days.js';
import { ANALYTICS_EVENT_SCHEMAS, RECORDED_EVENT_SCHEMAS } from './event-schemas.js';
import { toAnalyticsMessage } from './public-events.mapping.js';

const folder = fileURLToPath(new URL('./domain/fixtures', import.meta.url));
goldenFixtures(new EventRegistry(RECORDED_EVENT_SCHEMAS), folder);

const stored = (type: string): StoredEvent => {
  const { reads: data } = JSON.parse(readFileSync(`${folder}/${type}.v1.json`, 'utf8')) as {
    reads: StoredEvent['data'];
  };
  return {
    ...{ type, data, eventId: '019c0000-0000-7000-8000-000000000001', schemaVersion: 1, position: 7 },
    ...{ tenantId: '0f6f6a52-7a55-4c53-9d0e-5b1d5a1f0000', occurredAt: '2026-04-02T09:00:00.000Z' },
  } as unknown as StoredEvent;
};

describe('what was once stored', () => {
  it('of days is still understood', () => {
    const events = Object.keys(ANALYTICS_EVENT_SCHEMAS).map(stored);
    const days = events.reduce(evolveAttendanceDays, NO_ATTENDANCE_DAYS);
    expect([...days]).toEqual([['2026-03-12', expect.objectContaining({ revision: 2 })]]);
  });

  it('is told by its schema, where it is told', () => {
    const ajv = addFormats.default(new Ajv2020.default({ strict: false }));
    const message = toAnalyticsMessage(stored('analytics.AttendanceRestated'));
    expect(message).toMatchObject({ key: expect.stringContaining('.0b6a4b6e'), sequence: 7 });
    const schema = ANALYTICS_PUBLIC_SCHEMAS['timeledger.analytics.attendance-restated.v1'];
    expect(ajv.validate(schema, message?.data)).toBe(true);
    expect(toAnalyticsMessage(stored('analytics.AttendanceDayNoted'))).toBeUndefined();
  });
});
