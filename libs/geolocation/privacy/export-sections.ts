import type { ExportSection } from '@timeledger/event-store/sealing/personal-data-export.js';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { parseId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import type { PersonalRead } from '@timeledger/people/domain/personal-read.js';
import { accessLogStream } from '@timeledger/people/fact-streams.js';
import { GEOLOCATION_PROJECTION, READ_WAIT_MS, type GeolocationPorts } from '../geolocation-ports.js';
import type { TrackEvent } from '../domain/tracks/track-month.decider.js';
import { trackStream } from '../streams.js';
import { keptPositions, type PositionCursor } from '../positions/position-store.js';
import { openPosition } from '../positions/sealed-positions.js';

const PAGE = 500;

type VerdictRow = Record<string, unknown> & {
  readonly punch_id: string;
  readonly punch: JsonObject;
  readonly verdict: JsonObject | null;
};

/** Waits until everything recorded so far is in the read model. @throws DomainError 504 `read.not-reached` */
async function reachHead({ barrier, tokens, store }: GeolocationPorts): Promise<void> {
  await barrier.reach(tokens.issue(await store.head()), GEOLOCATION_PROJECTION, READ_WAIT_MS);
}

async function* verdicts(
  ports: GeolocationPorts,
  tenantId: TenantId,
  person: string,
): AsyncGenerator<JsonObject> {
  await reachHead(ports);
  let last: string | null = null;
  for (;;) {
    const rows: readonly VerdictRow[] = await ports.database.query<VerdictRow>(
      tenantId,
      `SELECT punch_id, punch, verdict FROM geolocation.punch_verdict
       WHERE tenant_id = $1 AND employee_id = $2 AND ($3::uuid IS NULL OR punch_id > $3)
       ORDER BY punch_id LIMIT ${PAGE}`,
      [tenantId, person, last],
    );
    for (const { punch_id, punch, verdict } of rows) {
      const { outcome, action, siteId, reasons, policyVersion, evidence } = verdict ?? {};
      yield {
        punchId: punch_id,
        at: punch['at'] ?? null,
        outcome: outcome ?? null,
        action: action ?? null,
        siteId: siteId ?? null,
        reasons: reasons ?? [],
        policyVersion: policyVersion ?? null,
        evidence: evidence ?? null,
      };
    }
    const end = rows.at(-1);
    if (end === undefined || rows.length < PAGE) return;
    last = end.punch_id;
  }
}

async function* assignments(
  ports: GeolocationPorts,
  tenantId: TenantId,
  person: string,
): AsyncGenerator<JsonObject> {
  await reachHead(ports);
  const rows = await ports.database.query<{ site_id: string; name: string | null }>(
    tenantId,
    `SELECT assigned.site_id, site.site->>'name' AS name
     FROM geolocation.site_assignment AS assignment
     CROSS JOIN LATERAL json_array_elements_text(assignment.site_ids) AS assigned (site_id)
     LEFT JOIN geolocation.site AS site
       ON site.tenant_id = assignment.tenant_id AND site.site_id = assigned.site_id::uuid
     WHERE assignment.tenant_id = $1 AND assignment.employee_id = $2 ORDER BY assigned.site_id`,
    [tenantId, person],
  );
  for (const { site_id, name } of rows) yield { siteId: site_id, name };
}

const DAY_MS = 86_400_000;
const POSITIONS_PAGE = 2_000;
/** Months whose streams are looked through: longer than anything in them is kept. */
const LOG_MONTHS = 120;

/** The months up to now, and the next: a zone may be ahead of UTC. */
function monthsUntil(nowMs: number): readonly string[] {
  const now = new Date(nowMs);
  return Array.from({ length: LOG_MONTHS + 2 }, (_, index) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - LOG_MONTHS + index)).toJSON().slice(0, 7),
  );
}

async function* positions(
  ports: GeolocationPorts,
  tenantId: TenantId,
  person: string,
): AsyncGenerator<JsonObject> {
  const owner = { tenantId, employeeId: parseId<EmployeeId>(person) };
  const interval = { fromMs: 0, untilMs: ports.clock.nowMs() + DAY_MS };
  let after: PositionCursor | undefined;
  for (;;) {
    const rows = await keptPositions(ports, owner, interval, { after, limit: POSITIONS_PAGE });
    for (const row of rows) {
      const fix = await openPosition(ports, owner, row);
      if (fix === undefined) continue;
      const { fixId, atMs, coordinates, ...rest } = fix;
      yield { fixId, fixedAt: instantOf(atMs), ...coordinates, datum: 'WGS84', ...rest };
    }
    after = rows.at(-1);
    if (rows.length < POSITIONS_PAGE) return;
  }
}

const NOTHING = {
  ...{ siteId: null, customerId: null, from: null, until: null, isInferred: null, dwellMinutes: null },
  ...{ distanceMeters: null, unobservedMeters: null, signal: null },
};

