import type { ExportSection } from '@timeledger/event-store/sealing/personal-data-export.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { GEOLOCATION_PROJECTION, READ_WAIT_MS, type GeolocationPorts } from '../geolocation-ports.js';

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

/** What geolocation contributes to the archive of everything about a person. Positions are not kept, so there are none. */
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
          en: 'What was made of where you punched: outcome, site, reasons and signals, one punch a row. Positions are not kept.',
          zh: '对您打卡地点的判定：结果、地点、理由和异常信号，每次打卡一行。不保存位置坐标。',
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
];
