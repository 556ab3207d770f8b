type Reading = (value: unknown) => unknown;

const INTEGER = /^-?(0|[1-9]\d{0,15})$/;
const NUMBER = /^-?(0|[1-9]\d{0,15})(\.\d{1,15})?$/;

const readInteger: Reading = (value) =>
  typeof value === 'string' && INTEGER.test(value) ? Number(value) : value;
const readNumber: Reading = (value) =>
  typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
const readBoolean: Reading = (value) => (value === 'true' ? true : value === 'false' ? false : value);
const asIs: Reading = (value) => value;

function readingOf(schema: Readonly<Record<string, unknown>>): Reading {
  switch (schema['type']) {
    case 'integer':
      return readInteger;
    case 'number':
      return readNumber;
    case 'boolean':
      return readBoolean;
    case 'array': {
      // JSON Schema: `items` is a schema.
      const item = readingOf((schema['items'] ?? {}) as Readonly<Record<string, unknown>>);
      return (value) => [value].flat().map(item);
    }
    default:
      return asIs;
  }
}

/**
 * How the texts of a query string become the values of a class. A text that does not read as what the schema wants is
 * left as it is, for validation to refuse.
 */
export function queryCoercionOf(
  schema: Readonly<Record<string, unknown>>,
): (query: Readonly<Record<string, unknown>>) => Record<string, unknown> {
  const properties = (schema['properties'] ?? {}) as Readonly<
    Record<string, Readonly<Record<string, unknown>>>
  >;
  const readings = new Map(Object.entries(properties).map(([name, property]) => [name, readingOf(property)]));
  return (query) => {
    // Without a prototype, a parameter named `__proto__` is a member like any other, and refused as unknown.
    const values = Object.create(null) as Record<string, unknown>;
    for (const name of Object.keys(query)) values[name] = (readings.get(name) ?? asIs)(query[name]);
    return values;
  };
}
