import type { JsonObject } from '@timeledger/kernel/envelope.js';

/** The kinds of personal data, as they are sealed: every kind of every person has keys of its own. */
export const PURPOSES = ['identity', 'location', 'face', 'note'] as const;
export type Purpose = (typeof PURPOSES)[number];

/**
 * On which ground a kind of data may be stored (GDPR article 6, PIPL article 13). `none`: it may not be, whatever was
 * declared before.
 */
export const LEGAL_BASES = [
  'consent',
  'contract',
  'legal-obligation',
  'legitimate-interest',
  'none',
] as const;
export type LegalBasis = (typeof LEGAL_BASES)[number];

/** From an instant on, the ground for one purpose, and the version of the text that explains it to employees. */
export type PurposeDeclaration = JsonObject & {
  readonly purpose: Purpose;
  readonly basis: LegalBasis;
  /** From 1, growing with each declaration of the country and purpose. */
  readonly textVersion: number;
  /** UTC instant. */
  readonly from: string;
};

/** A text as it was shown, in one language (BCP 47). The company's, and not personal. */
export type ShownText = JsonObject & { readonly language: string; readonly text: string };

/** The company declares the ground for a purpose in a country. Carries the text, and all declarations of the country. */
export type LegalBasisDeclared = {
  readonly type: 'organisation.LegalBasisDeclared';
  readonly data: JsonObject & {
    /** ISO 3166-1 alpha-2; `null` for every country that nothing else was declared for. */
    readonly country: string | null;
    readonly declared: PurposeDeclaration & { readonly texts: readonly ShownText[] };
    /** Oldest first. */
    readonly purposes: readonly PurposeDeclaration[];
  };
};

/** Where a person stands with one purpose that asks for consent. */
export type ConsentState = JsonObject & {
  readonly purpose: Purpose;
  /** The country whose text was shown; `null` for the one of every other country. */
  readonly country: string | null;
  readonly isGiven: boolean;
  readonly textVersion: number;
  /** When it was given or withdrawn, a UTC instant. */
  readonly since: string;
};

/** A person agreed to a text. Carries where the person stands with every purpose. */
export type ConsentGiven = {
  readonly type: 'organisation.ConsentGiven';
  readonly data: JsonObject & {
    readonly employeeId: string;
    readonly purpose: Purpose;
    readonly country: string | null;
    readonly textVersion: number;
    /** The language in which the text was shown. */
    readonly language: string;
    readonly consents: readonly ConsentState[];
  };
};

/** A person took a consent back. */
export type ConsentWithdrawn = {
  readonly type: 'organisation.ConsentWithdrawn';
  readonly data: JsonObject & {
    readonly employeeId: string;
    readonly purpose: Purpose;
    /** Since when it had been given. */
    readonly givenSince: string;
    readonly consents: readonly ConsentState[];
  };
};

/** Nothing of a person may be deleted while a dispute or an authority needs it. `reason` is sealed. */
export type LegalHoldPlaced = {
  readonly type: 'organisation.LegalHoldPlaced';
  readonly data: JsonObject & {
    readonly employeeId: string;
    readonly holdId: string;
    readonly reason: string;
    /** When it ends by itself; `null` for one that is lifted by hand. */
    readonly until: string | null;
  };
};
export type LegalHoldLifted = {
  readonly type: 'organisation.LegalHoldLifted';
  readonly data: JsonObject & { readonly employeeId: string; readonly holdId: string };
};

/** What is kept for one time and then goes; see `docs/privacy.md` for where the defaults come from. */
export const RETENTION_CLASSES = ['working-time-records', 'punch-evidence', 'face-data', 'notes'] as const;
export type RetentionClass = (typeof RETENTION_CLASSES)[number];

/** For how many days a class is kept in a country. */
export type RetentionRule = JsonObject & {
  readonly country: string | null;
  readonly class: RetentionClass;
  readonly keepDays: number;
};

/** The company keeps a class for another time than the default. Carries all its rules. */
export type RetentionRuleDeclared = {
  readonly type: 'organisation.RetentionRuleDeclared';
  readonly data: JsonObject & { readonly declared: RetentionRule; readonly rules: readonly RetentionRule[] };
};

/** What a run dropped of one class. */
export type RetentionCount = JsonObject & {
  readonly class: RetentionClass;
  /** The latest month that was dropped of anybody (`2026-03`); `null` when there was none. */
  readonly untilMonth: string | null;
  /** Keys destroyed, each of one person and month. */
  readonly destroyedKeys: number;
  readonly persons: number;
  /** Persons of whom something would have gone, were there no legal hold. */
  readonly heldPersons: number;
};

export type RetentionRunStarted = {
  readonly type: 'organisation.RetentionRunStarted';
  readonly data: JsonObject & { readonly runId: string };
};
export type RetentionRunFinished = {
  readonly type: 'organisation.RetentionRunFinished';
  readonly data: JsonObject & { readonly runId: string; readonly counts: readonly RetentionCount[] };
};

/** Kinds of keys of a person, and the months that they are for; no months for those that are for the person as a whole. */
export type ErasureScope = JsonObject & { readonly purpose: Purpose; readonly months: readonly string[] };

/** What an erasure has to leave, and why. */
export type ErasureRemainder = ErasureScope & {
  readonly because: 'legal-hold' | 'legal-obligation';
  /** UTC instant; `null` for a legal hold that ends when it is lifted. */
  readonly until: string | null;
};

/** What of a person stood outside the logs and was removed. */
export type ErasureRemoval = JsonObject & { readonly kind: string; readonly count: number };

/** A person is to be erased. From here on what is due goes, now or when its time is over. */
export type ErasureRequested = {
  readonly type: 'organisation.ErasureRequested';
  readonly data: JsonObject & { readonly employeeId: string };
};

/** What an erasure has done so far. Recorded again when more could go. */
export type ErasureCarriedOut = {
  readonly type: 'organisation.ErasureCarriedOut';
  readonly data: JsonObject & {
    readonly employeeId: string;
    /** The kinds of personal data (of the one list) that went now. */
    readonly kinds: readonly string[];
    readonly destroyed: readonly ErasureScope[];
    readonly removed: readonly ErasureRemoval[];
    readonly remaining: readonly ErasureRemainder[];
    /** When the last of what remains may go; `null` when nothing remains, or a hold has no end. */
    readonly partialUntil: string | null;
    /** The person is erased for good: no key of theirs is ever made again. */
    readonly isComplete: boolean;
  };
};

export type ErasureEvent = ErasureRequested | ErasureCarriedOut;
export type ConsentEvent = ConsentGiven | ConsentWithdrawn;
export type LegalHoldEvent = LegalHoldPlaced | LegalHoldLifted;
export type RetentionRunEvent = RetentionRunStarted | RetentionRunFinished;
export type PrivacyEvent =
  | LegalBasisDeclared
  | ConsentEvent
  | LegalHoldEvent
  | RetentionRuleDeclared
  | RetentionRunEvent
  | ErasureEvent;
