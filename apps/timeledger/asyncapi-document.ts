import type { BusMessage } from '@timeledger/bus/port.js';
import { CONTEXT_DESCRIPTIONS, TOPIC_PARTITIONS, type ContextDescription } from './contexts.js';

type Json = Readonly<Record<string, unknown>>;

const VERSION = '1.0.0';
/** Beyond the first two nobody learns more. */
const MAX_EXAMPLES = 2;

/** CloudEvents 1.0 in binary mode: attributes are headers (Kafka protocol binding for CloudEvents, version 1.0.2). */
const HEADERS: Json = {
  type: 'object',
  required: [
    'ce_specversion',
    'ce_id',
    'ce_type',
    'ce_source',
    'ce_subject',
    'ce_time',
    'ce_sequence',
    'ce_tenantid',
  ],
  properties: {
    ce_specversion: { const: '1.0' },
    ce_id: {
      type: 'string',
      format: 'uuid',
      description: 'Id of the stored event: a repetition has the same one.',
    },
    ce_type: { type: 'string', description: 'The public type, with its version.' },
    ce_source: { type: 'string', format: 'uri-reference' },
    ce_subject: { type: 'string', description: 'What it is about: an id.' },
    ce_time: { type: 'string', format: 'date-time', description: 'When it was true in the world.' },
    ce_sequence: {
      type: 'string',
      pattern: '^[0-9]+$',
      description: 'Position in the producer’s log. Grows within a key.',
    },
    ce_tenantid: { type: 'string', format: 'uuid' },
    ce_partitionkey: { type: 'string', description: 'The key of the message.' },
    ce_traceparent: { type: 'string', description: 'W3C trace context of the request that caused it.' },
    'content-type': { const: 'application/json' },
  },
};

/** `clocked-in.v1` of `timeledger.attendance.clocked-in.v1`. */
const nameOf = (type: string): string => type.split('.').slice(2).join('.');

const headersOf = (message: BusMessage): Json => ({
  ce_specversion: '1.0',
  ce_id: message.id,
  ce_type: message.type,
  ce_source: message.source,
  ce_subject: message.subject,
  ce_time: message.time,
  ce_sequence: String(message.sequence),
  ce_tenantid: message.tenantId,
  ce_partitionkey: message.key,
  'content-type': 'application/json',
});

function messagesOf(
  { publicTopic: { schemas } }: ContextDescription,
  examples: ReadonlyMap<string, readonly BusMessage[]>,
): Json {
  return Object.fromEntries(
    Object.entries(schemas).map(([type, payload]) => [
      nameOf(type),
      {
        name: type,
        title: type,
        summary: payload['description'],
        contentType: 'application/json',
        headers: HEADERS,
        payload: { schemaFormat: 'application/schema+json;version=draft-2020-12', schema: payload },
        examples: (examples.get(type) ?? [])
          .slice(0, MAX_EXAMPLES)
          .map((message) => ({ headers: headersOf(message), payload: message.data })),
      },
    ]),
  );
}

const channelOf = (context: ContextDescription, examples: Parameters<typeof messagesOf>[1]): Json => ({
  address: context.publicTopic.topic,
  title: context.publicTopic.topic,
  description: `${context.publicTopic.about} Key: ${context.publicTopic.key}`,
  messages: messagesOf(context, examples),
  bindings: {
    kafka: { topic: context.publicTopic.topic, partitions: TOPIC_PARTITIONS, bindingVersion: '0.5.0' },
  },
});

const operationOf = ({ name, publicTopic: { schemas } }: ContextDescription): Json => ({
  action: 'send',
  channel: { $ref: `#/channels/${name}` },
  summary: `What ${name} tells everybody.`,
  messages: Object.keys(schemas).map((type) => ({ $ref: `#/channels/${name}/messages/${nameOf(type)}` })),
});

/** All public topics as AsyncAPI 3.0 describes them (https://www.asyncapi.com/docs/reference/specification/v3.0.0). */
export const asyncApiDocument = (examples: ReadonlyMap<string, readonly BusMessage[]>): Json => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Timeledger',
    version: VERSION,
    description:
      'Public events of all contexts: CloudEvents 1.0 in binary mode. At least once, in order of key, from the start. Only optional members are ever added, enumerations are open, a change of meaning is a new type. No member is personal.',
  },
  defaultContentType: 'application/json',
  channels: Object.fromEntries(
    CONTEXT_DESCRIPTIONS.map((context) => [context.name, channelOf(context, examples)]),
  ),
  operations: Object.fromEntries(
    CONTEXT_DESCRIPTIONS.map((context) => [`${context.name}Tells`, operationOf(context)]),
  ),
});

/** The document as text, as `docs/asyncapi.json` has it. */
export const asyncApiText = (examples: ReadonlyMap<string, readonly BusMessage[]>): string =>
  `${JSON.stringify(asyncApiDocument(examples), null, 2)}\n`;
