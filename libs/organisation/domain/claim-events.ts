import type { JsonObject } from '@timeledger/kernel/envelope.js';

/**
 * Somebody is about to record a change of a tree (who reports to whom, which team is below which), after it was found to
 * close no circle. Carries the event whole, so that whoever comes next can record it in the place of a process that died.
 */
export type TreeChangeClaimed = {
  readonly type: 'organisation.TreeChangeClaimed';
  readonly data: JsonObject & {
    /** The stream that the event is for. */
    readonly target: string;
    /** The revision that the stream must have then; -1 for one that must not exist. */
    readonly expectedRevision: number;
    /** The event as it is to be recorded. */
    readonly event: JsonObject;
    /** How many claims of the same append stand before it in the stream; 0 unless told. */
    readonly ordinal?: number;
  };
};

/** A person is about to get a staff number. The stream is named by a keyed hash of the number, which is nowhere in clear. */
export type StaffNumberClaimed = {
  readonly type: 'organisation.StaffNumberClaimed';
  readonly data: JsonObject & { readonly employeeId: string };
};

/**
 * A person is about to get a name at the company's directory: a user name, or an external id. The stream is named by a
 * keyed hash of it.
 */
export type DirectoryNameClaimed = {
  readonly type: 'organisation.DirectoryNameClaimed';
  readonly data: JsonObject & {
    readonly employeeId: string;
    /** The event by which the person gets it: once that is recorded, the person's present name counts. */
    readonly causeId: string;
  };
};

/** A value that belongs to one person alone. */
export type ValueClaimed = StaffNumberClaimed | DirectoryNameClaimed;

/** What keeps things unique across streams; nothing that others need to know of. */
export type ClaimEvent = TreeChangeClaimed | ValueClaimed;
