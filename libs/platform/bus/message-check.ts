import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { parseInstant } from '@timeledger/kernel/clock.js';
import { validate as isUuid } from 'uuid';
import { BusRefused } from './errors.js';
import {
  MAX_BATCH_MESSAGES,
  MAX_KEY_LENGTH,
  MAX_MESSAGE_BYTES,
  MAX_MESSAGES_PER_PUBLISH,
  MAX_PARTITIONS,
  MAX_PUBLISH_BYTES,
} from './port.js';
import type { BusMessage, SubscribeOptions } from './port.js';

const MAX_DATA_DEPTH = 64;
const MAX_TEXT_LENGTH = 1024;
/** Names that Kafka accepts for topics and groups, in lower case so that no two differ by case alone. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,199}$/;
const CONTROL = /\p{Cc}/u;

/** A message that passed the checks, with its `data` as the JSON text that is stored. */
export interface CheckedMessage {
  readonly message: BusMessage;
  readonly dataJson: string;
  /** As {@link MAX_MESSAGE_BYTES} measures. */
  readonly bytes: number;
}

const malformed = (member: string, detail: string) => new BusRefused('bus.message-malformed', detail, member);

/** Refuses a name that Kafka could not carry. */
export function checkName(kind: 'topic' | 'group', name: string): void {
  if (typeof name !== 'string' || !NAME.test(name))
    throw new BusRefused(
      'bus.name-malformed',
      `a ${kind} is 1 to 200 of a-z 0-9 . _ -, not ${JSON.stringify(name)}`,
    );
}

/** Refuses a partition count that is not a whole number from 1 to {@link MAX_PARTITIONS}. */
export function checkPartitions(partitions: number): void {
  if (!Number.isInteger(partitions) || partitions < 1 || partitions > MAX_PARTITIONS)
    throw new BusRefused(
      'bus.option-invalid',
      `must be a whole number from 1 to ${MAX_PARTITIONS}`,
      'partitions',
    );
}

/** Refuses options of a subscription that no engine could honour. */
export function checkSubscription(options: SubscribeOptions): void {
  checkName('group', options.group);
  if (options.topics.length === 0)
    throw new BusRefused('bus.option-invalid', 'name at least one topic', 'topics');
  for (const topic of options.topics) checkName('topic', topic);
  if (new Set(options.topics).size < options.topics.length)
    throw new BusRefused('bus.option-invalid', 'a topic is named twice', 'topics');
  const { maxBatch = MAX_BATCH_MESSAGES } = options;
  if (!Number.isInteger(maxBatch) || maxBatch < 1 || maxBatch > MAX_BATCH_MESSAGES)
    throw new BusRefused(
      'bus.option-invalid',
      `must be a whole number from 1 to ${MAX_BATCH_MESSAGES}`,
      'maxBatch',
    );
}

function textOf(at: string, value: unknown, maxLength: number): string {
  if (typeof value !== 'string' || value.length === 0)
    throw malformed(at, 'must be a text that is not empty');
  if (value.length > maxLength)
    throw malformed(at, `has ${value.length} characters, ${maxLength} are allowed`);
  if (CONTROL.test(value)) throw malformed(at, 'must not contain control characters');
  if (!value.isWellFormed()) throw malformed(at, 'must be well-formed Unicode');
  return value;
}

/** Whether JSON would carry the value as it is; `JSON.stringify` drops or rewrites the rest without a word. */
function checkJson(at: string, value: unknown, depth: number): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw malformed(at, 'must be a finite number');
    return;
  }
  if (typeof value !== 'object') throw malformed(at, `JSON has no ${typeof value}`);
  if (depth === 0) throw malformed(at, `is nested more than ${MAX_DATA_DEPTH} levels deep`);
  if (Array.isArray(value)) {
    value.forEach((item, index) => checkJson(`${at}[${index}]`, item, depth - 1));
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw malformed(at, 'must be a plain object');
  for (const [name, member] of Object.entries(value)) checkJson(`${at}.${name}`, member, depth - 1);
}

function dataJsonOf(at: string, data: JsonObject): string {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw malformed(at, 'must be a JSON object');
  checkJson(at, data, MAX_DATA_DEPTH);
  return JSON.stringify(data);
}

function checkMessage(message: BusMessage, index: number): CheckedMessage {
  const at = (member: string) => `[${index}].${member}`;
  checkName('topic', message.topic);
  const texts = [
    textOf(at('key'), message.key, MAX_KEY_LENGTH),
    textOf(at('id'), message.id, MAX_TEXT_LENGTH),
    textOf(at('type'), message.type, MAX_TEXT_LENGTH),
    textOf(at('source'), message.source, MAX_TEXT_LENGTH),
    textOf(at('subject'), message.subject, MAX_TEXT_LENGTH),
    textOf(at('time'), message.time, MAX_TEXT_LENGTH),
    textOf(at('tenantId'), message.tenantId, MAX_TEXT_LENGTH),
  ];
  if (message.traceparent !== undefined)
    texts.push(textOf(at('traceparent'), message.traceparent, MAX_TEXT_LENGTH));
  if (parseInstant(message.time) === undefined)
    throw malformed(at('time'), 'must be an RFC 3339 time with an offset');
  if (!isUuid(message.tenantId)) throw malformed(at('tenantId'), 'must be a UUID');
  if (!Number.isSafeInteger(message.sequence) || message.sequence < 0)
    throw malformed(at('sequence'), 'must be a whole number from 0 to 2^53 - 1');
  const dataJson = dataJsonOf(at('data'), message.data);
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), Buffer.byteLength(dataJson));
  if (bytes > MAX_MESSAGE_BYTES)
    throw new BusRefused(
      'bus.message-too-large',
      `${bytes} bytes, ${MAX_MESSAGE_BYTES} are allowed`,
      `[${index}]`,
    );
  return { message, dataJson, bytes };
}

/**
 * Checks what is to be published, all of it before anything is sent.
 * @throws BusRefused naming the message by its index and the member at fault
 */
export function checkMessages(messages: readonly BusMessage[]): readonly CheckedMessage[] {
  if (messages.length > MAX_MESSAGES_PER_PUBLISH)
    throw new BusRefused(
      'bus.publish-too-large',
      `${messages.length} messages in one call, ${MAX_MESSAGES_PER_PUBLISH} are allowed`,
    );
  const checked = messages.map(checkMessage);
  const bytes = checked.reduce((sum, each) => sum + each.bytes, 0);
  if (bytes > MAX_PUBLISH_BYTES)
    throw new BusRefused(
      'bus.publish-too-large',
      `${bytes} bytes in one call, ${MAX_PUBLISH_BYTES} are allowed`,
    );
  return checked;
}
