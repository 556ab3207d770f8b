import { DomainError } from '@timeledger/kernel/domain-error.js';
import type {
  LegalBasis,
  LegalBasisDeclared,
  Purpose,
  PurposeDeclaration,
  ShownText,
} from './privacy-events.js';

/** The declarations of one country, oldest first. */
export interface LegalBasisState {
  readonly purposes: readonly PurposeDeclaration[];
}

/** The ground for a purpose from an instant on. */
export interface DeclareLegalBasis {
  readonly country: string | null;
  readonly purpose: Purpose;
  readonly basis: LegalBasis;
  readonly texts: readonly ShownText[];
  /** UTC instant; now where the client did not say. */
  readonly from: string;
  readonly now: string;
}

export const initialLegalBasis: LegalBasisState = { purposes: [] };

export const evolveLegalBasis = (_state: LegalBasisState, event: LegalBasisDeclared): LegalBasisState => ({
  purposes: event.data.purposes,
});

/**
 * The grounds that a purpose may have. What the employment cannot do without, and what a person writes of one's own accord
 * into the record, does not hang on consent: taking it back would mean that the record cannot be kept.
 */
const GROUNDS: Readonly<Record<Purpose, readonly LegalBasis[]>> = {
  identity: ['contract', 'legal-obligation'],
  note: ['contract', 'legal-obligation', 'legitimate-interest'],
  location: ['consent', 'contract', 'legal-obligation', 'legitimate-interest', 'none'],
  face: ['consent', 'legal-obligation', 'none'],
};

function refuse(pointer: string, code: string, detail: string): never {
  throw new DomainError(code, 'invalid', { detail, errors: [{ pointer, code, detail }] });
}

/**
 * Declares a ground. Nothing is declared for the past: what was stored then was stored on the ground of then.
 * @throws DomainError `legal-basis.not-for-purpose`, `legal-basis.in-the-past`, `legal-basis.language-twice` (422);
 *   `legal-basis.not-later` (409)
 */
export function decideLegalBasis(
  command: DeclareLegalBasis,
  state: LegalBasisState,
): readonly LegalBasisDeclared[] {
  const { country, purpose, basis, texts, from, now } = command;
  if (!GROUNDS[purpose].includes(basis)) {
    refuse('/basis', 'legal-basis.not-for-purpose', `must be one of ${GROUNDS[purpose].join(', ')}`);
  }
  if (from < now) refuse('/from', 'legal-basis.in-the-past', 'must not be in the past');
  if (new Set(texts.map(({ language }) => language.toLowerCase())).size < texts.length) {
    refuse('/texts', 'legal-basis.language-twice', 'must have one text for each language');
  }
  const earlier = state.purposes.filter((one) => one.purpose === purpose);
  const last = earlier.at(-1);
  if (last !== undefined && from <= last.from) {
    throw new DomainError('legal-basis.not-later', 'conflict', {
      detail: 'A later declaration stands already.',
    });
  }
  const declared = { purpose, basis, textVersion: earlier.length + 1, from };
  const data = { country, declared: { ...declared, texts }, purposes: [...state.purposes, declared] };
  return [{ type: 'organisation.LegalBasisDeclared', data }];
}

/**
 * What holds for a purpose at an instant: the declaration of the country, else the one for every other country.
 * @param own of the person's country; empty where the country is not known
 * @param others the declarations for every other country
 */
export function declarationAt(
  own: readonly PurposeDeclaration[],
  others: readonly PurposeDeclaration[],
  purpose: Purpose,
  at: string,
): PurposeDeclaration | undefined {
  const inForce = (list: readonly PurposeDeclaration[]): PurposeDeclaration | undefined =>
    list.findLast((one) => one.purpose === purpose && one.from <= at);
  return inForce(own) ?? inForce(others);
}
