import type { ErrorKind } from '@timeledger/kernel/domain-error.js';

/** The languages that problems speak. */
export type Language = 'en' | 'zh';
/** A text in each of them. */
export type Wording = Readonly<Record<Language, string>>;

/** The one place where kinds of refusal become HTTP statuses. */
export const STATUS_OF_KIND: Readonly<Record<ErrorKind, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  stale: 412,
  'too-large': 413,
  invalid: 422,
  'precondition-required': 428,
  'too-many': 429,
  unavailable: 503,
  timeout: 504,
};

/** What clients can rely on for a code. `status` only where no kind fits: 405, 414, 415. */
export type ProblemDefinition = ({ readonly kind: ErrorKind } | { readonly status: number }) & {
  /** Short, the same for every occurrence (RFC 9457 section 3.1.3). */
  readonly title: Wording;
  /**
   * For Chinese, and for errors that bring no detail of their own: what happened and what to do. `{name}` stands for
   * the extension member of that name.
   */
  readonly detail?: Wording;
};

/** Codes and their definitions, as each library declares them in `problems/*.ts` of its own. */
export type ProblemDefinitions = Readonly<Record<string, ProblemDefinition>>;

/** The status that a definition leads to. */
export const statusOfDefinition = (definition: ProblemDefinition): number =>
  'status' in definition ? definition.status : STATUS_OF_KIND[definition.kind];

const CODE = /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/;

/** All codes that this process may answer with. */
export class ProblemCatalogue {
  private readonly definitions = new Map<string, ProblemDefinition>();

  /** @throws Error when a code is malformed or defined twice in different ways: a mistake of ours, found at boot */
  constructor(...sets: readonly ProblemDefinitions[]) {
    for (const [code, definition] of sets.flatMap((set) => Object.entries(set))) {
      if (!CODE.test(code)) throw new Error(`not a problem code: ${code}`);
      const known = this.definitions.get(code);
      if (known !== undefined && known !== definition)
        throw new Error(`the problem ${code} is defined twice`);
      this.definitions.set(code, definition);
    }
  }

  find(code: string): ProblemDefinition | undefined {
    return this.definitions.get(code);
  }

  codes(): readonly string[] {
    return [...this.definitions.keys()].sort();
  }
}

const fill = (template: string, values: Readonly<Record<string, unknown>>): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    values[name] === undefined ? whole : String(values[name]),
  );

/**
 * The detail to show: the thrower's own in English, because it knows most; in another language the catalogue's, and
 * English where the catalogue has none.
 */
export function detailOf(
  definition: ProblemDefinition | undefined,
  language: Language,
  thrown: string | undefined,
  values: Readonly<Record<string, unknown>> = {},
): string | undefined {
  const worded = definition?.detail === undefined ? undefined : fill(definition.detail[language], values);
  return language === 'en' ? (thrown ?? worded) : (worded ?? thrown);
}

/** The language that an `Accept-Language` header (RFC 9110 section 12.5.4) likes best of ours; English unless told. */
export function languageOf(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined || acceptLanguage.length > 500) return 'en';
  let best: Language = 'en';
  let bestWeight = 0;
  for (const part of acceptLanguage.split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const weight = Number(
      parameters
        .find((each) => each.trim().startsWith('q='))
        ?.trim()
        .slice(2) ?? 1,
    );
    const primary = tag.trim().split('-')[0];
    if ((primary === 'en' || primary === 'zh') && weight > bestWeight) {
      best = primary;
      bestWeight = weight;
    }
  }
  return best;
}
