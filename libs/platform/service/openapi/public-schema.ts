/** The names that JSON Schema itself has for our formats. */
const STANDARD_FORMATS: Readonly<Record<string, string>> = { instant: 'date-time', 'local-date': 'date' };

/** A schema of ours as OpenAPI shows it: references into components, standard formats, `examples`. */
export function publicSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(publicSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const shown: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === '$ref' && typeof value === 'string')
      shown['$ref'] = value.replace('#/$defs/', '#/components/schemas/');
    else if (keyword === 'format' && typeof value === 'string')
      shown['format'] = STANDARD_FORMATS[value] ?? value;
    else if (keyword === 'example') shown['examples'] = [value];
    else if (keyword === 'examples' || keyword === 'enum' || keyword === 'const' || keyword === 'default')
      shown[keyword] = value;
    else shown[keyword] = publicSchema(value);
  }
  return shown;
}
