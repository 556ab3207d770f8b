import type { Clock } from '@timeledger/kernel/clock.js';
import type { EventStore } from '@timeledger/event-store/port.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { blindIndexOf, UniqueValues } from '../../claims/unique-values.js';
import type { DirectoryIndexes } from '../../domain/directory-user-events.js';
import { ScimError } from '../protocol/scim-error.js';

/** What the names of a directory are kept unique with. */
export interface DirectoryNamesOptions {
  readonly store: EventStore;
  readonly clock: Clock;
  /** That of the staff numbers: what is hashed tells the kinds apart. */
  readonly key: Uint8Array;
  /** What the directory calls a person now, opened; `null` where it does not, or did before an erasure. */
  readonly namesOf: (
    tenantId: TenantId,
    employeeId: string,
  ) => Promise<{ readonly userName: string | null; readonly externalId: string | null }>;
}

/** User names that differ in case or in spaces around them are the same (RFC 7643 §4.1.1: `caseExact` is false). */
export const plainUserName = (userName: string): string => userName.normalize('NFKC').trim().toLowerCase();
/** Ids are opaque: every letter counts (RFC 7643 §3.1). */
const plainExternalId = (externalId: string): string => externalId.trim();

/** Keeps user names and external ids unique, and hashes what people are found by. */
export class DirectoryNameClaims {
  readonly userNames: UniqueValues;
  readonly externalIds: UniqueValues;
  private readonly key: Uint8Array;

  constructor({ namesOf, ...rest }: DirectoryNamesOptions) {
    const kind = (
      name: 'userName' | 'externalId',
      scope: string,
      plain: (value: string) => string,
    ): UniqueValues =>
      new UniqueValues({
        ...rest,
        category: 'organisation.directoryname',
        scope: [scope],
        event: 'organisation.DirectoryNameClaimed',
        isCauseNamed: true,
        claimId: `directory-name-claim ${name}`,
        plain,
        valueOf: async (tenantId, employeeId) => (await namesOf(tenantId, employeeId))[name],
        taken: () => new ScimError(409, 'uniqueness', `Another user has this ${name}.`),
        noun: name,
      });
    this.userNames = kind('userName', 'scim user name', plainUserName);
    this.externalIds = kind('externalId', 'scim external id', plainExternalId);
    this.key = rest.key;
  }

  /** The keyed hashes that a person is found by. */
  indexesOf(
    tenantId: TenantId,
    names: { readonly userName: string; readonly externalId: string | null; readonly email: string | null },
  ): DirectoryIndexes {
    const { userName, externalId, email } = names;
    return {
      userNameIndex: this.userNames.indexOf(tenantId, userName),
      externalIdIndex: externalId === null ? null : this.externalIds.indexOf(tenantId, externalId),
      emailIndex: email === null ? null : this.emailIndexOf(tenantId, email),
    };
  }

  /** Nobody claims an address: several people may share one. */
  emailIndexOf(tenantId: TenantId, email: string): string {
    return blindIndexOf(this.key, tenantId, 'scim e-mail', plainUserName(email));
  }

  /** Whether two people are called the same at the directory, by either name. */
  isCalledAlike(
    known: { readonly userName: string | null; readonly externalId: string | null },
    wanted: { readonly userName: string; readonly externalId: string | null },
  ): boolean {
    return (
      (known.userName !== null && plainUserName(known.userName) === plainUserName(wanted.userName)) ||
      (known.externalId !== null &&
        wanted.externalId !== null &&
        plainExternalId(known.externalId) === plainExternalId(wanted.externalId))
    );
  }
}
