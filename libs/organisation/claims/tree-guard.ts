import { LRUCache } from 'lru-cache';
import { setTimeout as sleep } from 'node:timers/promises';
import { RevisionConflict } from '@timeledger/event-store/errors.js';
import type { EventStore } from '@timeledger/event-store/port.js';
import { instantOf, type Clock } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import {
  streamIdOf,
  type JsonObject,
  type NewEvent,
  type StoredEvent,
  type StreamId,
} from '@timeledger/kernel/envelope.js';
import { deriveId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import { CommandQueue } from '@timeledger/runtime/command-queue.js';
import type { TreeChangeClaimed } from '../domain/claim-events.js';
import { lastEventOf } from './last-event.js';

/** An event that is about to be recorded. */
export interface Intent {
  readonly streamId: StreamId;
  /** The revision that the stream has now, and must have when the event comes; -1 for none. */
  readonly revision: number;
  /** Exactly as it is to be recorded. Nothing in it is personal: a claim is not sealed. */
  readonly event: NewEvent;
}

const MAX_ATTEMPTS = 20;
const LONGEST_PAUSE_MS = 100;
const MAX_REMEMBERED_ENDS = 10_000;
/** Changes that are claimed in one append: what a process that dies leaves to the next change to settle. */
export const MAX_CLAIMED_TOGETHER = 64;
/** Changes of one tenant's tree that may wait in this process; an import sends many as one. */
const MAX_WAITING = 1_000;

/**
 * Lets the changes of one tenant's tree happen as if one after the other, although each is recorded in a stream of its
 * own: two that together close a circle cannot both pass, whatever processes they come from.
 *
 * Before a change is recorded it is claimed in the tenant's claim stream, at exactly the revision at which the tree was
 * looked at. A claim carries its event, and whoever comes next records it first, unless its stream has moved on: so the
 * tree that is looked at always holds everything that was claimed before. Several changes that do not depend on each other
 * are claimed in one append. See ADR 0041.
 */
export class TreeGuard {
  private readonly ends = new LRUCache<TenantId, number>({ max: MAX_REMEMBERED_ENDS });
  private readonly queue = new CommandQueue({ maxPerKey: MAX_WAITING });

  /** @param category of the claim streams, one a tree: `organisation.reporting` */
  constructor(
    private readonly category: string,
    private readonly store: EventStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Claims a change after it was found to be possible.
   * @param check looks at the tree as it is recorded, and throws what stands against the change
   * @throws DomainError what `check` throws; 503 `command.contended`, `command.queue-full`
   */
  async claim(tenantId: TenantId, intent: Intent, check: () => Promise<void>): Promise<void> {
    await this.claimTogether(tenantId, [intent], async () => {
      await check();
      return 1;
    });
  }

  /**
   * Claims as many of several changes as are possible together, from the first on; the others have to come again. Each
   * may come to nothing later, when its stream has moved on: so each must be possible with and without those before it.
   * @param intents at most {@link MAX_CLAIMED_TOGETHER}, in the order in which they are meant, each of another stream
   * @param check says how many of them are possible, by the tree as it is recorded; throws what stands against the first
   * @returns how many were claimed; at least 1
   * @throws DomainError what `check` throws; 503 `command.contended`, `command.queue-full`
   */
  claimTogether(
    tenantId: TenantId,
    intents: readonly Intent[],
    check: () => Promise<number>,
  ): Promise<number> {
    return this.queue.run(tenantId, () => this.claimInTurn(tenantId, intents, check));
  }

  private async claimInTurn(
    tenantId: TenantId,
    intents: readonly Intent[],
    check: () => Promise<number>,
  ): Promise<number> {
    const claims = streamIdOf(this.category, tenantId, tenantId);
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const last = await lastEventOf(this.store, tenantId, claims, this.ends.get(tenantId));
      if (last !== undefined) await this.completeAll(tenantId, last);
      const possible = intents.slice(0, await check());
      const revision = last?.revision ?? -1;
      try {
        await this.store.append({
          tenantId,
          streamId: claims,
          expected: revision === -1 ? 'none' : revision,
          events: possible.map((intent, ordinal) =>
            this.claimEventOf(intent, revision + 1 + ordinal, ordinal),
          ),
        });
        this.ends.set(tenantId, revision + possible.length);
        return possible.length;
      } catch (error) {
        if (!(error instanceof RevisionConflict)) throw error;
        await sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, 4 * attempt));
      }
    }
    throw new DomainError('command.contended', 'unavailable', {
      detail: 'Too many writers change the same thing. Nothing was recorded; send the same request again.',
    });
  }

  /** Records everything that was claimed together with the last claim. */
  private async completeAll(tenantId: TenantId, last: StoredEvent): Promise<void> {
    // The claim streams hold nothing else.
    const { ordinal = 0 } = (last as unknown as TreeChangeClaimed).data;
    const before =
      ordinal === 0
        ? []
        : await this.store.readStream(tenantId, last.streamId, {
            fromRevision: last.revision - ordinal,
            limit: ordinal,
          });
    await Promise.all(
      [...before, last].map((each) => this.complete(tenantId, each as unknown as TreeChangeClaimed)),
    );
  }

  /** Records what was claimed, if it is not and still can be. */
  private async complete(tenantId: TenantId, { data }: TreeChangeClaimed): Promise<void> {
    // Written by `claimEventOf`, from an event.
    const event = data.event as unknown as NewEvent;
    if ((await this.store.findEvent(tenantId, event.eventId)) !== undefined) return;
    const { expectedRevision } = data;
    try {
      await this.store.append({
        tenantId,
        streamId: data.target as StreamId,
        expected: expectedRevision === -1 ? 'none' : expectedRevision,
        events: [event],
      });
    } catch (error) {
      // The stream has moved on: it never can be recorded at that revision any more.
      if (!(error instanceof RevisionConflict)) throw error;
    }
  }

  private claimEventOf({ streamId, revision, event }: Intent, place: number, ordinal: number): NewEvent {
    const { actor, correlationId } = event;
    return {
      eventId: deriveId<EventId>('tree-claim', event.eventId, streamId, revision, place),
      type: 'organisation.TreeChangeClaimed',
      schemaVersion: 1,
      occurredAt: instantOf(this.clock.nowMs()),
      actor,
      correlationId,
      requestHash: '',
      // An event is plain JSON.
      data: {
        target: streamId,
        expectedRevision: revision,
        event: event as unknown as JsonObject,
        ...(ordinal === 0 ? {} : { ordinal }),
      },
    };
  }
}
