import { createHmac } from 'node:crypto';
import { RevisionConflict } from '@timeledger/event-store/errors.js';
import type { EventStore } from '@timeledger/event-store/port.js';
import { epochMsOf, instantOf, type Clock } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { streamIdOf, type JsonObject, type NewEvent, type StoredEvent } from '@timeledger/kernel/envelope.js';
import { deriveId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import type { DirectoryNameClaimed, ValueClaimed } from '../domain/claim-events.js';
import { lastEventOf } from './last-event.js';

/** Longer than a request may take: a claim that nobody bore out by then is void. */
const CLAIM_LIFE_MS = 60_000;
const MAX_ATTEMPTS = 5;

/** A keyed hash: what is sealed is found by it, and it says nothing to whoever lacks the key. */
export const blindIndexOf = (key: Uint8Array, ...parts: readonly string[]): string =>
  createHmac('sha256', key).update(JSON.stringify(parts)).digest('hex');

/** The envelope of the request's event, by which a person is to get a value. */
export type ClaimCause = Pick<NewEvent, 'actor' | 'correlationId' | 'eventId'>;

/** What values of one kind are kept unique with. */
export interface UniqueValuesOptions {
  readonly store: EventStore;
  readonly clock: Clock;
  /** Of its own, the same for ever: `secrets.keyOf('staff-number')`. */
  readonly key: Uint8Array;
  /** Category of the claim streams: `organisation.staffnumber`. */
  readonly category: string;
  /** What the key hashes beside tenant and value: kinds that share a key have scopes that differ. */
  readonly scope: readonly string[];
  readonly event: ValueClaimed['type'];
  /** Whether claims name the event that bears them out; where they do not, a claim counts for a minute in any case. */
  readonly isCauseNamed: boolean;
  /** A claim's id is derived with this name; never changed. */
  readonly claimId: string;
  /** A value as people mean it: what is the same then belongs to one person. */
  readonly plain: (value: string) => string;
  /** The value that a person has now, opened; `null` for none, or for one that was erased. */
  readonly valueOf: (tenantId: TenantId, employeeId: string) => Promise<string | null>;
  /** What is thrown where another person has the value. */
  readonly taken: () => DomainError;
  /** For the refusal of a value that too many want: `staff number`. */
  readonly noun: string;
}

/**
 * Keeps values unique within a tenant although they are sealed wherever they stand: a stream per value, named by a keyed
 * hash, says who has it.
 */
export class UniqueValues {
  constructor(private readonly options: UniqueValuesOptions) {}

  /**
   * Claims a value for a person, who is to get it by the event that follows. Whoever has it keeps it until another
   * value is recorded for that person; then it is free for others, without anything that would have to free it.
   * @throws DomainError 409 as `taken` makes it; 503 `command.contended`
   */
  async claim(tenantId: TenantId, value: string, employeeId: string, cause: ClaimCause): Promise<void> {
    const { store, noun } = this.options;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const last = await this.freeBehind(tenantId, value, employeeId);
      const revision = last?.revision ?? -1;
      try {
        // Claimed anew also by its holder, so that a claim is never older than the request that relies on it.
        await store.append({
          tenantId,
          streamId: this.streamOf(tenantId, value),
          expected: revision === -1 ? 'none' : revision,
          events: [this.claimEventOf(employeeId, revision + 1, cause)],
        });
        return;
      } catch (error) {
        if (!(error instanceof RevisionConflict)) throw error;
      }
    }
    throw new DomainError('command.contended', 'unavailable', {
      detail: `Too many writers want the same ${noun}. Nothing was recorded; send the same request again.`,
    });
  }

  /** @throws DomainError 409 as `taken` makes it, where a claim would be refused now */
  async assertFree(tenantId: TenantId, value: string, employeeId: string): Promise<void> {
    await this.freeBehind(tenantId, value, employeeId);
  }

  /** Who claimed a value last, whether it has come to that or not, and whether it is still so or not. */
  async lastHolder(tenantId: TenantId, value: string): Promise<string | undefined> {
    return holderIn(await this.lastClaim(tenantId, value));
  }

  /** Whether a person has a value now. */
  async isHeldBy(tenantId: TenantId, value: string, employeeId: string): Promise<boolean> {
    const { plain, valueOf } = this.options;
    const held = await valueOf(tenantId, employeeId);
    return held !== null && plain(held) === plain(value);
  }

  /** The keyed hash of a value: the same for values that people mean alike, and nothing to learn the value from. */
  indexOf(tenantId: TenantId, value: string): string {
    const { key, scope, plain } = this.options;
    return blindIndexOf(key, tenantId, ...scope, plain(value));
  }

  private streamOf(tenantId: TenantId, value: string) {
    return streamIdOf(this.options.category, tenantId, this.indexOf(tenantId, value));
  }

  private lastClaim(tenantId: TenantId, value: string): Promise<StoredEvent | undefined> {
    return lastEventOf(this.options.store, tenantId, this.streamOf(tenantId, value));
  }

  /** The last claim, behind which a person may put another one. */
  private async freeBehind(
    tenantId: TenantId,
    value: string,
    employeeId: string,
  ): Promise<StoredEvent | undefined> {
    const last = await this.lastClaim(tenantId, value);
    const holder = holderIn(last);
    if (last === undefined || holder === undefined || holder === employeeId) return last;
    if ((await this.isOpen(tenantId, last)) || (await this.isHeldBy(tenantId, value, holder)))
      throw this.options.taken();
    return last;
  }

  /** Whether the holder may still get the value by the request that claimed it. */
  private async isOpen(tenantId: TenantId, { recordedAt, data }: StoredEvent): Promise<boolean> {
    const { clock, store } = this.options;
    if (clock.nowMs() - epochMsOf(recordedAt) >= CLAIM_LIFE_MS) return false;
    const causeId = (data as Partial<DirectoryNameClaimed['data']>).causeId;
    return causeId === undefined || (await store.findEvent(tenantId, causeId as EventId)) === undefined;
  }

  private claimEventOf(
    employeeId: string,
    place: number,
    { actor, correlationId, eventId }: ClaimCause,
  ): NewEvent {
    const { claimId, clock, event, isCauseNamed } = this.options;
    return {
      eventId: deriveId<EventId>(claimId, eventId, place),
      type: event,
      schemaVersion: 1,
      occurredAt: instantOf(clock.nowMs()),
      actor,
      correlationId,
      requestHash: '',
      data: { employeeId, ...(isCauseNamed && { causeId: eventId }) } satisfies JsonObject,
    };
  }
}

/** The streams of claims hold nothing else. */
const holderIn = (claim: StoredEvent | undefined): string | undefined =>
  (claim?.data as ValueClaimed['data'] | undefined)?.employeeId;
