import type { JsonObject } from '@timeledger/kernel/envelope.js';

/** Why a personal field is kept; each purpose of each subject has a key of its own. */
export const PERSONAL_PURPOSES = ['identity', 'location', 'face', 'note'] as const;
export type PersonalPurpose = (typeof PERSONAL_PURPOSES)[number];

/**
 * The purposes whose keys are for one UTC month each, so that retention drops whole months. A name or a staff number is
 * kept as long as the person is.
 */
export const PERIODIC_PURPOSES: ReadonlySet<PersonalPurpose> = new Set(['location', 'face', 'note']);

/** Which members of an event's `data` are personal, and whose they are. */
export interface SealedFields {
  /** The member of `data` that holds the subject's id (an employee, a contact). */
  readonly subject: string;
  /** Member of `data` (or dotted path) to purpose. The whole value under the path is sealed. */
  readonly fields: Readonly<Record<string, PersonalPurpose>>;
}

/** One stored event type: its present version, what of it is sealed, and how older versions are read. */
export interface EventSchema {
  /** `attendance.ClockedIn`; never renamed. */
  readonly type: string;
  /** The version written now, from 1. */
  readonly schemaVersion: number;
  readonly sealed?: SealedFields;
  /** `upcasters[n]` turns data of version n into data of version n + 1. Stored bytes never change. */
  readonly upcasters?: Readonly<Record<number, (data: JsonObject) => JsonObject>>;
}
