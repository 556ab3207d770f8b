import type { ExportSection } from '@timeledger/event-store/sealing/personal-data-export.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { ANALYTICS_PROJECTION, READ_WAIT_MS, type AnalyticsPorts } from '../analytics-ports.js';

const PAGE = 500;

interface Row extends Record<string, unknown> {
  readonly restatement_id: string;
  readonly recorded_at: string;
  readonly restatement: JsonObject;
}

async function* restatements(
  { tokens, store, barrier, database }: AnalyticsPorts,
  tenantId: TenantId,
  person: string,
): AsyncGenerator<JsonObject> {
  await barrier.reach(tokens.issue(await store.head()), ANALYTICS_PROJECTION, READ_WAIT_MS);
  let last: string | null = null;
  for (;;) {
    const rows: readonly Row[] = await database.query<Row>(
      tenantId,
      `SELECT restatement_id, recorded_at, restatement FROM analytics.attendance_restatement
       WHERE tenant_id = $1 AND employee_id = $2 AND ($3::uuid IS NULL OR restatement_id > $3)
       ORDER BY restatement_id LIMIT ${PAGE}`,
      [tenantId, person, last],
    );
    for (const { restatement_id: id, recorded_at: restatedAt, restatement } of rows)
      yield { id, restatedAt, ...restatement };
    const end = rows.at(-1);
    if (end === undefined || rows.length < PAGE) return;
    last = end.restatement_id;
  }
}

/** What analytics contributes to the archive of everything about a person. */
export const analyticsExportSections = (ports: AnalyticsPorts): readonly ExportSection[] => [
  {
    name: 'analytics.restatements',
    text: { en: 'Figures about you that changed afterwards', zh: '事后变更的您的统计数据' },
    kinds: [],
    eventTypes: ['analytics.AttendanceRestated'],
    files: (tenantId, subject) => [
      {
        path: 'analytics/restatements',
        text: {
          en: 'Figures of your months that came out otherwise after they were told: what they were, what they are, and why.',
          zh: '公布后发生变化的月度统计：变更前、变更后及原因。',
        },
        rows: restatements(ports, tenantId, subject),
      },
    ],
  },
];
