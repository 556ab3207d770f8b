import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { ConsentEvent, ConsentState, Purpose, PurposeDeclaration } from './privacy-events.js';

/** Where a person stands with every purpose that was ever asked for. */
export interface ConsentsState {
  readonly consents: readonly ConsentState[];
}

export type ConsentCommand =
  | {
      readonly kind: 'give';
      readonly employeeId: string;
      readonly purpose: Purpose;
      readonly textVersion: number;
      readonly language: string;
      /** What is in force for the person now, and for which country it was declared. */
      readonly asked: PurposeDeclaration | undefined;
      readonly country: string | null;
      /** The languages that the text in force is written in. */
      readonly languages: readonly string[];
      readonly now: string;
    }
  | {
      readonly kind: 'withdraw';
      readonly employeeId: string;
      readonly purpose: Purpose;
      readonly now: string;
    };

export const initialConsents: ConsentsState = { consents: [] };

export const evolveConsents = (_state: ConsentsState, event: ConsentEvent): ConsentsState => ({
  consents: event.data.consents,
});

const withState = (state: ConsentsState, changed: ConsentState): readonly ConsentState[] => [
  ...state.consents.filter(({ purpose }) => purpose !== changed.purpose),
  changed,
];

/**
 * Gives a consent to the text that is in force, or takes one back. Giving what stands and taking back what does not stand
 * changes nothing.
 * @throws DomainError `consent.not-asked-for` (409): the purpose does not rest on consent; `consent.other-text` (409): the
 *   text in force is another version; `consent.language-unknown` (422): there is no such text in that language
 */
export function decideConsent(command: ConsentCommand, state: ConsentsState): readonly ConsentEvent[] {
  const { employeeId, purpose, now } = command;
  const known = state.consents.find((one) => one.purpose === purpose);
  if (command.kind === 'withdraw') {
    if (known?.isGiven !== true) return [];
    const consents = withState(state, { ...known, isGiven: false, since: now });
    return [
      {
        type: 'organisation.ConsentWithdrawn',
        data: { employeeId, purpose, givenSince: known.since, consents },
      },
    ];
  }
  const { asked, country, textVersion, language, languages } = command;
  if (asked?.basis !== 'consent') {
    throw new DomainError('consent.not-asked-for', 'conflict', {
      detail: 'This kind of data does not rest on your consent.',
    });
  }
  if (asked.textVersion !== textVersion) {
    throw new DomainError('consent.other-text', 'conflict', {
      detail: 'The text in force is another version. Show it, and ask again.',
      extensions: { textVersion: asked.textVersion },
    });
  }
  if (!languages.some((one) => one.toLowerCase() === language.toLowerCase())) {
    const detail = `must be one of ${languages.join(', ')}`;
    throw new DomainError('consent.language-unknown', 'invalid', {
      detail: 'Nobody agrees to a text that nobody wrote: there is none in this language.',
      errors: [{ pointer: '/language', code: 'consent.language-unknown', detail }],
    });
  }
  if (known?.isGiven === true && known.textVersion === textVersion && known.country === country) return [];
  const consents = withState(state, { purpose, country, isGiven: true, textVersion, since: now });
  return [
    {
      type: 'organisation.ConsentGiven',
      data: { employeeId, purpose, country, textVersion, language, consents },
    },
  ];
}
