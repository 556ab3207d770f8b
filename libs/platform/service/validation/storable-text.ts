import type { Ajv2020 } from 'ajv/dist/2020.js';

/** Says of a text that something must be able to keep it. Only in compiled validators, never in documents. */
export const STORABLE = 'storable';

/** What stands in a schema as a value, not as a schema. */
const VALUES = new Set(['example', 'examples', 'default', 'const', 'enum']);

/**
 * PostgreSQL takes no U+0000 in a text, and half of a surrogate pair has no canonical form (RFC 8785 section 3.2.2.2).
 */
export function addStorableKeyword(ajv: Ajv2020): void {
  ajv.addKeyword({
    keyword: STORABLE,
    type: 'string',
    validate: (_schema: boolean, text: string) => text.isWellFormed() && !text.includes('\0'),
    errors: false,
  });
}

/** The schema with every text that it names made {@link STORABLE}; what it leaves free stays free. */
export function withStorableTexts(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withStorableTexts);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.entries(schema).map(
    ([key, part]) => [key, VALUES.has(key) ? part : withStorableTexts(part)] as const,
  );
  const isText = 'type' in schema && [schema.type].flat().includes('string');
  return { ...Object.fromEntries(parts), ...(isText ? { [STORABLE]: true } : {}) };
}
