import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import type { Instant } from '@timeledger/kernel/clock.js';
import type { StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { EmploymentId, TenantId } from '@timeledger/kernel/ids.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import type {
  CorrectionRules,
  EmploymentChanged,
  PayGroupDefinition,
  WorkTimePolicy,
} from '../domain/events/setting-events.js';
import { definitionsOf } from '../domain/work-time/pay-period.js';
import { correctionRulesStream, employmentStream, payGroupStream, policyStream } from '../streams.js';
import { readOptionsOf, type KnownAt } from './known-at.js';

/** What a calculation of an employment's time rests on, besides its punches. */
export interface EmploymentSettings {
  readonly employment: EmploymentChanged['data'];
  /** The pay-group definitions that cut the employment's periods; empty while its pay group is unknown here. */
  readonly definitions: readonly PayGroupDefinition[];
  /** Every version of the policy, oldest first; empty where the tenant published none. */
  readonly policies: readonly WorkTimePolicy[];
}

/** A version of the correction rules, and who published it when. */
export interface PublishedRules {
  readonly rules: CorrectionRules;
  readonly publishedAt: Instant;
  readonly publishedBy: string;
}

/** Where settings are read from. */
export interface SettingsSource {
  readonly store: Pick<AttendancePorts['store'], 'readStream'>;
  readonly hooks: Pick<AttendancePorts['hooks'], 'read'>;
}

/** How long settings that were read may let punches in: people punch minutes apart, settings change once a year. */
const SETTINGS_FRESH_FOR_MS = 60_000;
const MAX_KEPT = 20_000;

/**
 * Employments, pay groups, policies and correction rules, from attendance's own log. What is current is kept for a
 * moment; what was known at a moment is folded from the streams.
 */
@Injectable()
export class SettingsReader {
  private readonly kept = new LRUCache<string, object>({
    max: MAX_KEPT,
    ttl: SETTINGS_FRESH_FOR_MS,
    ttlResolution: 100,
  });

  constructor(@Inject(ATTENDANCE_PORTS) private readonly ports: SettingsSource) {}

  /**
   * What holds for an employment now, at most {@link SETTINGS_FRESH_FOR_MS} old; `undefined` when attendance does not know it.
   * For accepting punches and for telling who somebody is to an employment; figures and refusals rest on
   * {@link knownAt}. Pay groups and policies are shared by many employments and kept on their own.
   */
  async current(tenant: TenantId, employment: EmploymentId): Promise<EmploymentSettings | undefined> {
    return this.keepSettings(`employment ${tenant} ${employment}`, isWhole, () =>
      this.compose(
        tenant,
        employment,
        {},
        {
          definitions: (group) =>
            this.keepSettings(`group ${tenant} ${group}`, isFilled, () =>
              this.payGroupDefinitions(tenant, group, {}),
            ),
          policies: () =>
            this.keepSettings(`policies ${tenant}`, isAnything, () => this.policies(tenant, {})),
        },
      ),
    );
  }

  /** What held for an employment as far as it was known; `undefined` when nothing was known of it. */
  async knownAt(
    tenant: TenantId,
    employment: EmploymentId,
    known: KnownAt,
  ): Promise<EmploymentSettings | undefined> {
    return this.compose(tenant, employment, known, {
      definitions: (group) => this.payGroupDefinitions(tenant, group, known),
      policies: () => this.policies(tenant, known),
    });
  }

  /** The latest definition of a pay group, at most {@link SETTINGS_FRESH_FOR_MS} old; `undefined` while none is known. */
  async payGroup(tenant: TenantId, payGroup: string): Promise<PayGroupDefinition | undefined> {
    const definitions = await this.keepSettings(`group ${tenant} ${payGroup}`, isFilled, () =>
      this.payGroupDefinitions(tenant, payGroup, {}),
    );
    return definitions.at(-1);
  }

  /** Every version of the tenant's work-time policy, oldest first. */
  async policies(tenant: TenantId, known: KnownAt): Promise<readonly WorkTimePolicy[]> {
    const events = await this.read(tenant, policyStream(tenant), known);
    // The stream holds nothing but `attendance.WorkTimePolicyPublished`.
    return events.map((event) => event.data as unknown as WorkTimePolicy);
  }

