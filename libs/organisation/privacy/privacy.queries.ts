import { Inject, Injectable } from '@nestjs/common';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope } from '@timeledger/service/http/cursor.js';
import { EVERY_OTHER_COUNTRY } from '../contracts/public-events.js';
import { isHeldAt } from '../domain/privacy/legal-hold.decider.js';
import {
  PURPOSES,
  type ConsentEvent,
  type LegalHoldPlaced,
  type Purpose,
  type RetentionClass,
  type RetentionCount,
} from '../domain/privacy/privacy-events.js';
import { keepDaysOf, type RetentionState } from '../domain/privacy/retention.js';
import { ORGANISATION_PORTS, READ_WAIT_MS, type OrganisationPorts } from '../organisation-ports.js';
import { PrivacyFacts } from './privacy-facts.js';
import { consentStream } from './privacy-streams.js';
import { PRIVACY_PROJECTION } from './privacy.projection.js';
import type {
  ConsentHistoryItem,
  ConsentPage,
  ConsentQuery,
  EmployeePrivacyView,
  LegalBasisView,
  PurposeStateView,
  ShownTextBody,
} from './privacy.dto.js';
import type { LegalHoldView, RetentionRunView } from './retention.dto.js';

/** Text as a person wrote it; `null` once it is erased. */
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The ground of what needs no declaration: a record of work names the person, and notes explain it. */
const UNDECLARED_BASIS: Readonly<Partial<Record<Purpose, string>>> = {
  identity: 'contract',
  note: 'contract',
};

/** Reads what is declared, agreed, held and dropped. */
@Injectable()
export class PrivacyQueries {
  constructor(
    @Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts,
    @Inject(PrivacyFacts) private readonly facts: PrivacyFacts,
  ) {}

  /** Waits until the read model has seen what the client has seen. @throws DomainError 504 `read.not-reached` */
  async reach(token: string | undefined): Promise<void> {
    if (token !== undefined) await this.ports.barrier.reach(token, PRIVACY_PROJECTION, READ_WAIT_MS);
  }

  async legalBases(tenant: TenantId): Promise<readonly LegalBasisView[]> {
    const rows = await this.ports.database.query<{
      country_key: string;
      purpose: string;
      basis: string;
      text_version: number;
      starts_at: string;
      texts: readonly ShownTextBody[];
    }>(
      tenant,
      `SELECT country_key, purpose, basis, text_version, starts_at, texts FROM organisation.legal_basis
       WHERE tenant_id = $1 ORDER BY country_key, purpose, text_version`,
      [tenant],
    );
    return rows.map((row) => ({
      country: row.country_key === EVERY_OTHER_COUNTRY ? null : row.country_key,
      purpose: row.purpose,
      basis: row.basis,
      textVersion: row.text_version,
      from: row.starts_at,
      texts: row.texts,
    }));
  }

  /** Everything that a person ought to know of what is stored. */
  async ofEmployee(tenant: TenantId, employeeId: EmployeeId): Promise<EmployeePrivacyView> {
    const at = instantOf(this.ports.clock.nowMs());
    const [country, events, holds, retention, scopes] = await Promise.all([
      this.facts.countryOf(tenant, employeeId),
      this.facts.events(tenant, consentStream(tenant, employeeId)),
      this.facts.holds(tenant, employeeId),
      this.facts.retention(tenant),
      this.ports.keys?.scopesOf(tenant, employeeId) ?? [],
    ]);
    const consents = (events as unknown as readonly ConsentEvent[]).at(-1)?.data.consents ?? [];
    const purposes = PURPOSES.map(async (purpose): Promise<PurposeStateView> => {
      const ground = await this.facts.groundAt(tenant, country, purpose, at);
      const { declaration } = ground;
      const basis = declaration?.basis ?? UNDECLARED_BASIS[purpose] ?? null;
      const consent = consents.find((one) => one.purpose === purpose);
      const isAgreed =
        consent?.isGiven === true &&
        consent.textVersion === declaration?.textVersion &&
        consent.country === ground.country;
      return {
        purpose,
        basis,
        isStored: basis === 'consent' ? isAgreed : basis !== null && basis !== 'none',
        isConsentAsked: basis === 'consent' && !isAgreed,
        textVersion: declaration?.textVersion ?? null,
        keepDays: keepDaysOfPurpose(retention, country, purpose),
        storedMonths: scopes
          .flatMap((scope) => (scope.purpose === purpose ? [scope.period ?? ''] : []))
          .filter((period) => period !== '')
          .sort(),
      };
    });
    return {
      employeeId,
      purposes: await Promise.all(purposes),
      history: (events as unknown as readonly ConsentEvent[]).map(historyItemOf),
      isOnLegalHold: isHeldAt(holds, at),
    };
  }

