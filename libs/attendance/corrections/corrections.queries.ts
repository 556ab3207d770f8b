import { Inject, Injectable } from '@nestjs/common';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { parseId, type EmploymentId, type EventId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import { actingPersonOf, AttendanceAccess } from '../access/attendance-access.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import { evolveCorrection, type CorrectionState } from '../domain/corrections/correction-set.js';
import { isCorrectionEvent } from '../domain/events/correction-events.js';
import { correctionViewOf, revisionOf } from './correction-view.js';
import type { CorrectionQuery, CorrectionView } from './correction.dto.js';
import { asUnknownCorrection, unknownCorrection } from './commands/decide-correction.handler.js';

type CorrectionRow = Record<string, unknown> & {
  readonly correction_id: string;
  readonly employment_id: string;
  readonly requested_at: string;
  readonly events: readonly StoredEvent[];
};

/** Roles that see the corrections of a whole tenant. */
const SEE_ALL = ['time_administrator', 'finance', 'auditor', 'service'] as const;

const NO_PERSON = '00000000-0000-0000-0000-000000000000';

/** The manager of the row's employee today; null when there is none. */
const MANAGER_TODAY = `(SELECT line.manager_id FROM attendance.reporting_line line
   WHERE line.tenant_id = c.tenant_id AND line.employee_id = c.employee_id
     AND line.valid_from <= $5 AND (line.valid_to IS NULL OR line.valid_to > $5))`;

/** `requireApprover` of the domain as a condition: the decision itself is judged there. $2 person, $3 their UUID, $6 administrator. */
const MINE_TO_DECIDE = `c.status = 'pending' AND c.employee_id <> $3 AND c.requested_by <> $2
  AND CASE WHEN m.manager_id IS NULL OR m.manager_id = c.employee_id OR m.manager_id::text = c.requested_by
      THEN $6::boolean ELSE m.manager_id = $3 END`;

/** Reads corrections as they are now. What one may not see answers as what does not exist. */
@Injectable()
export class CorrectionQueries {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
  ) {}

  /** One correction and its ETag. @throws DomainError 404 `correction.unknown` */
  async get(
    principal: Principal,
    correctionId: EventId,
  ): Promise<{ readonly view: CorrectionView; readonly revision: number }> {
    const [row] = await this.ports.database.query<CorrectionRow>(
      principal.tenantId,
      'SELECT * FROM attendance.correction WHERE tenant_id = $1 AND correction_id = $2',
      [principal.tenantId, correctionId],
    );
    if (row === undefined) throw unknownCorrection();
    await this.access.employment(principal, row.employment_id as EmploymentId).catch(asUnknownCorrection);
    const state = await this.stateOf(row);
    return { view: correctionViewOf(state), revision: revisionOf(state) };
  }

  /**
   * Corrections by time of request, the newest first: of an employment, or all that the person may see. Whose manager
   * one is today is read by the UTC date; near a change of manager the decision itself knows better.
   */
  async list(principal: Principal, query: CorrectionQuery): Promise<Page<CorrectionView>> {
    const { tenantId, employeeId } = principal;
    const person = actingPersonOf(principal);
    const employmentId =
      query.employmentId === undefined ? null : parseId<EmploymentId>(query.employmentId, '?employmentId');
    if (employmentId !== null) await this.access.employment(principal, employmentId);
    const { status = null, view = null } = query;
    const seesAll = SEE_ALL.some((role) => principal.roles.has(role));
    const scope: CursorScope = {
      tenantId,
      list: 'listCorrections',
      filter: { employmentId, status, view, person: person.id, seesAll },
    };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const [behindTime = null, behindId = null] =
      query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    const rows = await this.ports.database.query<CorrectionRow>(
      tenantId,
      `SELECT c.correction_id, c.requested_at, c.events
       FROM attendance.correction c CROSS JOIN LATERAL (SELECT ${MANAGER_TODAY} AS manager_id) m
       WHERE c.tenant_id = $1
         AND ($4::boolean OR c.requested_by = $2 OR c.employee_id = $3 OR m.manager_id = $3)
         AND ($7::uuid IS NULL OR c.employment_id = $7)
         AND ($8::text IS NULL OR c.status = $8)
         AND CASE $9::text WHEN 'mine' THEN c.requested_by = $2 WHEN 'to-decide' THEN ${MINE_TO_DECIDE} ELSE true END
         AND ($10::text IS NULL OR (c.requested_at, c.correction_id) < ($10, $11::uuid))
       ORDER BY c.requested_at DESC, c.correction_id DESC LIMIT $12`,
      [
        tenantId,
        person.id,
        employeeId ?? NO_PERSON,
        seesAll || employmentId !== null,
        instantOf(this.ports.clock.nowMs()).slice(0, 10),
        principal.roles.has('time_administrator'),
        employmentId,
        status,
        view,
        behindTime,
        behindId,
        limit + 1,
      ],
    );
    const page = pageOf<CorrectionRow>(this.ports.cursors, scope, rows, limit, (row) => [
      row.requested_at,
      row.correction_id,
    ]);
    const items = await Promise.all(page.items.map(async (row) => correctionViewOf(await this.stateOf(row))));
    return { ...page, items };
  }

  private async stateOf(row: CorrectionRow): Promise<CorrectionState> {
    let state: CorrectionState | undefined;
    for (const stored of row.events) {
      const event = await this.ports.hooks.read(stored);
      if (isCorrectionEvent(event)) state = evolveCorrection(state, event);
    }
    if (state === undefined) throw new Error('a row of a correction holds no request');
    return state;
  }
}
