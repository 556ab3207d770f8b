import { Inject, Injectable } from '@nestjs/common';
import { parseInstant } from '@timeledger/kernel/clock.js';
import { parseId, type EmploymentId, type TenantId } from '@timeledger/kernel/ids.js';
import { assertNotParked } from '@timeledger/runtime/parking.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import { AttendanceAccess, type AccessedEmployment } from '../access/attendance-access.js';
import { ATTENDANCE_PORTS, ATTENDANCE_PROJECTION, type AttendancePorts } from '../attendance-ports.js';
import type { LocalDate } from '../domain/events/event.js';
import { addDays, startOfDayMs } from '../domain/work-time/day-boundaries.js';
import { effectivePunchOf, type PunchRecord } from '../domain/punches/punch-set.js';
import type { ListedPunchView, PunchQuery } from './punch.dto.js';

interface PunchRow {
  readonly punch_id: string;
  readonly at_ms: number;
  readonly record: PunchRecord;
}

/** Reads punches as they count now. */
@Injectable()
export class PunchQueries {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
  ) {}

  /** Punches of an employment by time, voided ones too. @throws DomainError 404 `employment.unknown`; 503 `projection.parked` */
  async list(principal: Principal, query: PunchQuery): Promise<Page<ListedPunchView>> {
    const employmentId = parseId<EmploymentId>(query.employmentId, '?employmentId');
    const accessed = await this.access.permitted(principal, employmentId, 'punch', 'read');
    const shown = await this.stretchesOf(principal.tenantId, employmentId, accessed);
    const fromMs = query.from === undefined ? null : Date.parse(parseInstant(query.from) ?? '');
    const toMs = query.to === undefined ? null : Date.parse(parseInstant(query.to) ?? '');
    const scope: CursorScope = {
      tenantId: principal.tenantId,
      list: 'listPunches',
      filter: { employmentId, fromMs, toMs },
    };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const [afterMs = null, afterId = null] =
      query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    const { tenantId } = principal;
    const rows = await this.ports.database.run(
      tenantId,
      async (client) => {
        await assertNotParked(client, 'attendance', ATTENDANCE_PROJECTION, {
          tenantId,
          orderingKey: employmentId,
        });
        const found = await client.query<PunchRow>(
          `SELECT punch_id, at_ms, record FROM attendance.punch
           WHERE tenant_id = $1 AND employment_id = $2 AND at_ms IS NOT NULL
             AND at_ms >= coalesce($3, at_ms) AND at_ms < coalesce($4, at_ms + 1)
             AND ($5::bigint IS NULL OR (at_ms, punch_id) > ($5, $6::uuid))
             AND ($8::bigint[] IS NULL OR EXISTS (
               SELECT FROM unnest($8, $9::bigint[]) AS shown (f, t) WHERE at_ms >= f AND at_ms < t))
             AND NOT EXISTS (
               SELECT FROM unnest($10::bigint[], $11::bigint[]) AS locked (f, t) WHERE at_ms >= f AND at_ms < t)
           ORDER BY at_ms, punch_id LIMIT $7`,
          [tenantId, employmentId, fromMs, toMs, afterMs, afterId, limit + 1, ...shown],
        );
        return found.rows;
      },
      { isReadOnly: true },
    );
    const page = pageOf<PunchRow>(this.ports.cursors, scope, rows, limit, (row) => [row.at_ms, row.punch_id]);
    return { ...page, items: page.items.flatMap(({ record }) => viewOf(record)) };
  }

  /**
   * The stretches of time whose punches are shown, and those of locked sheets that are not, as the last values of the
   * statement: of a former manager the own tenure; all time for everybody else.
   */
  private async stretchesOf(
    tenant: TenantId,
    employment: EmploymentId,
    { tenures, settings }: AccessedEmployment,
  ): Promise<readonly (readonly number[] | null)[]> {
    if (tenures === undefined) return [null, null, [], []];
    const zone = settings.definitions.at(-1)?.zone ?? 'UTC';
    const locked = await this.ports.database.query<{ period_start: string; period_end: string }>(
      tenant,
      `SELECT period_start, period_end FROM attendance.timesheet
       WHERE tenant_id = $1 AND employment_id = $2 AND status = 'locked' AND period_end >= $3`,
      [tenant, employment, tenures[0]?.from ?? ''],
    );
    const startMs = (day: LocalDate): number => startOfDayMs(zone, day);
    return [
      tenures.map(({ from }) => startMs(from)),
      tenures.map(({ before }) => (before === null ? Number.MAX_SAFE_INTEGER : startMs(before))),
      locked.map(({ period_start: start }) => startMs(start)),
      locked.map(({ period_end: end }) => startMs(addDays(end, 1))),
    ];
  }
}

function viewOf(record: PunchRecord): readonly ListedPunchView[] {
  const punch = effectivePunchOf(record);
  if (punch === undefined) return [];
  return [
    {
      punchId: punch.punchId,
      employmentId: record.employmentId,
      kind: punch.kind,
      occurredAt: punch.occurredAt,
      zone: punch.zone,
      offset: punch.offset,
      source: punch.source,
      flags: punch.flags,
      isVoided: punch.isVoided,
      originallyOccurredAt: punch.origin.occurredAt,
      correctionIds: punch.correctionIds,
    },
  ];
}
