import type { ExportSection, ExportText } from '@timeledger/event-store/sealing/personal-data-export.js';
import { streamIdOf, type JsonObject, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { DEVICES_PROJECTION } from '../../devices/devices.projection.js';
import { ORGANISATION_PROJECTION, READ_WAIT_MS } from '../../organisation-ports.js';
import { DIRECTORY_GROUPS_PROJECTION } from '../../scim/groups/directory-groups.projection.js';
import { openedEvents, rowOf, without, type SectionPorts } from './section-rows.js';

/** A section whose streams are found by a read model, because they are named by other ids than the person's. */
interface FoundSection {
  readonly name: string;
  readonly text: ExportText;
  readonly kinds: readonly string[];
  readonly eventTypes: readonly string[];
  readonly category: string;
  /** Who keeps the read model. */
  readonly projection: string;
  /** Ids of streams, a page of them behind an id; $1 is the tenant, $2 the person, $3 the id. */
  readonly sql: string;
  /** What of an event is about the person; `undefined` for nothing. */
  readonly tell: (event: StoredEvent, subject: string) => JsonObject | undefined;
}

const IDS = 200;
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** The members of a list in an event that name people. */
const holds = (list: unknown, subject: string): boolean => Array.isArray(list) && list.includes(subject);

const mine = (id: unknown, subject: string): boolean | null => (id === null ? null : id === subject);

/** A device may have been others' before or after: their ids and what they wrote stay out. */
function tellOfDevice({ data }: StoredEvent, subject: string): JsonObject | undefined {
  const row = without(data, 'employeeId', 'namedBy', 'notedBy', 'before', 'name', 'reason');
  const written = { name: data['name'] ?? null, reason: data['reason'] ?? null };
  return {
    ...row,
    ...('employeeId' in data ? { isYours: mine(data['employeeId'], subject) } : {}),
    ...(data['namedBy'] === subject ? { name: written.name } : {}),
    ...(data['notedBy'] === subject ? { reason: written.reason } : {}),
  };
}

const FOUND_SECTIONS: readonly FoundSection[] = [
  {
    name: 'organisation.employments',
    text: {
      en: 'Your employments: first and last day, and pay groups by day.',
      zh: '您的劳动关系：入职与离职日期，以及各日期的薪资组。',
    },
    kinds: [],
    eventTypes: ['organisation.EmploymentChanged'],
    category: 'organisation.employment',
    projection: ORGANISATION_PROJECTION,
    sql: `SELECT employment_id AS id FROM organisation.employment
      WHERE tenant_id = $1 AND employee_id = $2 AND employment_id > $3 ORDER BY employment_id LIMIT ${IDS}`,
    tell: ({ data }) => without(data, 'before'),
  },
  {
    name: 'organisation.devices',
    text: {
      en: 'Devices that are or were yours: names that you gave, models, and revocations.',
      zh: '您现在或曾经的设备：您取的名称、型号以及吊销情况。',
    },
    kinds: ['organisation.device-name', 'organisation.note'],
    eventTypes: ['Registered', 'Bound', 'Revoked', 'WipeOrdered', 'WipeAcknowledged'].map(
      (what) => `organisation.Device${what}`,
    ),
    category: 'organisation.device',
    projection: DEVICES_PROJECTION,
    // The state keeps all holders; the events kept beside it say who gave the name or wrote the note.
    sql: `SELECT device_id AS id FROM organisation.device
      WHERE tenant_id = $1 AND device_id > $3 AND (employee_id = $2::uuid
        OR strpos(state::text, $2::uuid::text) > 0 OR strpos(events::text, $2::uuid::text) > 0)
      ORDER BY device_id LIMIT ${IDS}`,
    tell: tellOfDevice,
  },
  {
    name: 'organisation.directory-groups',
    text: {
      en: 'Groups of your company’s directory that you are in, and when you came into them or left them.',
      zh: '您所在的公司目录组，以及加入和离开的时间。',
    },
    kinds: [],
    eventTypes: ['organisation.DirectoryGroupMembersChanged'],
    category: 'organisation.directorygroup',
    projection: DIRECTORY_GROUPS_PROJECTION,
    sql: `SELECT group_id AS id FROM organisation.directory_group_member
      WHERE tenant_id = $1 AND employee_id = $2 AND group_id > $3 ORDER BY group_id LIMIT ${IDS}`,
    // The others in the group stay out.
    tell({ data }, subject) {
      const isMember = holds(data['added'], subject);
      if (!isMember && !holds(data['removed'], subject)) return undefined;
      return { groupId: data['groupId'] ?? null, isMember };
    },
  },
  {
    name: 'organisation.delegations',
    text: {
      en: 'Who stood in for you, and for whom you stood in, by day: by id, without names.',
      zh: '各日期由谁代理您、您代理谁：仅有编号，不含姓名。',
    },
    kinds: [],
    eventTypes: ['organisation.DelegationsChanged'],
    category: 'organisation.employee',
    projection: ORGANISATION_PROJECTION,
    sql: `SELECT DISTINCT manager_id AS id FROM organisation.delegation
      WHERE tenant_id = $1 AND (manager_id = $2 OR delegate_id = $2) AND manager_id > $3
      ORDER BY manager_id LIMIT ${IDS}`,
    tell({ type, data }, subject) {
      if (type !== 'organisation.DelegationsChanged') return undefined;
      const all = Array.isArray(data['delegations']) ? (data['delegations'] as readonly JsonObject[]) : [];
      // Of another manager only what is about the person.
      const delegations = all.filter(
        (each) => data['managerId'] === subject || each['delegateId'] === subject,
      );
      return delegations.length === 0 && data['managerId'] !== subject
        ? undefined
        : { managerId: data['managerId'] ?? null, delegations };
    },
  },
];

/** @throws DomainError 504 `read.not-reached`: an archive is tried again rather than made without what is not read yet */
async function* rowsOf(
  ports: SectionPorts,
  tenantId: TenantId,
  subject: string,
  { sql, category, projection, eventTypes, tell }: FoundSection,
): AsyncIterable<JsonObject> {
  const { barrier, store, tokens } = ports;
  await barrier.reach(tokens.issue(await store.head()), projection, READ_WAIT_MS);
  for (let last = NO_ID; ;) {
    const found = await ports.database.query<{ readonly id: string }>(tenantId, sql, [
      tenantId,
      subject,
      last,
    ]);
    for (const { id } of found)
      for await (const event of openedEvents(ports, tenantId, streamIdOf(category, tenantId, id))) {
        const members = eventTypes.includes(event.type) ? tell(event, subject) : undefined;
        if (members !== undefined) yield rowOf(event, subject, members);
      }
    const end = found.at(-1);
    if (end === undefined || found.length < IDS) return;
    last = end.id;
  }
}

/** The sections whose streams the read model finds. */
export const foundSections = (ports: SectionPorts): readonly ExportSection[] =>
  FOUND_SECTIONS.map((section) => ({
    ...{ name: section.name, text: section.text, kinds: section.kinds, eventTypes: section.eventTypes },
    files: (tenantId, subject) => [
      {
        path: section.name.replace('.', '/'),
        text: section.text,
        rows: rowsOf(ports, tenantId, subject, section),
      },
    ],
  }));
