import { Inject, Injectable } from '@nestjs/common';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { parseId, type EmploymentId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import { AttendanceAccess } from '../access/attendance-access.js';
import { actingPersonOf } from '@timeledger/people/access/person-access.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import { isSeen, sightValues, type Sight } from '@timeledger/people/access/sight.sql.js';
import { attendanceSight } from '../access/attendance-sight.js';
import { awaitingOf, type AwaitingView } from '../access/awaiting.dto.js';
import { approvalFor } from '../domain/corrections/correction-rules.js';
import { isWithin } from '@timeledger/people/domain/people.js';
import type { ApprovalRule, ApproverLevel } from '../domain/events/setting-events.js';
import { CorrectionAwaiting } from './commands/correction-awaiting.reader.js';
import { CorrectionFacts, timesOf } from './commands/correction-facts.reader.js';
import { dayOfChange, evolveCorrection, type CorrectionState } from '../domain/corrections/correction-set.js';
import { isCorrectionEvent } from '../domain/events/correction-events.js';
import { correctionViewOf, revisionOf } from './correction-view.js';
import type { CorrectionQuery, CorrectionView } from './correction.dto.js';
import { asUnknownCorrection, unknownCorrection } from './commands/decide-correction.handler.js';

type CorrectionRow = Record<string, unknown> & {
  readonly correction_id: string;
  readonly employment_id: string;
  readonly requested_at: string;
  readonly status: string;
  readonly is_locked: boolean;
  /** Who decides by the manager of the day, and by that of today: the nearest, and the nearest above. */
  readonly manager_id: string | null;
  readonly above_id: string | null;
  readonly now_manager_id: string | null;
  readonly now_above_id: string | null;
  readonly is_mine: boolean | null;
  readonly is_mine_above: boolean | null;
  readonly is_mine_now: boolean | null;
  readonly is_mine_above_now: boolean | null;
  readonly events: readonly StoredEvent[];
};

/** A pending request that another would decide on. */
export interface ApproverChange {
  readonly correctionId: string;
  readonly before: AwaitingView;
  readonly after: AwaitingView;
}

/** All of them, the newest named. */
export interface ApproverChanges {
  readonly count: number;
  readonly first: readonly ApproverChange[];
  /** Whether all pending requests were looked at. */
  readonly isComplete: boolean;
}

/** Rows that are read at once while looking for those that wait for somebody. */
const CANDIDATES = 200;
/** Rows that are looked through for one page at most: what is pending expires, so there are rarely more. */
const MAX_CANDIDATES = 10_000;

/** $5 employment, $6 status, $7 `mine`, $8 `to-decide`, $9 and $10 cursor, $11 limit, $12 the one who asks as text. */
const WANTED = `c.tenant_id = $1
  AND ($5::uuid IS NULL OR c.employment_id = $5) AND ($6::text IS NULL OR c.status = $6)
  AND ($7::boolean IS NOT TRUE OR c.requested_by = $12)
  AND ($8::boolean IS NOT TRUE OR (c.status = 'pending' AND c.employee_id <> $2 AND c.requested_by <> $12))
  AND ($9::text IS NULL OR (c.requested_at, c.correction_id) < ($9, $10::uuid))
  AND ($2::uuid IS NOT NULL AND $3::text IS NOT NULL AND $4::uuid[] IS NOT NULL)`;
const NEWEST = `ORDER BY c.requested_at DESC, c.correction_id DESC LIMIT $11`;

/** Whether the sheet of a correction's day is locked. */
const LOCKED = `EXISTS (SELECT FROM attendance.timesheet t WHERE t.tenant_id = $1 AND t.employment_id = c.employment_id
  AND t.period_start <= c.on_date AND t.period_end >= c.on_date AND t.status = 'locked')`;

/** Who decides is looked up for the rows of the page alone. */
const withDecider = (rows: string): string => `
  SELECT c.*, rows_locked.is_locked, day.manager_id, day.above_id, now.manager_id AS now_manager_id,
    now.above_id AS now_above_id,
    ${attendanceSight.isMeOrMine('day.manager_id')} AS is_mine, ${attendanceSight.isMeOrMine('day.above_id')} AS is_mine_above,
    ${attendanceSight.isMeOrMine('now.manager_id')} AS is_mine_now, ${attendanceSight.isMeOrMine('now.above_id')} AS is_mine_above_now
  FROM (${rows}) AS c
  CROSS JOIN LATERAL (SELECT c.status = 'pending' AND ${LOCKED} AS is_locked) AS rows_locked
  LEFT JOIN LATERAL ${attendanceSight.deciderSql('c.employee_id', 'c.on_date', 'c.requested_by')} AS day ON c.status = 'pending'
  LEFT JOIN LATERAL ${attendanceSight.deciderSql('c.employee_id', '$3', 'c.requested_by')} AS now ON c.status = 'pending'
  ORDER BY c.requested_at DESC, c.correction_id DESC`;

const LIST_OF_COMPANY = withDecider(`SELECT c.* FROM attendance.correction c WHERE ${WANTED} ${NEWEST}`);
const LIST_OF_SELF = withDecider(
  `SELECT c.* FROM attendance.correction c WHERE c.employee_id = $2 AND ${WANTED} ${NEWEST}`,
);
const KEY = 'c.correction_id, c.requested_at';
export const CORRECTIONS_IN_SIGHT = `${attendanceSight.sight} ${withDecider(`
  SELECT c.* FROM (
    SELECT ${KEY} FROM (
      (SELECT ${KEY} FROM sight CROSS JOIN LATERAL (
         SELECT ${KEY} FROM attendance.correction c
         WHERE c.employee_id = sight.employee_id AND ${WANTED} AND ${isSeen('c.on_date', 'c.on_date', LOCKED)}
         ${NEWEST}) AS c)
      UNION
      (SELECT ${KEY} FROM attendance.correction c WHERE c.requested_by = $12 AND ${WANTED} ${NEWEST})
    ) AS c ${NEWEST}) AS found
  JOIN attendance.correction c ON c.tenant_id = $1 AND c.correction_id = found.correction_id`)}`;

const statementOf = ({ isWholeCompany, isSelfAlone }: Sight): string =>
  isSelfAlone ? LIST_OF_SELF : isWholeCompany ? LIST_OF_COMPANY : CORRECTIONS_IN_SIGHT;

/** Reads corrections as they are now. What one may not see answers as what does not exist. */
@Injectable()
export class CorrectionQueries {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
    @Inject(CorrectionFacts) private readonly facts: CorrectionFacts,
    @Inject(CorrectionAwaiting) private readonly awaiting: CorrectionAwaiting,
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
    const state = await this.stateOf(row);
    await this.assertReadable(principal, state);
    const awaiting = await this.awaiting.of(principal.tenantId, state);
    return { view: correctionViewOf(state, awaiting), revision: revisionOf(state) };
  }

  /**
   * Corrections by time of request, the newest first: all that the person may read, and those asked for by the person.
   * What waits for somebody is found by the same rules as the decision itself. Whose manager one is today is read by the
   * UTC date; near a change of manager the decision itself knows better.
   */
  async list(principal: Principal, query: CorrectionQuery): Promise<Page<CorrectionView>> {
    const { tenantId } = principal;
    const person = actingPersonOf(principal);
    const employmentId =
      query.employmentId === undefined ? null : parseId<EmploymentId>(query.employmentId, '?employmentId');
    if (employmentId !== null) await this.access.permitted(principal, employmentId, 'correction', 'read');
    const { status = null, view = null } = query;
    const sight = await this.access.sightOf(principal, 'correction');
    const scope: CursorScope = {
      tenantId,
      list: 'listCorrections',
      filter: { employmentId, status, view, person: person.id, isWholeCompany: sight.isWholeCompany },
    };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const [behindTime = null, behindId = null] =
      query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    const isToDecide = view === 'to-decide';
    const read = (time: unknown, id: unknown, count: number): Promise<readonly CorrectionRow[]> =>
      this.ports.database.query<CorrectionRow>(tenantId, statementOf(sight), [
        tenantId,
        ...sightValues(sight),
        employmentId,
        status,
        view === 'mine',
        isToDecide,
        time,
        id,
        count,
        person.id,
      ]);
    const { approvals } = await this.facts.rules(tenantId);
    const rows = isToDecide
      ? await this.waitingFor(principal, approvals, limit + 1, (row) =>
          row === undefined
            ? read(behindTime, behindId, CANDIDATES)
            : read(row.requested_at, row.correction_id, CANDIDATES),
        )
      : await read(behindTime, behindId, limit + 1);
    const page = pageOf<CorrectionRow>(this.ports.cursors, scope, rows, limit, (row) => [
      row.requested_at,
      row.correction_id,
    ]);
    const items = await Promise.all(
      page.items.map(async (row) => {
        const state = await this.stateOf(row);
        return correctionViewOf(state, awaitingOfRow(row, approvalOf(approvals, row, state)));
      }),
    );
    return { ...page, items };
  }

  /** Pending requests on which others would decide if the rules on approvals were others; nobody is asked. */
  async approverChanges(
    tenant: TenantId,
    before: readonly ApprovalRule[] | undefined,
    after: readonly ApprovalRule[] | undefined,
    first: number,
  ): Promise<ApproverChanges> {
    const sight = {
      isWholeCompany: true,
      isSelfAlone: false,
      me: null,
      today: this.access.today(),
      teams: [],
    };
    const changes: ApproverChange[] = [];
    let last: CorrectionRow | undefined;
    let isComplete = false;
    for (let seen = 0; seen < MAX_CANDIDATES && !isComplete; seen += CANDIDATES) {
      const rows: readonly CorrectionRow[] = await this.ports.database.query<CorrectionRow>(
        tenant,
        LIST_OF_COMPANY,
        [
          tenant,
          ...sightValues(sight),
          null,
          'pending',
          false,
          false,
          last?.requested_at ?? null,
          last?.correction_id ?? null,
          CANDIDATES,
          '',
        ],
      );
      for (const row of rows) {
        const state = await this.stateOf(row);
        const was = awaitingOfRow(row, approvalOf(before, row, state));
        const is = awaitingOfRow(row, approvalOf(after, row, state));
        if (was !== null && is !== null && was.employeeId !== is.employeeId)
          changes.push({ correctionId: row.correction_id, before: was, after: is });
      }
      last = rows.at(-1);
      isComplete = rows.length < CANDIDATES;
    }
    return { count: changes.length, first: changes.slice(0, first), isComplete };
  }

  /** Looks through what is pending, page by page, for what the person may decide on. */
  private async waitingFor(
    principal: Principal,
    approvals: readonly ApprovalRule[] | undefined,
    wanted: number,
    read: (last: CorrectionRow | undefined) => Promise<readonly CorrectionRow[]>,
  ): Promise<readonly CorrectionRow[]> {
    const held = await this.access.heldRoles(principal);
    const isAdministrator = held.has('time-administrator');
    const found: CorrectionRow[] = [];
    let last: CorrectionRow | undefined;
    for (let seen = 0; seen < MAX_CANDIDATES && found.length < wanted; seen += CANDIDATES) {
      const rows = await read(last);
      for (const row of rows) {
        const approval = approvalOf(approvals, row, await this.stateOf(row));
        const decidesAsManager = approval !== 'time-administrator' && isMineToDecide(row, approval);
        const isForAdministrators = awaitingOfRow(row, approval)?.by === 'time-administrator';
        if (decidesAsManager || (isForAdministrators && isAdministrator)) found.push(row);
      }
      last = rows.at(-1);
      if (rows.length < CANDIDATES) break;
    }
    return found.slice(0, wanted);
  }

  /** @throws DomainError 404 `correction.unknown` for whoever may not see it: a former manager after the lock, too */
  private async assertReadable(principal: Principal, { request }: CorrectionState): Promise<void> {
    const { employmentId, change, requestedBy } = request;
    if (requestedBy === actingPersonOf(principal).id && (await this.access.isActive(principal))) return;
    const day = dayOfChange(change);
    const { tenures, settings } = await this.access
      .permitted(principal, employmentId, 'correction', 'read', [day])
      .catch(asUnknownCorrection);
    if (tenures === undefined) return;
    if (!isWithin(tenures, day)) throw unknownCorrection();
    const statuses = await this.facts.sheetStatuses(
      principal.tenantId,
      employmentId,
      settings,
      timesOf(change),
    );
    if (statuses.includes('locked')) throw unknownCorrection();
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

/** What the rules in effect ask of an approval of a row. */
function approvalOf(
  approvals: readonly ApprovalRule[] | undefined,
  row: CorrectionRow,
  { request: { change, attributes = {} } }: CorrectionState,
): ApproverLevel {
  // Of the states of a sheet only the lock is kept beside corrections.
  const sheetStatuses = [row.is_locked ? ('locked' as const) : ('open' as const)];
  return approvalFor(approvals, { action: change.action, attributes, sheetStatuses }).by;
}

/** Who decides on a row: by the manager of the day until the lock, by that of today afterwards. */
function awaitingOfRow(row: CorrectionRow, by: ApproverLevel): AwaitingView | null {
  if (row.status !== 'pending') return null;
  if (by === 'time-administrator') return awaitingOf(null);
  const isAbove = by === 'manager-above';
  const now = isAbove ? row.now_above_id : row.now_manager_id;
  const day = isAbove ? row.above_id : row.manager_id;
  return awaitingOf(row.is_locked ? now : (day ?? now));
}

function isMineToDecide(row: CorrectionRow, by: ApproverLevel): boolean {
  const [day, now] =
    by === 'manager-above' ? [row.is_mine_above, row.is_mine_above_now] : [row.is_mine, row.is_mine_now];
  return now === true || (!row.is_locked && day === true);
}
