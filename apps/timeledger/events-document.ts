import type { PublicTopic } from '@timeledger/service/context/context-definition.js';
import { CONTEXT_DESCRIPTIONS } from './contexts.js';

type Schema = Readonly<Record<string, unknown>>;

const INTRODUCTION = `# Public events

Made from the contracts by \`npm run generate-docs\`. Do not edit.

Every message is a CloudEvent 1.0. Its \`id\` is the id of the stored event: a repetition has the same one. \`time\` says when
it was true, \`sequence\` is the position in the producer's log and grows within a key, \`tenantid\` names the tenant.
Delivery is at least once and in order of key; topics keep everything and can be read from the start. Topics have 12
partitions.

The same for machines, with examples, is \`asyncapi.json\` beside this file (AsyncAPI 3.0).

Only optional members are ever added, enumerations are open, and a change of meaning is a new type (\`.v2\`): ignore
what you do not know. No member is personal: names, notes, reasons and places stay inside; ids are random.
`;

function typeText(schema: Schema): string {
  const type = [schema['type']].flat().join(' or ');
  if (type === 'array') return `list of ${typeText(schema['items'] as Schema)}`;
  return typeof schema['format'] === 'string' ? `${type} (${schema['format']})` : type;
}

/** The members of an object, those of objects within it behind a dot, of lists behind \`[]\`. */
function rowsOf(schema: Schema, prefix = ''): readonly string[] {
  // Written by us in the contracts: schemas of objects have these members.
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const required = (schema['required'] ?? []) as readonly string[];
  return Object.entries(properties).flatMap(([name, member]) => {
    const isList = member['type'] === 'array';
    const inner = isList ? (member['items'] as Schema) : member;
    const path = prefix + name;
    const description = typeof member['description'] === 'string' ? ` ${member['description']}` : '';
    const optional = required.includes(name) ? '' : ', optional';
    return [
      `- \`${path}\`: ${typeText(member)}${optional}.${description}`,
      ...rowsOf(inner, `${path}${isList ? '[]' : ''}.`),
    ];
  });
}

const sectionOf = ({ topic, source, about, key, schemas }: PublicTopic): string =>
  [
    `## \`${topic}\``,
    '',
    `${about} \`source\` is \`${source}\`. Key: ${key}`,
    ...Object.entries(schemas).flatMap(([type, schema]) => [
      '',
      `### \`${type}\``,
      '',
      String(schema['description']),
      '',
      ...rowsOf(schema),
    ]),
    '',
  ].join('\n');

/** `docs/events.md`: topics, keys, types and members of all public events, from their schemas. */
export const eventsDocument = (): string =>
  [INTRODUCTION, ...CONTEXT_DESCRIPTIONS.map(({ publicTopic }) => sectionOf(publicTopic))].join('\n');
