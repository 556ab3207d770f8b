import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { goldenFixtures } from '@timeledger/event-store/golden-fixtures.js';
import type { JsonObject, StoredEvent } from '@timeledger/kernel/envelope.js';
import { ORGANISATION_PUBLIC_SCHEMAS } from './contracts/public-event-schemas.js';
import type { OrganisationPublicEvent } from './contracts/public-events.js';
import { organisationEventSchemas } from './event-schemas.js';
import { organisationPublicMapping, toOrganisationMessage } from './public-events.mapping.js';

const FOLDER = fileURLToPath(new URL('./domain/fixtures', import.meta.url));
const tenantId = '00000000-0000-4000-8000-000000000000';
/** People, employments, pay groups, teams and sites; other capabilities keep fixtures of their own. */
const types = readdirSync(FOLDER).map((file) => file.replace(/\.v\d+\.json$/, ''));
const schemas = organisationEventSchemas.filter(({ type }) => types.includes(type));

goldenFixtures(new EventRegistry(schemas), FOLDER);

const stored = (type: string): StoredEvent => {
  const { reads } = JSON.parse(readFileSync(`${FOLDER}/${type}.v1.json`, 'utf8')) as { reads: JsonObject };
  const envelope = {
    eventId: '00000000-0000-4000-8000-000000000099',
    streamId: `organisation.thing-${tenantId}.thing`,
    occurredAt: '2026-03-01T08:00:00.000Z',
    position: 7,
    tenantId,
  };
  // What the mapping reads of an envelope.
  return { ...envelope, type, data: reads } as unknown as StoredEvent;
};

describe('public events of people, teams and sites', () => {
  const ajv = new Ajv2020.default({ strict: false });
  addFormats.default(ajv);
  const INSIDE = ['organisation.TreeChangeClaimed', 'organisation.StaffNumberClaimed'];

  it.each(types)('of %s fit their schema, carry nothing sealed, and keep one order by key', (type) => {
    const event = stored(type);
    const message = toOrganisationMessage(event);
    if (message === undefined) {
      expect(INSIDE).toContain(type);
      return;
    }
    const isValid = ajv.compile(ORGANISATION_PUBLIC_SCHEMAS[message.type as OrganisationPublicEvent['type']]);
    expect(isValid(message.data) ? [] : isValid.errors).toEqual([]);
    expect(JSON.stringify(message)).not.toContain('$enc');
    expect(Object.keys(message.data)).not.toEqual(expect.arrayContaining(['before']));
    if ('employeeId' in event.data)
      expect(message.key).toBe(`${tenantId}.${organisationPublicMapping.orderingKey(event)}`);
  });

  it('are sealed where they are personal, and the members exist', () => {
    for (const { type, sealed } of schemas) {
      const { data } = stored(type);
      const marked = Object.entries(data).filter(([, value]) => JSON.stringify(value).includes('"$enc"'));
      for (const [member] of marked) expect(Object.keys(sealed?.fields ?? {})).toContain(member);
      for (const member of Object.keys(sealed?.fields ?? {})) expect(data).toHaveProperty(member);
    }
  });
});