  /** Every version of the tenant's correction rules, as recorded, oldest first; empty where the defaults hold. */
  async correctionRules(tenant: TenantId, known: KnownAt = {}): Promise<readonly PublishedRules[]> {
    const events = await this.read(tenant, correctionRulesStream(tenant), known);
    // The stream holds nothing but `attendance.CorrectionRulesPublished`.
    return events.map(({ data, recordedAt, actor }) => ({
      rules: data as unknown as CorrectionRules,
      publishedAt: recordedAt,
      publishedBy: actor.id,
    }));
  }

  /** Forgets what was kept of an employment, its pay groups and policies: before a refusal that rests on them. */
  forget(tenant: TenantId, employment: EmploymentId): void {
    const key = `employment ${tenant} ${employment}`;
    const kept = this.kept.get(key) as EmploymentSettings | undefined;
    for (const { payGroupId } of kept?.employment.payGroups ?? [])
      this.kept.delete(`group ${tenant} ${payGroupId}`);
    this.kept.delete(`policies ${tenant}`);
    this.kept.delete(key);
  }

  /** Forgets everything that was kept: after a setting of a tenant was changed here. */
  forgetAll(): void {
    this.kept.clear();
  }

  private async compose(
    tenant: TenantId,
    employment: EmploymentId,
    known: KnownAt,
    parts: {
      readonly definitions: (payGroup: string) => Promise<readonly PayGroupDefinition[]>;
      readonly policies: () => Promise<readonly WorkTimePolicy[]>;
    },
  ): Promise<EmploymentSettings | undefined> {
    const changed = await this.lastOf<EmploymentChanged>(tenant, employmentStream(tenant, employment), known);
    if (changed === undefined) return undefined;
    const groups = [...new Set(changed.data.payGroups.map(({ payGroupId }) => payGroupId))];
    const [definitions, policies] = await Promise.all([
      Promise.all(groups.map(parts.definitions)),
      parts.policies(),
    ]);
    return {
      employment: changed.data,
      definitions: definitionsOf(changed.data.payGroups, definitions.flat()),
      policies,
    };
  }

  /** What was read a moment ago, or is read now; kept only when it is worth it. */
  private async keepSettings<Value extends object | undefined>(
    key: string,
    isWorthKeeping: (value: Value) => boolean,
    read: () => Promise<Value>,
  ): Promise<Value> {
    const kept = this.kept.get(key) as Value | undefined;
    if (kept !== undefined) return kept;
    const value = await read();
    if (value !== undefined && isWorthKeeping(value))
      this.kept.set(key, value, { ttl: SETTINGS_FRESH_FOR_MS });
    return value;
  }

  private async payGroupDefinitions(
    tenant: TenantId,
    payGroup: string,
    known: KnownAt,
  ): Promise<readonly PayGroupDefinition[]> {
    const events = await this.read(tenant, payGroupStream(tenant, payGroup), known);
    // The stream holds nothing but `attendance.PayGroupDefined`.
    return events.map((event) => event.data as unknown as PayGroupDefinition);
  }

  private async lastOf<Event>(
    tenant: TenantId,
    stream: StreamId,
    known: KnownAt,
  ): Promise<Event | undefined> {
    // The streams of settings hold one type of event each.
    return (await this.read(tenant, stream, known)).at(-1) as Event | undefined;
  }

  private async read(tenant: TenantId, stream: StreamId, known: KnownAt): Promise<readonly StoredEvent[]> {
    const events = await readToEnd(this.ports.store, tenant, stream, readOptionsOf(known));
    return Promise.all(events.map((event) => this.ports.hooks.read(event)));
  }
}

const isAnything = (): boolean => true;
/** A pay group that attendance has not heard of yet will be known in a moment. */
const isFilled = (values: readonly unknown[]): boolean => values.length > 0;
const isWhole = (settings: EmploymentSettings | undefined): boolean =>
  settings !== undefined && settings.definitions.length > 0;
