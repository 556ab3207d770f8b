import { Inject, Injectable } from '@nestjs/common';
import { instantOf, parseInstant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { PersonAccess } from '@timeledger/people/access/person-access.js';
import { AccessLog } from '@timeledger/people/privacy/access-log.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope } from '@timeledger/service/http/cursor.js';
import { employeeIdOf } from '@timeledger/service/http/employee-id.js';
import { dutyAt } from '../domain/positions/duty.js';
import type { PositionFix } from '../domain/positions/sent-fix.js';
import { GEOLOCATION_PORTS, type GeolocationPorts } from '../geolocation-ports.js';
import { dutyAround } from './duty-of-person.js';
import type { PositionPage, PositionsQuery } from './position.dto.js';
import { askedWithPurpose } from './position-access.js';
import { viewOfPosition } from './position-view.js';
import { keptPositions, type Interval } from './position-store.js';
import { openPosition, type PositionOwner, type StoredPosition } from './sealed-positions.js';

const DAY_MS = 86_400_000;
/** The longest stretch that is read at once. */
export const MAX_READ_DAYS = 31;

const invalid = (code: string, pointer: string, detail: string): DomainError =>
  new DomainError(code, 'invalid', { detail, errors: [{ pointer, code, detail }] });

/** Shows positions: to the person, and to whom the access policy names with a purpose, which is logged before. */
@Injectable()
export class PositionReads {
  constructor(
    @Inject(GEOLOCATION_PORTS) private readonly ports: GeolocationPorts,
    @Inject(PersonAccess) private readonly access: PersonAccess,
    @Inject(AccessLog) private readonly log: AccessLog,
  ) {}

  /**
   * The positions of a person in an interval, in order of their time.
   * @throws DomainError 404 `employee.unknown`, 403 `access.forbidden`, 422 `access.purpose-missing`,
   *   `position.interval-invalid`
   */
  async page(principal: Principal, query: PositionsQuery): Promise<PositionPage> {
    const { tenantId } = principal;
    const employeeId = employeeIdOf(principal, query.employeeId, '?employeeId');
    await askedWithPurpose(this.access, principal, employeeId, query.purpose);
    const isOwn = employeeId === principal.employeeId;
    const owner = { tenantId, employeeId };
    const scope: CursorScope = {
      ...{ tenantId, list: 'listPositions' },
      filter: { employeeId, from: query.from ?? null, to: query.to ?? null },
    };
    const { cursors } = this.ports;
    const [lastMs, lastId, toMs] = query.cursor === undefined ? [] : cursors.read(scope, query.cursor);
    const after = lastMs === undefined ? undefined : { atMs: Number(lastMs), fixId: String(lastId) };
    const interval = this.intervalOf(query, toMs === undefined ? undefined : Number(toMs));
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const rows = await keptPositions(this.ports, owner, interval, { after, limit: limit + 1 });
    const page = pageOf(cursors, scope, rows, limit, ({ atMs, fixId }) => [atMs, fixId, interval.untilMs]);
    const items = await this.open(owner, interval, page.items);
    if (!isOwn && items.length > 0) {
      const records = [`${instantOf(interval.fromMs)}/${instantOf(interval.untilMs)}`];
      const read = { employeeId, kinds: ['location'], purpose: query.purpose ?? '', records };
      await this.log.record(principal, [{ ...read, operation: 'listPositions' }]);
    }
    return { ...page, items: items.map(viewOfPosition) };
  }

  /** What duty lets be shown, as it is known now, and what opens. */
  private async open(
    owner: PositionOwner,
    interval: Interval,
    rows: readonly StoredPosition[],
  ): Promise<readonly PositionFix[]> {
    if (rows.length === 0) return [];
    const duty = await dutyAround(this.ports, owner.tenantId, owner.employeeId, interval);
    const onDuty = rows.filter(({ atMs }) => dutyAt(duty, atMs) === 'on-duty');
    const opened = await Promise.all(onDuty.map((row) => openPosition(this.ports, owner, row)));
    return opened.filter((fix) => fix !== undefined);
  }

  /** @param pageEndMs of the first page, so that all pages of one read end at one moment */
  private intervalOf({ from, to }: PositionsQuery, pageEndMs: number | undefined): Interval {
    const msOf = (text: string): number => Date.parse(parseInstant(text) ?? text);
    const untilMs = to !== undefined ? msOf(to) : (pageEndMs ?? this.ports.clock.nowMs());
    const fromMs = from === undefined ? untilMs - DAY_MS : msOf(from);
    if (fromMs >= untilMs) throw invalid('position.interval-invalid', '?to', 'must be later than `from`');
    if (untilMs - fromMs > MAX_READ_DAYS * DAY_MS) {
      const detail = `must be at most ${MAX_READ_DAYS} days before \`to\``;
      throw invalid('position.interval-invalid', '?from', detail);
    }
    return { fromMs, untilMs };
  }
}
