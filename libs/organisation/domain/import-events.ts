import type { JsonObject } from '@timeledger/kernel/envelope.js';

/** What became of the rows of a file. */
export type ImportCounts = {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
};

/**
 * A file of people was applied. Holds nothing of the file but its keyed hash: what became of each person is in that
 * person's own events. Who did it says the envelope.
 */
export type OrganisationImported = {
  readonly type: 'organisation.OrganisationImported';
  readonly data: JsonObject & ImportCounts & { readonly importId: string; readonly fileHash: string };
};
