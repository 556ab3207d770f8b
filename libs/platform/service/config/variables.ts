/** A text that a variable cannot take; the message says what is allowed instead. */
export class NotAllowed extends Error {}

/** One variable of the environment: declared once, read once, shown in the help. */
export interface Variable<T> {
  readonly description: string;
  /** Under which heading the help lists it. */
  readonly section?: string;
  /** What is allowed, in words: `1 to 65535`. */
  readonly allowed: string;
  /** Its value is never shown: not in errors, not in help, not in logs. */
  readonly isSecret: boolean;
  /** What holds when it is not set; `undefined` together with `isRequired: false` means "nothing". */
  readonly defaultValue: T | undefined;
  readonly isRequired: boolean;
  /** @throws NotAllowed */
  parse(text: string): T;
}

/** Variables by name. Libraries declare their own; an app composes them with {@link composeVariables}. */
export type Variables = Readonly<Record<string, Variable<unknown>>>;

/** The values that a set of declarations leads to. */
export type ValuesOf<V extends Variables> = {
  readonly [Name in keyof V]: V[Name] extends Variable<infer T> ? T : never;
};

interface Common {
  readonly description: string;
  readonly section?: string;
  readonly isSecret?: boolean;
}
/** With a default, optional (`T | undefined`), or, with neither, required. */
type Presence<T> = { readonly default: T } | { readonly optional: true } | { readonly required: true };
type Result<T, P> = P extends { optional: true } ? Variable<T | undefined> : Variable<T>;

function variable<T, P extends Presence<T>>(
  options: Common & P,
  allowed: string,
  parse: (text: string) => T,
): Result<T, P> {
  const made: Variable<T> = {
    description: options.description,
    ...(options.section === undefined ? {} : { section: options.section }),
    allowed,
    isSecret: options.isSecret ?? false,
    defaultValue: 'default' in options ? options.default : undefined,
    isRequired: 'required' in options,
    parse,
  };
  // The conditional type only widens `T` by `undefined`, which `defaultValue` already admits.
  return made as Result<T, P>;
}

/** A text, by default any that is not empty. */
export const text = <P extends Presence<string>>(
  options: Common & P & { readonly pattern?: RegExp; readonly allowed?: string },
): Result<string, P> =>
  variable<string, P>(options, options.allowed ?? 'any text', (value) => {
    if (options.pattern !== undefined && !options.pattern.test(value)) throw new NotAllowed();
    return value;
  });

/** A whole number within bounds, both included. */
export const integer = <P extends Presence<number>>(
  options: Common & P & { readonly min: number; readonly max: number },
): Result<number, P> =>
  variable<number, P>(options, `a whole number from ${options.min} to ${options.max}`, (value) => {
    const parsed = /^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (!(parsed >= options.min && parsed <= options.max)) throw new NotAllowed();
    return parsed;
  });

/** `true` or `false`. */
export const flag = <P extends Presence<boolean>>(options: Common & P): Result<boolean, P> =>
  variable<boolean, P>(options, 'true or false', (value) => {
    if (value !== 'true' && value !== 'false') throw new NotAllowed();
    return value === 'true';
  });

/** One of some words. */
export const choice = <const W extends string, P extends Presence<NoInfer<W>>>(
  words: readonly W[],
  options: Common & P,
): Result<W, P> =>
  variable<W, P>(options, words.join(', '), (value) => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw new NotAllowed();
    return found;
  });

/** An absolute URL of one of some schemes, kept as it was written but for trailing slashes. */
export const url = <P extends Presence<string>>(
  options: Common & P & { readonly schemes?: readonly string[] },
): Result<string, P> => {
  const schemes = options.schemes ?? ['http', 'https'];
  return variable<string, P>(
    options,
    `a URL that starts with ${schemes.map((s) => `${s}://`).join(' or ')}`,
    (value) => {
      if (!URL.canParse(value) || !schemes.includes(new URL(value).protocol.slice(0, -1)))
        throw new NotAllowed();
      return value.replace(/\/+$/, '');
    },
  );
};

/** Secret bytes in hex, at least `minBytes` long. */
export const secretBytes = <P extends Presence<Uint8Array>>(
  options: Common & P & { readonly minBytes: number },
): Result<Uint8Array, P> =>
  variable<Uint8Array, P>(
    { ...options, isSecret: true },
    `at least ${options.minBytes * 2} hex digits`,
    (value) => {
      if (!/^([0-9a-fA-F]{2})+$/.test(value) || value.length < options.minBytes * 2) throw new NotAllowed();
      return Buffer.from(value, 'hex');
    },
  );

type Merged<Sets extends readonly Variables[]> = Sets extends readonly [infer First, ...infer Rest]
  ? Rest extends readonly Variables[]
    ? First & Merged<Rest>
    : First
  : unknown;

/**
 * Puts the declarations of several libraries together.
 * @throws Error when two of them declare one name differently: a mistake of ours, found at boot
 */
export function composeVariables<const Sets extends readonly Variables[]>(
  ...sets: Sets
): Merged<Sets> & Variables {
  const all: Record<string, Variable<unknown>> = {};
  for (const [name, declared] of sets.flatMap((set) => Object.entries(set))) {
    const known = all[name];
    if (known !== undefined && known !== declared) throw new Error(`${name} is declared twice`);
    all[name] = declared;
  }
  return all as Merged<Sets> & Variables;
}
