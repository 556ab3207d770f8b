import type { ExportSection } from '@timeledger/event-store/sealing/personal-data-export.js';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { parseId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import type { PersonalRead } from '@timeledger/people/domain/personal-read.js';
import { accessLogStream } from '@timeledger/people/fact-streams.js';
import { GEOLOCATION_PROJECTION, READ_WAIT_MS, type GeolocationPorts } from '../geolocation-ports.js';
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
/** Months of reads that are looked through: longer than any log of reads is kept. */
const LOG_MONTHS = 120;

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

async function* accessLog(
  { store, hooks, clock }: GeolocationPorts,
  tenantId: TenantId,
  person: string,
): AsyncGenerator<JsonObject> {
  const now = new Date(clock.nowMs());
  for (let back = LOG_MONTHS; back >= 0; back -= 1) {
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back)).toJSON().slice(0, 7);
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
