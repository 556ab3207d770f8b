import type { FactEvent } from '@timeledger/people/domain/facts.js';
import type { PersonalRead } from '@timeledger/people/domain/personal-read.js';
import type { Recorded } from './event.js';

export type { PurposeConsent, PurposeGround } from '@timeledger/people/domain/facts.js';

/** On which grounds personal data may be stored in a country; the whole state, the latest recorded stands. */
export type LegalBasisDeclared = FactEvent<'attendance', 'LegalBasisDeclared'>;

/** A person gave a consent or took it back; the whole state, the latest recorded stands. */
export type ConsentChanged = FactEvent<'attendance', 'ConsentChanged'>;

/** Somebody other than the person was shown personal data. The reader is the event's actor. */
export type PersonalDataRead = Recorded<'attendance.PersonalDataRead', PersonalRead>;

export type PrivacyEvent = LegalBasisDeclared | ConsentChanged | PersonalDataRead;