/** What a track event says, a row each of one form. */
function trackRows(event: TrackEvent): readonly JsonObject[] {
  switch (event.type) {
    case 'geolocation.FenceEntered':
    case 'geolocation.FenceLeft':
    case 'geolocation.FenceCrossingWithdrawn': {
      const { date, kind, siteId, isInferred, at, interval } = event.data;
      const what = event.type === 'geolocation.FenceCrossingWithdrawn' ? `not ${kind}` : kind;
      const time = at === null ? interval : { from: at, until: at };
      return [{ date, what, ...NOTHING, siteId, isInferred, ...time }];
    }
    case 'geolocation.VisitProofChanged': {
      const { date, before, after } = event.data;
      const visit = after ?? before;
      if (visit === null) return [];
      const { siteId, customerId, arrivedAt, leftAt, dwellMinutes } = visit;
      const what = after === null ? 'no visit' : 'visit';
      return [{ date, what, ...NOTHING, siteId, customerId, from: arrivedAt, until: leftAt, dwellMinutes }];
    }
    case 'geolocation.TrackDayCalculated': {
      const { date, after } = event.data;
      const { distanceMeters, unobservedMeters, stops, moves } = after;
      return [
        { date, what: 'day', ...NOTHING, distanceMeters, unobservedMeters },
        ...stops.map(({ siteId, arrivedAt, leftAt }) => ({
          ...{ date, what: 'stop', ...NOTHING, siteId, from: arrivedAt, until: leftAt },
        })),
        ...moves.map(({ startedAt, endedAt, ...way }) => ({
          ...{ date, what: 'move', ...NOTHING, ...way, from: startedAt, until: endedAt },
        })),
      ];
    }
    case 'geolocation.IntegritySignalRaised':
      return [{ date: null, what: 'signal', ...NOTHING, signal: event.data.kind }];
  }
}

async function* tracks(
  { store, hooks, clock }: GeolocationPorts,
  tenantId: TenantId,
  person: string,
): AsyncGenerator<JsonObject> {
  for (const month of monthsUntil(clock.nowMs())) {
    const stream = trackStream(tenantId, parseId(person), month);
    for (const event of await readToEnd(store, tenantId, stream)) {
      const read = await hooks.read(event);
      // The stream holds nothing else.
      for (const row of trackRows(read as unknown as TrackEvent))
        yield { recordedAt: event.recordedAt, ...row };
    }
  }
}

async function* accessLog(
  { store, hooks, clock }: GeolocationPorts,
  tenantId: TenantId,
  person: string,
): AsyncGenerator<JsonObject> {
  for (const month of monthsUntil(clock.nowMs())) {
    const stream = accessLogStream('geolocation', tenantId, parseId(person), month.replace('-', ''));
    for (const event of await readToEnd(store, tenantId, stream)) {
      const { actor, occurredAt, data } = await hooks.read(event);
      // The stream holds nothing else.
      const { purpose, kinds, operation, records } = data as PersonalRead;
      const { id, kind, roles = [] } = actor;
      yield {
        ...{ at: occurredAt, readerId: id, readerKind: kind, roles },
        ...{ purpose, kinds, operation, records },
      };
    }
  }
}

/** What geolocation contributes to the archive of everything about a person. */
export const geolocationExportSections = (ports: GeolocationPorts): readonly ExportSection[] => [
  {
    name: 'geolocation.verdicts',
    text: { en: 'Where you punched', zh: '打卡地点判定' },
    kinds: [],
    eventTypes: [
      'geolocation.PunchNoted',
      'geolocation.PunchVerdictGiven',
      'geolocation.IntegritySignalRaised',
    ],
    files: (tenantId, subject) => [
      {
        path: 'geolocation/punch-verdicts',
        text: {
          en: 'What was made of where you punched: outcome, site, reasons and signals, one punch a row. The positions sent with punches are not kept.',
          zh: '对您打卡地点的判定：结果、地点、理由和异常信号，每次打卡一行。不保存随打卡提交的坐标。',
        },
        rows: verdicts(ports, tenantId, subject),
      },
    ],
  },
  {
    name: 'geolocation.site-assignments',
    text: { en: 'Where you are expected', zh: '指定的工作地点' },
    kinds: [],
    eventTypes: ['geolocation.SitesAssigned'],
    files: (tenantId, subject) => [
      {
        path: 'geolocation/site-assignments',
        text: {
          en: 'The sites at which you are expected; none are all sites of the company.',
          zh: '为您指定的工作地点；未指定即为公司的所有地点。',
        },
        rows: assignments(ports, tenantId, subject),
      },
    ],
  },
  {
    name: 'geolocation.positions',
    text: { en: 'Where you were on duty', zh: '值班期间的位置' },
    kinds: ['geolocation.position'],
    eventTypes: ['geolocation.PositionFixed'],
    files: (tenantId, subject) => [
      {
        path: 'geolocation/positions',
        text: {
          en: 'The positions that your phone sent while you were on duty, as far as they are still kept.',
          zh: '您的手机在您值班期间提交、且仍在保存的位置。',
        },
        rows: positions(ports, tenantId, subject),
      },
    ],
  },
  {
    name: 'geolocation.tracks',
    text: { en: 'How far you went, and whom you visited', zh: '您的行程与到访' },
    kinds: [],
    eventTypes: [
      'geolocation.TrackDayCalculated',
      'geolocation.FenceEntered',
      'geolocation.FenceLeft',
      'geolocation.FenceCrossingWithdrawn',
      'geolocation.VisitProofChanged',
    ],
    files: (tenantId, subject) => [
      {
        path: 'geolocation/tracks',
        text: {
          en: 'What was made of your positions, in the order in which it was recorded: sites that you came into and went out of, visits of customers, stops, distances, and what was odd. Later rows about a day replace earlier ones.',
          zh: '根据您的位置得出的记录，按记录先后排列：进出的地点、客户到访、停留、距离以及异常信号。同一天以后出现的行为准。',
        },
        rows: tracks(ports, tenantId, subject),
      },
    ],
  },
  {
    name: 'geolocation.access-log',
    text: { en: 'Who was shown your positions', zh: '谁查看过您的位置' },
    kinds: [],
    eventTypes: ['geolocation.PersonalDataRead'],
    files: (tenantId, subject) => [
      {
        path: 'geolocation/access-log',
        text: {
          en: 'Who was shown your positions, when, of which stretch of time, and for what purpose.',
          zh: '谁在何时、出于什么目的查看过您哪段时间的位置。',
        },
        rows: accessLog(ports, tenantId, subject),
      },
    ],
  },
];