  async consents(tenantId: TenantId, query: ConsentQuery): Promise<ConsentPage> {
    const scope: CursorScope = { tenantId, list: 'listConsents', filter: { purpose: query.purpose } };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const [behind = null] = query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    interface Row {
      readonly employee_id: string;
      readonly purpose: string;
      readonly country: string | null;
      readonly is_given: boolean;
      readonly text_version: number;
      readonly since: string;
    }
    const rows = await this.ports.database.query<Row & Record<string, unknown>>(
      tenantId,
      `SELECT employee_id, purpose, country, is_given, text_version, since FROM organisation.consent
       WHERE tenant_id = $1 AND purpose = $2 AND ($3::uuid IS NULL OR employee_id > $3)
       ORDER BY employee_id LIMIT $4`,
      [tenantId, query.purpose, behind, limit + 1],
    );
    const counts = await this.ports.database.query<{
      text_version: number;
      country: string | null;
      is_given: boolean;
      persons: string | number;
    }>(
      tenantId,
      `SELECT text_version, country, is_given, count(*)::int AS persons FROM organisation.consent
       WHERE tenant_id = $1 AND purpose = $2 GROUP BY text_version, country, is_given
       ORDER BY country NULLS LAST, text_version, is_given`,
      [tenantId, query.purpose],
    );
    const page = pageOf<Row>(this.ports.cursors, scope, rows, limit, (row) => [row.employee_id]);
    return {
      ...page,
      counts: counts.map((row) => ({
        textVersion: row.text_version,
        country: row.country,
        isGiven: row.is_given,
        persons: Number(row.persons),
      })),
      items: page.items.map((row) => ({
        employeeId: row.employee_id,
        purpose: row.purpose,
        country: row.country,
        isGiven: row.is_given,
        textVersion: row.text_version,
        since: row.since,
      })),
    };
  }

  /** The holds of a person, by id. */
  async legalHolds(tenant: TenantId, employeeId: EmployeeId): Promise<readonly LegalHoldView[]> {
    const rows = await this.ports.database.query<{ placed: StoredEvent; is_lifted: boolean }>(
      tenant,
      `SELECT placed, is_lifted FROM organisation.legal_hold
       WHERE tenant_id = $1 AND employee_id = $2 ORDER BY hold_id`,
      [tenant, employeeId],
    );
    return Promise.all(
      rows.map(async (row) => {
        const event = await this.ports.hooks.read(row.placed);
        const { holdId, until, reason } = event.data as LegalHoldPlaced['data'];
        return {
          holdId,
          employeeId,
          reason: textOrNull(reason),
          until,
          placedAt: event.occurredAt,
          isLifted: row.is_lifted,
        };
      }),
    );
  }

  /** The latest runs of retention, newest first. */
  async retentionRuns(tenant: TenantId): Promise<readonly RetentionRunView[]> {
    const rows = await this.ports.database.query<{
      run_id: string;
      started_at: string;
      finished_at: string | null;
      counts: readonly RetentionCount[] | null;
    }>(
      tenant,
      `SELECT run_id, started_at, finished_at, counts FROM organisation.retention_run
       WHERE tenant_id = $1 ORDER BY run_id DESC LIMIT ${MAX_RUNS_SHOWN}`,
      [tenant],
    );
    return rows.map((row) => ({
      runId: row.run_id,
      startedAt: row.started_at,
      finishedAt: row.finished_at,
      counts: row.counts ?? [],
    }));
  }
}

const MAX_RUNS_SHOWN = 100;

const CLASS_OF_PURPOSE: Readonly<Record<Purpose, RetentionClass>> = {
  identity: 'working-time-records',
  location: 'punch-evidence',
  face: 'face-data',
  note: 'notes',
};

const keepDaysOfPurpose = (state: RetentionState, country: string | null, purpose: Purpose): number =>
  keepDaysOf(state, country, CLASS_OF_PURPOSE[purpose]);

function historyItemOf(event: ConsentEvent): ConsentHistoryItem {
  const { purpose, consents } = event.data;
  const state = consents.find((one) => one.purpose === purpose);
  return {
    change: event.type === 'organisation.ConsentGiven' ? 'given' : 'withdrawn',
    purpose,
    textVersion: state?.textVersion ?? 0,
    at: state?.since ?? '',
  };
}
