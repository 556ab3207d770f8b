import type { JsonObject } from '@timeledger/kernel/envelope.js';

/** A public event as CloudEvents 1.0 describes it (https://cloudevents.io), ready for a topic. */
export interface BusMessage {
  readonly topic: string;
  /** Orders messages: those with one key keep their order. `<tenant>.<employee>` or the subject. At most 255 characters. */
  readonly key: string;
  /** CloudEvents `id`: the stored event's id (or one derived from it). Consumers recognise a repetition by it. */
  readonly id: string;
  /** CloudEvents `type`: `timeledger.attendance.clocked-in.v1`. */
  readonly type: string;
  /** CloudEvents `source`: `/timeledger/attendance`. */
  readonly source: string;
  /** CloudEvents `subject`: what the event is about, an id. */
  readonly subject: string;
  /** CloudEvents `time`: when it was true, RFC 3339. */
  readonly time: string;
  /** CloudEvents `sequence`: the position in the producer's log. Grows within a key. */
  readonly sequence: number;
  /** Extension `tenantid`. */
  readonly tenantId: string;
  readonly traceparent?: string;
  readonly data: JsonObject;
}

/** A message as a consumer receives it. */
export interface ReceivedMessage extends BusMessage {
  readonly partition: number;
  /** Dense within its partition, from 0. */
  readonly offset: number;
}

/** Messages of one partition, in order. */
export interface MessageBatch {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly ReceivedMessage[];
  /** Aborted when the partition is taken away (rebalance) or the consumer stops. */
  readonly signal: AbortSignal;
}

export interface SubscribeOptions {
  /** Members of one group share the partitions of its topics; each group receives everything. */
  readonly group: string;
  readonly topics: readonly string[];
  /** Where a group without committed offsets begins. */
  readonly from: 'start' | 'end';
  /** At most this many messages a batch; 500 unless told. */
  readonly maxBatch?: number;
  /**
   * Handles one batch; one batch of a partition at a time. When it resolves, the batch's offsets are committed; when it
   * throws, the batch is delivered again after a pause. Delivery is at least once: the handler keeps the last sequence
   * per key together with its rows. A message that can never be handled is for {@link Bus.deadLetter}, not for a throw.
   */
  readonly handle: (batch: MessageBatch) => Promise<void>;
}

export interface Subscription {
  /** Messages not yet handled by this group, over all partitions of its topics. */
  lag(): Promise<number>;
  /** Waits for the batch in hand, commits it, leaves the group. */
  stop(): Promise<void>;
}

/** Carries public events between contexts and to analysts. At least once, in order per key, replayable from the start. */
export interface Bus {
  /** Creates the topic if it is missing. The partition count is fixed at creation: another count is an error. */
  ensureTopic(topic: string, options: { readonly partitions: number }): Promise<void>;
  /** Resolves after all messages are durable. Order per key is the order given, also over retries. At most 1000 a call. */
  publish(messages: readonly BusMessage[]): Promise<void>;
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  /** Sets a group's offsets back to the start of a topic. No member of the group may be active. */
  rewind(group: string, topic: string): Promise<void>;
  /** Puts a message aside with the reason, durably; it does not block its partition. */
  deadLetter(group: string, message: ReceivedMessage, reason: string): Promise<void>;
  close(): Promise<void>;
}
