import { Inject, Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { streamIdOf, type StoredEvent, type StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { plainEvents } from '@timeledger/runtime/event-hooks.js';
import type { FoldedStream } from '@timeledger/runtime/kept-states.js';
import { foldStream } from '@timeledger/runtime/stream-fold.js';
import { lineOn } from '../domain/effective-dates.js';
import { evolveEmployee, initialEmployee, type EmployeeState } from '../domain/employee-state.js';
import type { EmployeeEvent, ReportingLine } from '../domain/events.js';
import { evolveSite, initialSite, type SiteState } from '../domain/site.decider.js';
import { evolveTeam, initialTeam, type TeamState } from '../domain/team.decider.js';
import {
  assertNoCircle,
  managersOf,
  MAX_LEVELS,
  possibleTogether,
  type LineChange,
  type LinesOf,
} from '../domain/tree.js';
import type { SiteChanged, TeamChanged } from '../domain/unit-events.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../organisation-ports.js';

export const employeeStreamOf = (tenantId: TenantId, id: string): StreamId =>
  streamIdOf('organisation.employee', tenantId, id);
export const teamStreamOf = (tenantId: TenantId, id: string): StreamId =>
  streamIdOf('organisation.team', tenantId, id);
export const siteStreamOf = (tenantId: TenantId, id: string): StreamId =>
  streamIdOf('organisation.site', tenantId, id);

/** What the log itself says now: what decisions beyond one stream are made by. */
@Injectable()
export class EmployeeRecords {
  constructor(@Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts) {}

  /** A person as recorded; the sealed facts are not opened. */
  employee(tenantId: TenantId, id: string): Promise<FoldedStream<EmployeeState>> {
    return this.fold(tenantId, employeeStreamOf(tenantId, id), initialEmployee, (state, event) =>
      // The stream holds only such events.
      evolveEmployee(state, event as unknown as EmployeeEvent),
    );
  }

  async team(tenantId: TenantId, id: string): Promise<TeamState> {
    const stream = teamStreamOf(tenantId, id);
    const { state } = await this.fold<TeamState>(tenantId, stream, initialTeam, (known, event) =>
      evolveTeam(known, event as unknown as TeamChanged),
    );
    return state;
  }

  async site(tenantId: TenantId, id: string): Promise<SiteState> {
    const stream = siteStreamOf(tenantId, id);
    const { state } = await this.fold<SiteState>(tenantId, stream, initialSite, (known, event) =>
      evolveSite(known, event as unknown as SiteChanged),
    );
    return state;
  }

  /** The staff number of a person, opened; `null` for none, or one that was erased. */
  async staffNumber(tenantId: TenantId, id: string): Promise<string | null> {
    const { state } = await foldStream(
      this.ports.store,
      this.ports.hooks,
      tenantId,
      employeeStreamOf(tenantId, id),
      initialEmployee,
      (known: EmployeeState, event) => evolveEmployee(known, event as unknown as EmployeeEvent),
    );
    return state.facts.staffNumber;
  }

  /** @throws DomainError 422 with the code and pointer given, when there is no such person */
  async assertEmployee(
    tenantId: TenantId,
    id: string,
    code: string,
    pointer: string,
  ): Promise<EmployeeState> {
    const { state } = await this.employee(tenantId, id);
    if (!state.isRegistered) throw invalid(code, pointer, 'does not exist');
    return state;
  }

  /** @throws DomainError 422 `<kind>.team-unknown`, `<kind>.team-closed` */
  async assertOpenTeam(tenantId: TenantId, id: string, kind: string, pointer = '/teamId'): Promise<void> {
    const team = await this.team(tenantId, id);
    if (team === undefined) throw invalid(`${kind}.team-unknown`, pointer, 'does not exist');
    if (!team.isActive) throw invalid(`${kind}.team-closed`, pointer, 'is closed');
  }

  /** @throws DomainError 422 `placement.site-unknown`, `placement.site-closed` */
  async assertOpenSite(tenantId: TenantId, id: string): Promise<void> {
    const site = await this.site(tenantId, id);
    if (site === undefined) throw invalid('placement.site-unknown', '/siteId', 'does not exist');
    if (!site.isActive) throw invalid('placement.site-closed', '/siteId', 'is closed');
  }

  /**
   * Refuses lines that would close a circle or reach too far up, judged by the lines of all who may stand above.
   * @throws DomainError 422 `reporting-line.cycle`, `reporting-line.too-deep`
   */
  async assertNoCircle(
    tenantId: TenantId,
    employeeId: string,
    lines: readonly ReportingLine[],
  ): Promise<void> {
    const others = await this.linesAbove(tenantId, [{ employeeId, lines }]);
    assertNoCircle(employeeId, lines, others);
  }

  /** How many of several changes are possible together. @throws DomainError as {@link assertNoCircle}, for the first */
  async possibleTogether(tenantId: TenantId, changes: readonly LineChange[]): Promise<number> {
    return possibleTogether(changes, await this.linesAbove(tenantId, changes));
  }

  /** The recorded lines of all who may come to stand above any of these people, each read once. */
  private async linesAbove(tenantId: TenantId, changes: readonly LineChange[]): Promise<LinesOf> {
    const found = new Map<string, readonly ReportingLine[]>();
    // One alone is not above itself: whoever is reached again closes a circle, which the recorded lines do not matter for.
    const alone = changes.length === 1 ? changes[0]?.employeeId : undefined;
    let frontier = managersOf(changes.flatMap(({ lines }) => lines));
    for (let level = 1; level <= MAX_LEVELS && frontier.size > 0; level += 1) {
      const unseen = [...frontier].filter((id) => id !== alone && !found.has(id));
      const read = await Promise.all(unseen.map((id) => this.employee(tenantId, id)));
      for (const [index, { state }] of read.entries()) found.set(unseen[index] ?? '', state.lines);
      frontier = managersOf(read.flatMap(({ state }) => state.lines));
    }
    return found;
  }

  /** Today where a person works: in the zone of the site, else in UTC. */
  async todayFor(tenantId: TenantId, { placement }: Pick<EmployeeState, 'placement'>): Promise<string> {
    const now = Temporal.Instant.fromEpochMilliseconds(this.ports.clock.nowMs());
    const today = now.toZonedDateTimeISO('UTC').toPlainDate().toString();
    const siteId = lineOn(placement.sites, today)?.siteId ?? null;
    if (siteId === null) return today;
    const zone = (await this.site(tenantId, siteId))?.zone ?? 'UTC';
    return now.toZonedDateTimeISO(zone).toPlainDate().toString();
  }

  private fold<State>(
    tenantId: TenantId,
    streamId: StreamId,
    initial: State,
    evolve: (state: State, event: StoredEvent) => State,
  ): Promise<FoldedStream<State>> {
    return foldStream(this.ports.store, plainEvents, tenantId, streamId, initial, evolve);
  }
}

/** A refusal of one member of the request: 422. */
export const invalid = (code: string, pointer: string, detail: string): DomainError =>
  new DomainError(code, 'invalid', { errors: [{ pointer, code, detail }] });
