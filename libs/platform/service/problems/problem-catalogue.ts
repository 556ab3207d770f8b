import type { ErrorKind } from '@timeledger/kernel/domain-error.js';
import { COMMON_PHRASES } from './phrases.js';

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
  /**
   * What throwers of this code say with values of the occurrence, as templates: a detail of the form of `en` is told
   * in Chinese by `zh`, with the same values. Without one that fits, `detail` is told.
   */
  readonly phrases?: readonly Wording[];
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

/** Texts of requests may be long and hostile: beyond this nobody looks for a phrase in them. */
const MAX_PHRASED_LENGTH = 2_000;
const PLACEHOLDER = /\{(\w+)\}/;

/** Templates as patterns, made once. */
const patterns = new WeakMap<Wording, RegExp>();

function patternOf(phrase: Wording): RegExp {
  const known = patterns.get(phrase);
  if (known !== undefined) return known;
  const source = phrase.en
    .split(PLACEHOLDER)
    .map((part, index) =>
      index % 2 === 0 ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : `(?<${part}>[^]*?)`,
    )
    .join('');
  const pattern = new RegExp(`^${source}$`);
  patterns.set(phrase, pattern);
  return pattern;
}

/** What was said in English, said in another language; `undefined` where no phrase fits. */
export function rephrased(
  thrown: string | undefined,
  language: Language,
  phrases: readonly Wording[],
): string | undefined {
  if (thrown === undefined || thrown.length > MAX_PHRASED_LENGTH) return undefined;
  for (const phrase of phrases) {
    const match = patternOf(phrase).exec(thrown);
    if (match !== null) return fill(phrase[language], match.groups ?? {});
  }
  return undefined;
}

/**
 * The detail to show: the thrower's own in English, because it knows most; in another language the same by the code's
 * phrases or the common ones, else the code's own detail or title. English only for a code that no catalogue has.
 */
export function detailOf(
  definition: ProblemDefinition | undefined,
  language: Language,
  thrown: string | undefined,
  values: Readonly<Record<string, unknown>> = {},
): string | undefined {
  const worded = definition?.detail === undefined ? undefined : fill(definition.detail[language], values);
  if (language === 'en') return thrown ?? worded;
  const phrases = [...(definition?.phrases ?? []), ...COMMON_PHRASES];
  return rephrased(thrown, language, phrases) ?? worded ?? definition?.title[language] ?? thrown;
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
