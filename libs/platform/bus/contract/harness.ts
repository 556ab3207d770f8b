import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import type {
  Bus,
  BusMessage,
  MessageBatch,
  ReceivedMessage,
  SubscribeOptions,
  Subscription,
} from '../port.js';

/** An engine under test. */
export interface BusHarness {
  /** A bus as another process would have it, with connections of its own. */
  connect(): Promise<Bus>;
  /** Ends a bus as a crash does: it leaves no group and commits nothing more. */
  crash(bus: Bus): Promise<void>;
  close(): Promise<void>;
}

/** Starts or finds the engine; called once for a suite. */
export type BusHarnessFactory = () => Promise<BusHarness>;

const CLOSE_PATIENCE_MS = 3_000;

/** Room for the slowest thing an engine does: finding out that a member died, and sharing its partitions out. */
export const PATIENCE_MS = 30_000;

const TENANT = '7b0c3f0e-58a1-4f59-9d4e-0d0f6b8f5a11';

/** A name that no other test uses. */
export const freshName = (kind: string): string => `${kind}.${randomUUID()}`;

/** A message of a test; `sequence` tells messages of one key apart. */
export const messageOf = (
  topic: string,
  key: string,
  sequence: number,
  more: Partial<BusMessage> = {},
): BusMessage => ({
  topic,
  key,
  id: `${key}#${sequence}`,
  type: 'timeledger.attendance.clocked-in.v1',
  source: '/timeledger/attendance',
  subject: key,
  time: '2026-03-29T00:59:59.999Z',
  sequence,
  tenantId: TENANT,
  data: { n: sequence },
  ...more,
});

/** Messages of keys `k0`, `k1`, … in rounds: each key gets the sequences from `first` on. */
export const rounds = (topic: string, keys: number, perKey: number, first = 0): BusMessage[] =>
  Array.from({ length: keys * perKey }, (_, n) =>
    messageOf(topic, `k${n % keys}`, first + Math.floor(n / keys)),
  );

/** Publishes in calls of 500. */
export async function publishAll(bus: Bus, messages: readonly BusMessage[]): Promise<void> {
  for (let at = 0; at < messages.length; at += 500) await bus.publish(messages.slice(at, at + 500));
}

/** Collects what the members of a group receive, as the idempotent consumer that the port asks for. */
export class Receiver {
  readonly received: ReceivedMessage[] = [];
  readonly batches: MessageBatch[] = [];
  /** Applied once each, in order of application. */
  readonly applied: ReceivedMessage[] = [];
  /** Messages that came before their predecessor: must stay empty. */
  readonly outOfOrder: ReceivedMessage[] = [];
  private readonly lastOffset = new Map<string, number>();

  constructor(private readonly firstOffsets: 'zero' | 'any' = 'zero') {}

  readonly take = (batch: MessageBatch): void => {
    this.batches.push(batch);
    for (const message of batch.messages) {
      this.received.push(message);
      const place = `${message.topic}/${message.partition}`;
      const last = this.lastOffset.get(place) ?? (this.firstOffsets === 'zero' ? -1 : message.offset - 1);
      if (message.offset <= last) continue;
      if (message.offset > last + 1) this.outOfOrder.push(message);
      this.lastOffset.set(place, message.offset);
      this.applied.push(message);
    }
  };

  /** Sequences of one key as applied. */
  sequencesOf(key: string): number[] {
    return this.applied.filter((message) => message.key === key).map((message) => message.sequence);
  }

  partitions(): number[] {
    return [...new Set(this.received.map((message) => message.partition))].sort((a, b) => a - b);
  }

  async untilApplied(count: number): Promise<void> {
    await waitUntil(() => this.applied.length >= count, {
      what: `${count} messages (there are ${this.applied.length})`,
      timeoutMs: PATIENCE_MS,
    });
  }
}

/** Something that a test holds shut and opens. */
export class Gate {
  private resolve: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => {
    this.resolve = resolve;
  });

  open(): void {
    this.resolve();
  }
}

/** Subscribes a receiver from the start, unless told otherwise. */
export const subscribe = (
  bus: Bus,
  group: string,
  topic: string,
  receiver: Receiver,
  more: Partial<SubscribeOptions> = {},
): Promise<Subscription> =>
  bus.subscribe({
    group,
    topics: [topic],
    from: 'start',
    handle: async (batch) => receiver.take(batch),
    ...more,
  });

/** The buses of one test: closed after it, whatever happened. */
export class Buses {
  private readonly open = new Set<Bus>();

  constructor(readonly harness: () => BusHarness) {}

  async connect(): Promise<Bus> {
    const bus = await this.harness().connect();
    this.open.add(bus);
    return bus;
  }

  async crash(bus: Bus): Promise<void> {
    this.open.delete(bus);
    await this.harness().crash(bus);
  }

  async closeAll(): Promise<void> {
    const open = [...this.open];
    this.open.clear();
    await Promise.all(open.map((bus) => this.closeOrCrash(bus)));
  }

  /** A test that failed may leave a handler that never ends; the run must end all the same. */
  private async closeOrCrash(bus: Bus): Promise<void> {
    const patience = new AbortController();
    const isClosed = await Promise.race([
      bus.close().then(() => true),
      sleep(CLOSE_PATIENCE_MS, false, { signal: patience.signal }).catch(() => true),
    ]);
    patience.abort();
    if (isClosed) return;
    await this.harness().crash(bus);
    throw new Error('a handler did not end');
  }

  /** A bus and a fresh topic on it. */
  async withTopic(partitions: number): Promise<{ bus: Bus; topic: string; group: string }> {
    const bus = await this.connect();
    const topic = freshName('topic');
    await bus.ensureTopic(topic, { partitions });
    return { bus, topic, group: freshName('group') };
  }
}
