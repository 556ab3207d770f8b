import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { goldenFixtures } from '@timeledger/event-store/golden-fixtures.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { TASK_TIME_PUBLIC_SCHEMAS } from './contracts/public-event-schemas.js';
import { evolveTimers, initialTimers, type TimerEvent } from './domain/timers/timer.decider.js';
import {
  evolveAllocation,
  initialAllocation,
  type AllocationEvent,
} from './domain/allocations/allocation.decider.js';
import { RECORDED_EVENT_SCHEMAS, TASK_TIME_EVENT_SCHEMAS, type TaskTimeEventType } from './event-schemas.js';
import { taskTimePublicMapping, toTaskTimeMessage } from './public-events.mapping.js';

const folder = (name: string): string => fileURLToPath(new URL(`./domain/${name}`, import.meta.url));
const TENANT = '0f6f6a52-7a55-4c53-9d0e-5b1d5a1f0000';

goldenFixtures(new EventRegistry(RECORDED_EVENT_SCHEMAS), folder('fixtures'));

const dataOf = (type: string): StoredEvent['data'] => {
  const text = readFileSync(`${folder('fixtures')}/${type}.v1.json`, 'utf8');
  // The fixture of a type holds its data.
  return (JSON.parse(text) as { reads: StoredEvent['data'] }).reads;
};
const types = Object.keys(TASK_TIME_EVENT_SCHEMAS) as readonly TaskTimeEventType[];
const stored = types.map(
  (type, index) =>
    ({
      ...{ type, data: dataOf(type), tenantId: TENANT, position: index + 1, revision: 0, schemaVersion: 1 },
      eventId: `019c0000-0000-7000-8000-0000000000${String(index).padStart(2, '0')}`,
      streamId: `tasktime.project-${TENANT}.8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c01`,
      occurredAt: '2026-03-02T07:00:00.000Z',
    }) as StoredEvent,
);
const startingWith = (prefix: string): readonly StoredEvent[] =>
  stored.filter(({ type }) => type.startsWith(`tasktime.${prefix}`));

describe('what was once stored', () => {
  it('of a timer is still understood', () => {
    const events = startingWith('Timer') as unknown as readonly TimerEvent[];
    expect(events.slice(0, 3).reduce(evolveTimers, initialTimers)).toMatchObject([
      { pausedAt: null, pauses: [{ from: '2026-03-02T09:00:00.000Z' }] },
    ]);
    expect(events.slice(0, 4).reduce(evolveTimers, initialTimers)).toEqual([]);
  });

  it('of an allocation is still understood', () => {
    const events = [
      ...startingWith('Allocation'),
      ...startingWith('WorkedDay'),
    ] as unknown as readonly AllocationEvent[];
    expect(events.reduce(evolveAllocation, initialAllocation)).toMatchObject({
      days: { '5c1f0c3e-6a0b-4f43-9a4e-3f0a54d5c201': { revision: 2, paidMinutes: 481 } },
      isSettled: true,
      lines: [{ minutes: 337 }, { minutes: 144 }],
    });
  });
});

describe('public events', () => {
  const ajv = new Ajv2020.default({ strict: false });
  addFormats.default(ajv);
  const messages = stored.flatMap((event) => toTaskTimeMessage(event) ?? []);

  it('are there for every type of the contract, and fit its schema', () => {
    expect([...new Set(messages.map(({ type }) => type))].sort()).toEqual(
      Object.keys(TASK_TIME_PUBLIC_SCHEMAS).sort(),
    );
    for (const { type, data } of messages) {
      const isValid = ajv.compile(TASK_TIME_PUBLIC_SCHEMAS[type as keyof typeof TASK_TIME_PUBLIC_SCHEMAS]);
      expect(isValid(data) ? [] : isValid.errors).toEqual([]);
    }
  });

  it('hold no name, no title and no note', () => {
    expect(JSON.stringify(messages)).not.toMatch(/Harbour|Wiring|note|\$enc/);
  });

  it('are ordered as their key says', () => {
    for (const event of stored) {
      const message = toTaskTimeMessage(event);
      if (message === undefined || event.type === 'tasktime.TaskChanged') continue;
      expect(message.key).toBe(`${TENANT}.${taskTimePublicMapping.orderingKey(event)}`);
    }
    expect(taskTimePublicMapping.categories).toContain('tasktime.timers');
  });
});
