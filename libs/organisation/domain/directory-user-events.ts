import type { JsonObject } from '@timeledger/kernel/envelope.js';

/** What the company's directory calls a person. All of it is personal, and sealed. */
export type DirectoryNames = {
  readonly userName: string;
  /** The directory's own id of the person. */
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly formattedName: string | null;
  readonly givenName: string | null;
  readonly familyName: string | null;
};

/**
 * Keyed hashes that a directory finds people by: of names that must not stand in clear. They say nothing to whoever lacks
 * the key, and go from the read model with the person.
 */
export type DirectoryIndexes = {
  readonly userNameIndex: string;
  readonly externalIdIndex: string | null;
  readonly emailIndex: string | null;
};

/** A person is provisioned by the company's directory, or called otherwise there. Carries the whole. */
export type DirectoryUserChanged = {
  readonly type: 'organisation.DirectoryUserChanged';
  readonly data: JsonObject & { readonly employeeId: string } & DirectoryNames & DirectoryIndexes;
};

/** The directory knows the person no more. What is recorded about the person stays. */
export type DirectoryUserRemoved = {
  readonly type: 'organisation.DirectoryUserRemoved';
  readonly data: JsonObject & { readonly employeeId: string };
};

export type DirectoryUserEvent = DirectoryUserChanged | DirectoryUserRemoved;
