import type { JsonObject } from '@timeledger/kernel/envelope.js';

/** Messages in one call of {@link Bus.publish}. */
export const MAX_MESSAGES_PER_PUBLISH = 1000;
/** Size of one message, as {@link Bus.publish} measures it: UTF-8 bytes of `data` as JSON and of all other members. */
export const MAX_MESSAGE_BYTES = 1_048_576;
/** Size of all messages of one call together. */
export const MAX_PUBLISH_BYTES = 16_777_216;
/** Characters of a key. */
export const MAX_KEY_LENGTH = 255;
/** Partitions of a topic. */
export const MAX_PARTITIONS = 256;
/** Messages of a batch unless {@link SubscribeOptions.maxBatch} says less; also its upper limit. */
export const MAX_BATCH_MESSAGES = 500;
/** A batch ends with the message that takes it past this size, so that a handler's memory has a bound. */
export const MAX_BATCH_BYTES = 8_388_608;
/** Dead letters in one answer of {@link Bus.deadLetters}. */
export const MAX_DEAD_LETTERS_PER_PAGE = 1000;

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
  /** At most this many messages a batch; {@link MAX_BATCH_MESSAGES} unless told. */
  readonly maxBatch?: number;
  /**
   * Handles one batch; one batch of a partition at a time. When it resolves, the batch's offsets are committed; when it
   * throws, the batch is delivered again after a pause. Delivery is at least once: the handler keeps the last sequence
   * per key together with its rows. A message that can never be handled is for {@link Bus.deadLetter}, not for a throw.
   * A handler that gives up in the middle, because the signal was aborted, must throw: resolving means "all done".
   */
  readonly handle: (batch: MessageBatch) => Promise<void>;
}

export interface Subscription {
  /** Messages not yet handled by this group, over all partitions of its topics. */
  lag(): Promise<number>;
  /** Aborts the signal of the batch in hand, waits for its handler, commits it when it resolves, leaves the group. */
  stop(): Promise<void>;
}

/** A message that a group put aside. */
export interface DeadLetter {
  readonly message: ReceivedMessage;
  readonly reason: string;
  /** When it was put aside, RFC 3339. */
  readonly at: string;
}

/**
 * Carries public events between contexts and to analysts. At least once, in order per key, replayable from the start:
 * nothing is ever removed from a topic.
 *
 * A key's partition is `(murmur2(key as UTF-8) & 0x7fffffff) % partitions`, as Kafka's default partitioner has it.
 *
 * Errors: `BusRefused` for a call outside the contract (nothing was done), `InfrastructureError` when the engine cannot
 * be reached; with `outcomeUnknown` the messages may have been published: publish them again, consumers recognise them.
 */
export interface Bus {
  /** Creates the topic if it is missing. The partition count is fixed at creation: another count is refused. */
  ensureTopic(topic: string, options: { readonly partitions: number }): Promise<void>;
  /**
   * Resolves after all messages are durable. Order per key is the order given, over retries and over calls of one bus
   * that were not awaited; a call that rejects has no place in that order. All messages are checked before the first is
   * sent. At most {@link MAX_MESSAGES_PER_PUBLISH} a call.
   */
  publish(messages: readonly BusMessage[]): Promise<void>;
  /** Joins the group. Topics must exist. Resolves when the group's place is known: what is published later is delivered. */
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  /** Sets a group's offsets back to the start of a topic. No member of the group may be active. */
  rewind(group: string, topic: string): Promise<void>;
  /** Puts a message aside with the reason, durably; it does not block its partition. Repeating it changes nothing. */
  deadLetter(group: string, message: ReceivedMessage, reason: string): Promise<void>;
  /** The first messages that the group put aside from a topic, by partition and offset: for operators and tests. */
  deadLetters(group: string, topic: string): Promise<readonly DeadLetter[]>;
  /** Stops the subscriptions, waits for what is being published, lets go of all connections. */
  close(): Promise<void>;
}
