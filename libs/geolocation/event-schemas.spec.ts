import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { goldenFixtures } from '@timeledger/event-store/golden-fixtures.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { GEOLOCATION_PUBLIC_SCHEMAS } from './contracts/public-event-schemas.js';
import { evolveDuty, type DutyDayNoted } from './domain/positions/duty-day.decider.js';
import { dutyAt, NO_DUTY } from './domain/positions/duty.js';
import { evolveTrackMonth, NO_TRACK_MONTH, type TrackEvent } from './domain/tracks/track-month.decider.js';
import type { SiteChanged } from './domain/sites/site-events.js';
import { evolveSite, initialSite } from './domain/sites/site.decider.js';
import {
  evolvePunchVerdict,
  initialPunchVerdict,
  type VerdictEvent,
} from './domain/verdicts/punch-verdict.decider.js';
import {
  GEOLOCATION_EVENT_SCHEMAS,
  RECORDED_EVENT_SCHEMAS,
  type GeolocationEventType,
} from './event-schemas.js';
import { PUBLISHED_TYPES, toGeolocationMessage } from './public-events.mapping.js';

const FOLDER = fileURLToPath(new URL('./domain/fixtures', import.meta.url));
const TENANT = '0f6f6a52-7a55-4c53-9d0e-5b1d5a1f0000';

goldenFixtures(new EventRegistry(RECORDED_EVENT_SCHEMAS), FOLDER);

const dataOf = (type: string): StoredEvent['data'] => {
  const text = readFileSync(`${FOLDER}/${type}.v1.json`, 'utf8');
  // The fixture of a type holds its data.
  return (JSON.parse(text) as { reads: StoredEvent['data'] }).reads;
};
const types = Object.keys(GEOLOCATION_EVENT_SCHEMAS) as readonly GeolocationEventType[];
const stored = types.map(
  (type, index) =>
    ({
      ...{
        type,
        data: dataOf(type),
        eventId: `019c0000-0000-7000-8000-${String(index).padStart(12, '0')}`,
        tenantId: TENANT,
      },
      ...{ position: index + 1, revision: 0, schemaVersion: 1, occurredAt: '2026-03-02T07:00:00.000Z' },
    }) as StoredEvent,
);

describe('what was once stored', () => {
  it('of a site is still understood', () => {
    const [event] = stored as unknown as readonly SiteChanged[];
    if (event === undefined) throw new Error('no fixture');
    expect(evolveSite(initialSite, event)).toMatchObject({ shape: { kind: 'circle' }, isActive: true });
  });

  it('of duty is still understood', () => {
    const [event] = stored.slice(6) as unknown as readonly DutyDayNoted[];
    if (event === undefined) throw new Error('no fixture');
    const duty = evolveDuty(NO_DUTY, event);
    const standings = ['10:00', '11:10', '16:00', '18:00'].map((time) =>
      dutyAt(duty, Date.parse(`2026-03-02T${time}:00Z`)),
    );
    expect(standings).toEqual(['on-duty', 'unpaid-break', 'off-duty', 'on-duty']);
  });

  it('of a verdict is still understood', () => {
    const events = stored.slice(3, 6) as unknown as readonly VerdictEvent[];
    expect(events.reduce(evolvePunchVerdict, initialPunchVerdict)).toMatchObject({
      punch: { zone: 'Asia/Shanghai' },
      verdict: { outcome: 'inside', evidence: 'sent' },
    });
  });

  it('of a track is still understood', () => {
    const events = stored.filter(({ type }) =>
      /Track|Fence|VisitProof/.test(type),
    ) as unknown as TrackEvent[];
    const { days } = events.reduce(evolveTrackMonth, NO_TRACK_MONTH);
    expect(events).toHaveLength(5);
    expect(days['2026-03-02']).toMatchObject({
      facts: { distanceMeters: 8420 },
      crossings: [{ kind: 'entered' }],
      proofs: { '5be3d6c6-3d3c-5b1f-9c2d-406c1e7d8f99': { dwellMinutes: 30 } },
    });
  });
});

describe('public events', () => {
  const ajv = new Ajv2020.default({ strict: false });
  addFormats.default(ajv);

  it('fit their schema, are keyed by person, and hold no position', () => {
    const messages = stored.flatMap((event) => toGeolocationMessage(event) ?? []);
    expect(messages.map(({ type }) => type).sort()).toEqual([...PUBLISHED_TYPES].sort());
    for (const { type, key, data } of messages) {
      const isValid = ajv.compile(
        GEOLOCATION_PUBLIC_SCHEMAS[type as keyof typeof GEOLOCATION_PUBLIC_SCHEMAS],
      );
      expect(isValid(data) ? [] : isValid.errors).toEqual([]);
      expect(key).toBe(`${TENANT}.0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11`);
      expect(JSON.stringify(data)).not.toMatch(/latitude|longitude/);
    }
  });
});
