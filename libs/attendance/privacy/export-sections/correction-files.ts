import type { JsonObject, StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { correctionViewOf } from '../../corrections/correction-view.js';
import { evolveCorrection, type CorrectionState } from '../../domain/corrections/correction-set.js';
import { isCorrectionEvent } from '../../domain/events/correction-events.js';
import type { ExportSource, FileOfSection, Subject } from './export-file.js';
import { openOf, whoOf, type PersonRecords } from './person-records.js';

type CorrectionRow = Record<string, unknown> & {
  readonly key: string;
  readonly events: readonly StoredEvent[];
};

/** By (request time, id), as the indexes are; the key holds both. */
const page = (whose: string): string => `
  SELECT c.requested_at || ' ' || c.correction_id AS key, c.events FROM attendance.correction c
  WHERE c.tenant_id = $1 AND ${whose}
    AND ($3::text IS NULL OR (c.requested_at, c.correction_id) > (split_part($3, ' ', 1), split_part($3, ' ', 2)::uuid))
  ORDER BY c.requested_at, c.correction_id LIMIT $4`;
const OWN = page('c.employee_id = $2::uuid');
const ASKED_FOR_OTHERS = page(`c.requested_by = $2::text AND c.employee_id::text <> $2::text`);

const openEvents = (records: PersonRecords, { events }: CorrectionRow): Promise<readonly StoredEvent[]> =>
  Promise.all(events.map((event) => records.opened(event)));

function stateOf(events: readonly StoredEvent[]): CorrectionState | undefined {
  let state: CorrectionState | undefined;
  for (const event of events) if (isCorrectionEvent(event)) state = evolveCorrection(state, event);
  return state;
}

/** Pages of a person's corrections. */
async function* rowsOf(
  records: PersonRecords,
  tenant: TenantId,
  person: EmployeeId,
  sql: string,
): AsyncGenerator<readonly StoredEvent[]> {
  for await (const row of records.rowsOf<CorrectionRow>(tenant, person, sql)) yield openEvents(records, row);
}

async function* corrections(
  { records }: ExportSource,
  { tenant, person }: Subject,
): AsyncGenerator<JsonObject> {
  for await (const events of rowsOf(records, tenant, person, OWN)) {
    const state = stateOf(events);
    if (state === undefined) continue;
    const { awaiting: _, before, after, ...view } = correctionViewOf(state, null);
    yield {
      ...view,
      before: before === null ? null : { ...before },
      after: after === null ? null : { ...after },
      // Each step of its life, and what it was decided by: who and as what.
      steps: events.map(({ type, occurredAt, recordedAt, actor }) => ({
        step: type,
        at: occurredAt,
        recordedAt,
        by: whoOf(actor),
      })),
      attributes: state.request.attributes ?? null,
    };
  }
}

async function* askedForOthers(
  { records }: ExportSource,
  { tenant, person }: Subject,
): AsyncGenerator<JsonObject> {
  for await (const [request] of rowsOf(records, tenant, person, ASKED_FOR_OTHERS)) {
    if (request?.type !== 'attendance.CorrectionRequested') continue;
    yield { requestedAt: request.occurredAt, reason: openOf(request.data['reason']) };
  }
}

/** The corrections of a person's punches. */
export const correctionFiles: readonly FileOfSection[] = [
  {
    path: 'attendance/corrections',
    text: {
      en: 'Corrections of your punches: what was asked for, before and after, why, and what was decided by whom (id and role) with the comment to you.',
      zh: '对您打卡的更正：申请内容、更改前后、理由，以及由谁（编号和角色）作出的决定和给您的意见。',
    },
    rows: corrections,
  },
];

/** Corrections that a person asked for others: what the person wrote, not for whom. */
export const correctionsForOthers: FileOfSection = {
  path: 'attendance/corrections-for-others',
  text: {
    en: 'Reasons that you wrote when you corrected records of others. Whose records they are is theirs and left out.',
    zh: '您更正他人记录时所写的理由。所涉及的人员信息属于他人，故不包含。',
  },
  rows: askedForOthers,
};
