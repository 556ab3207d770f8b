import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import { isNullable } from './format.decorators.js';

/** A JSON Schema (2020-12), as far as we build it. */
export type JsonSchema = { readonly [keyword: string]: unknown };
/** A DTO class. */
export type DtoClass = abstract new (...args: never[]) => object;

interface Described {
  readonly schema: JsonSchema;
  /** The classes that it refers to directly. */
  readonly children: ReadonlySet<DtoClass>;
}

const REFERENCE = '#/$defs/';
const described = new Map<DtoClass, Described>();

/** The type of `class-validator`'s metadata, which it does not export by name. */
type Metadata = {
  readonly target: unknown;
  readonly propertyName: string;
  readonly constraints?: readonly unknown[];
};

function childOf(meta: Metadata): DtoClass {
  // Validation metadata is always registered with the class that declares the property.
  const owner = meta.target as DtoClass;
  const declared = defaultMetadataStorage.findTypeMetadata(owner, meta.propertyName);
  const child: unknown =
    declared?.typeFunction() ??
    Reflect.getMetadata('design:type', owner.prototype as object, meta.propertyName);
  if (typeof child !== 'function' || child === Array || child === Object) {
    throw new Error(`${owner.name}.${meta.propertyName} needs @Type(() => Class) beside @ValidateNested()`);
  }
  return child as DtoClass;
}

function convertersFor(children: Set<DtoClass>) {
  const textOf = (format: string) => ({ type: 'string', format }) as const;
  return {
    nestedValidation: (meta: Metadata) => {
      const child = childOf(meta);
      children.add(child);
      return { $ref: REFERENCE + child.name };
    },
    // A conditional such as @IsOptional says nothing about the value; a custom validator has no schema of its own.
    conditionalValidation: {},
    isDefined: {},
    isInstant: textOf('instant'),
    isLocalDate: textOf('local-date'),
    isTimeZone: textOf('iana-zone'),
    isMonth: textOf('month'),
    isEmployeeReference: textOf('employee-reference'),
    isWallTime: textOf('wall-time'),
    isCountryCode: textOf('country-code'),
    isCurrencyCode: textOf('currency-code'),
    isMoneyAmount: textOf('money-amount'),
    isDecimalRate: textOf('decimal-rate'),
    isLanguageTag: textOf('language-tag'),
    isDottedName: textOf('dotted-name'),
    isEmailAddress: textOf('email'),
    isUuid: textOf('uuid'),
    isUrl: textOf('uri'),
    isJsonObject: { type: 'object', additionalProperties: true },
    isObject: { type: 'object', additionalProperties: true },
    matches: (meta: Metadata) => ({
      type: 'string',
      pattern: String((meta.constraints?.[0] as RegExp | undefined)?.source),
    }),
  } as const;
}

function nullableForm(schema: JsonSchema): JsonSchema {
  if ('$ref' in schema) {
    const { $ref, ...rest } = schema;
    return { anyOf: [{ $ref }, { type: 'null' }], ...rest };
  }
  const values = schema['enum'];
  return {
    ...schema,
    type: [schema['type'], 'null'].flat(),
    ...(Array.isArray(values) ? { enum: [...(values as unknown[]), null] } : {}),
  };
}

function describe(dto: DtoClass): Described {
  const known = described.get(dto);
  if (known !== undefined) return known;
  const children = new Set<DtoClass>();
  if (getMetadataStorage().getTargetValidationMetadatas(dto, '', true, false).length === 0) {
    throw new Error(`${dto.name} has no validation decorators: nothing it is given could be accepted`);
  }
  const derived = targetConstructorToSchema(dto, {
    refPointerPrefix: REFERENCE,
    // The library types converters by OpenAPI 3.0 schemas; ours are plain JSON Schema, which it only merges.
    additionalConverters: convertersFor(children) as never,
  });
  const properties = Object.fromEntries(
    // What the library derives is plain JSON.
    Object.entries((derived.properties ?? {}) as Record<string, JsonSchema>).map(([name, schema]) => [
      name,
      isNullable(dto.prototype as object, name) ? nullableForm(schema) : schema,
    ]),
  );
  const required = Object.keys(properties).filter((name) => isRequired(dto, name));
  const schema: JsonSchema = {
    ...(derived as JsonSchema),
    properties,
    ...(required.length === 0 ? { required: undefined } : { required }),
  };
  const made = { schema: JSON.parse(JSON.stringify(schema)) as JsonSchema, children };
  described.set(dto, made);
  return made;
}

/** A property is optional only by @IsOptional; @IsNullable and @ValidateIf leave it required. */
function isRequired(dto: DtoClass, property: string): boolean {
  return !getMetadataStorage()
    .getTargetValidationMetadatas(dto, '', true, false)
    .some((meta) => meta.propertyName === property && meta.name === 'isOptional');
}

/** The schema of one class, referring to others as `#/$defs/Name`. */
export const schemaOf = (dto: DtoClass): JsonSchema => describe(dto).schema;

/**
 * The classes and all that they refer to, by name.
 * @throws Error when two different classes share a name: they would be one in OpenAPI
 */
export function closureOf(roots: Iterable<DtoClass>): ReadonlyMap<string, DtoClass> {
  const found = new Map<string, DtoClass>();
  const queue = [...roots];
  for (let dto = queue.pop(); dto !== undefined; dto = queue.pop()) {
    const known = found.get(dto.name);
    if (known === dto) continue;
    if (known !== undefined) throw new Error(`two DTO classes are named ${dto.name}`);
    found.set(dto.name, dto);
    queue.push(...describe(dto).children);
  }
  return found;
}

/** Schemas of a closure by name; `isClosed` ones refuse unknown members, as every input does. */
export function definitionsOf(
  closure: ReadonlyMap<string, DtoClass>,
  isClosed: (name: string) => boolean,
): Record<string, JsonSchema> {
  return Object.fromEntries(
    [...closure].map(([name, dto]) => [
      name,
      isClosed(name) ? { ...schemaOf(dto), additionalProperties: false } : schemaOf(dto),
    ]),
  );
}
