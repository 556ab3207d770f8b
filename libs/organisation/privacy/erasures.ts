import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { JsonObject, StoredEvent } from '@timeledger/kernel/envelope.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { CommandContext } from '@timeledger/runtime/command-pipeline.js';
import { Inject, Injectable } from '@nestjs/common';
import {
  CLASS_OF_PURPOSE,
  decideCarriedOut,
  decideErasure,
  endOfKeeping,
  evolveErasure,
  initialErasure,
  planErasure,
  type ErasurePlan,
  type ErasureState,
} from '../domain/privacy/erasure.js';
import type { LegalHoldsState } from '../domain/privacy/legal-hold.decider.js';
import {
  PURPOSES,
  type ErasureCarriedOut,
  type ErasureEvent,
  type ErasureRemoval,
  type Purpose,
} from '../domain/privacy/privacy-events.js';
import { keepDaysOf } from '../domain/privacy/retention.js';
import type { RemovablePersonalData } from '@timeledger/event-store/sealing/personal-data.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../organisation-ports.js';
import { removableDataExports } from './data-exports/removable-data-exports.js';
import type { PersonKeys } from './person-keys.js';
import { organisationPersonalData } from './personal-data.js';
import { PrivacyFacts } from './privacy-facts.js';
import { erasureStream } from './privacy-streams.js';

/** The actor of what an erasure records. Never renamed. */
export const CARRY_OUT_ERASURES = 'organisation.carry-out-erasures';

/** What erasures work with. */
export type ErasurePorts = Pick<
  OrganisationPorts,
  'store' | 'hooks' | 'pipeline' | 'clock' | 'keys' | 'personalData' | 'removable' | 'dataExports'
>;

/** How the erasure of a person stands. */
export interface Erasure {
  readonly employeeId: string;
  readonly requestedAt: string | null;
  /** What goes now; after an erasure what went with it. */
  readonly plan: ErasurePlan;
  /** Things outside the logs. */
  readonly removals: readonly ErasureRemoval[];
  /** Until when minutes must be kept, under an id that no longer names anybody. */
  readonly recordsUntil: string;
  /** Of the log, for `Read-At`; 0 for a preview. */
  readonly position: number;
}

/** Plans and carries out erasures: for the API, the operator and the job alike. */
@Injectable()
export class Erasures {
  private readonly facts: PrivacyFacts;

  constructor(@Inject(ORGANISATION_PORTS) private readonly ports: ErasurePorts) {
    this.facts = new PrivacyFacts(ports);
  }

  /** What an erasure would do now. @throws DomainError 404 `employee.unknown` */
  async preview(tenantId: TenantId, employeeId: string): Promise<Erasure> {
    await this.assertRegistered(tenantId, employeeId);
    const state = await this.stateOf(tenantId, employeeId);
    const { plan, recordsUntil } = await this.plan(tenantId, employeeId, state);
    const removals: ErasureRemoval[] = [];
    for (const removable of this.going(plan)) {
      const count = await removable.count(tenantId, employeeId);
      if (count > 0) removals.push({ kind: removable.kind, count });
    }
    return { employeeId, requestedAt: state.requestedAt, plan, removals, recordsUntil, position: 0 };
  }

  /**
   * Erases a person as far as nothing forbids it. The wish is recorded first: what dies half-way is carried on by the job.
   * Again carries on where something is due, and otherwise changes nothing.
   * @throws DomainError 404 `employee.unknown`
   */
  async erase(context: CommandContext, employeeId: string): Promise<Erasure> {
    const { tenantId } = context;
    await this.assertRegistered(tenantId, employeeId);
    await this.ports.pipeline.execute<ErasureState>({
      context,
      streamId: erasureStream(tenantId, employeeId),
      initialState: initialErasure,
      evolve,
      decide: (state) => this.decisions(decideErasure(employeeId, state)),
    });
    return this.carryOut(tenantId, employeeId);
  }

  /** Carries on with an erasure that was asked for. Safe to repeat, also at the same time. */
  async carryOut(tenantId: TenantId, employeeId: string): Promise<Erasure> {
    const { pipeline } = this.ports;
    const keys = this.keys();
    const before = await this.stateOf(tenantId, employeeId);
    if (before.requestedAt === null) throw new RangeError('nobody asked for this erasure');
    const { plan, recordsUntil } = await this.plan(tenantId, employeeId, before);
    for (const { purpose, months } of plan.goes) {
      for (const period of months) await keys.destroy({ tenantId, subject: employeeId, purpose, period });
      // Also where only months were found: what was sealed before there were months.
      if (!plan.stays.some((kept) => kept.purpose === purpose))
        await keys.destroy({ tenantId, subject: employeeId, purpose });
    }
    if (plan.isComplete) await keys.destroySubject(tenantId, employeeId);
    const removals = await this.remove(tenantId, employeeId, plan);
    const done: ErasureCarriedOut['data'] = {
      employeeId,
      kinds: this.kindsOf(plan.goes.map(({ purpose }) => purpose)),
      destroyed: plan.goes,
      removed: removals,
      remaining: plan.stays,
      partialUntil: plan.partialUntil,
      isComplete: plan.isComplete,
    };
    const { position } = await pipeline.execute<ErasureState>({
      context: {
        tenantId,
        principal: CARRY_OUT_ERASURES,
        actor: { kind: 'system', id: CARRY_OUT_ERASURES },
        correlationId: `erasure ${employeeId}`,
        requestHash: '',
        operation: 'erasures.carry-out',
        // One try each: what was done since is another thing to record.
        idempotencyKey: newId(),
      },
      streamId: erasureStream(tenantId, employeeId),
      initialState: initialErasure,
      evolve,
      idScope: 'stream',
      decide: (state) => this.decisions(decideCarriedOut(done, state)),
    });
    return { employeeId, requestedAt: before.requestedAt, plan, removals, recordsUntil, position };
  }

  /** The kinds of the one list that are sealed for some purposes. */
  kindsOf(purposes: readonly Purpose[]): readonly string[] {
    return (this.ports.personalData ?? organisationPersonalData)
      .filter(({ purpose }) => purposes.includes(purpose))
      .map(({ name }) => name);
  }

  /** What is removed: copies always, the rest with the name. */
  private going(plan: ErasurePlan): readonly RemovablePersonalData[] {
    const { removable = [], dataExports } = this.ports;
    const all = dataExports === undefined ? removable : [...removable, removableDataExports(this.ports)];
    return all.filter(({ isCopy }) => isCopy === true || isIdentityGoing(plan));
  }

  private async remove(
    tenantId: TenantId,
    employeeId: string,
    plan: ErasurePlan,
  ): Promise<readonly ErasureRemoval[]> {
    const removals: ErasureRemoval[] = [];
    for (const removable of this.going(plan)) {
      const count = await removable.remove(tenantId, employeeId);
      if (count > 0) removals.push({ kind: removable.kind, count });
    }
    return removals;
  }

  private async plan(
    tenantId: TenantId,
    employeeId: string,
    { requestedAt }: ErasureState,
  ): Promise<{ readonly plan: ErasurePlan; readonly recordsUntil: string }> {
    const nowMs = this.ports.clock.nowMs();
    const now = instantOf(nowMs);
    const [country, rules, holds, scopes] = await Promise.all([
      this.facts.countryOf(tenantId, employeeId),
      this.facts.retention(tenantId),
      this.facts.holds(tenantId, employeeId),
      this.keys().scopesOf(tenantId, employeeId),
    ]);
    const obliged = new Map<Purpose, number>();
    for (const purpose of PURPOSES) {
      const { declaration } = await this.facts.groundAt(tenantId, country, purpose, now);
      if (declaration?.basis === 'legal-obligation')
        obliged.set(purpose, keepDaysOf(rules, country, CLASS_OF_PURPOSE[purpose]));
    }
    const asked = requestedAt ?? now;
    return {
      plan: planErasure({ scopes, heldUntil: endOfHolds(holds, now), obliged, requestedAt: asked, nowMs }),
      recordsUntil: endOfKeeping(asked.slice(0, 7), keepDaysOf(rules, country, 'working-time-records')),
    };
  }

  private async stateOf(tenantId: TenantId, employeeId: string): Promise<ErasureState> {
    const events = await this.facts.events(tenantId, erasureStream(tenantId, employeeId));
    return events.reduce(evolve, initialErasure);
  }

  private decisions(events: readonly ErasureEvent[]) {
    const occurredAt = instantOf(this.ports.clock.nowMs());
    return events.map(({ type, data }) => ({ type, schemaVersion: 1, occurredAt, data: data as JsonObject }));
  }

  private async assertRegistered(tenantId: TenantId, employeeId: string): Promise<void> {
    if (await this.facts.isRegistered(tenantId, employeeId)) return;
    throw new DomainError('employee.unknown', 'not-found', {
      detail: 'There is no such thing, or not for you.',
    });
  }

  /** @throws RangeError without a key store: an erasure that only says so would be worse than none */
  private keys(): PersonKeys {
    if (this.ports.keys === undefined) throw new RangeError('there is no key store to erase from');
    return this.ports.keys;
  }
}

// The stream holds only such events.
const evolve = (state: ErasureState, event: StoredEvent): ErasureState =>
  evolveErasure(state, event as unknown as ErasureEvent & { readonly occurredAt: string });

const isIdentityGoing = ({ stays }: ErasurePlan): boolean =>
  !stays.some(({ purpose }) => purpose === 'identity');

/** When the last hold that stands ends; `undefined` when none stands, `null` for one without an end. */
function endOfHolds({ holds }: LegalHoldsState, now: string): string | null | undefined {
  const ends = holds
    .filter(({ isLifted, until }) => !isLifted && (until === null || until > now))
    .map(({ until }) => until);
  return ends.includes(null)
    ? null
    : ends
        .filter((end) => end !== null)
        .toSorted()
        .at(-1);
}
