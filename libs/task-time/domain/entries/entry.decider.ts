import { epochMsOf, instantOf, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { Temporal } from 'temporal-polyfill';
import { invalid, isAlike } from '../invalid.js';
import { localDateAt, minutesOf, type TimeEntry } from './entry.js';

/** An entry is new, another than it was, or gone (`after` is null). `note` is of the one whose time it is: sealed. */
export type TimeEntryChanged = {
  readonly type: 'tasktime.TimeEntryChanged';
  readonly data: JsonObject & {
    readonly entryId: string;
    readonly employeeId: string;
    readonly before: TimeEntry | null;
    readonly after: TimeEntry | null;
    readonly note: string | null;
    /** Whether a measurement says so; left out where its person does. */
    readonly isMeasured?: true;
  };
};

/** An entry with its note, and how often it was changed; `entry` is `null` for one that was taken back. */
export type KnownEntry = {
  readonly entry: TimeEntry | null;
  readonly note: string | null;
  /** From 0: what a change of this entry names, whatever happens to others of the month. */
  readonly version: number;
  /** Whether what happened last was measured: a measurement takes nothing back that its person took back. */
  readonly isMeasured: boolean;
};

/** The entries of one person that begin in one month of UTC, by id. */
export type EntriesState = Readonly<Record<string, KnownEntry>>;
export const initialEntries: EntriesState = {};

/** Minutes of one entry, at most: a day. */
export const LONGEST_ENTRY_MINUTES = 1440;

/** What has to be known of the world around an entry. */
export interface EntrySurroundings {
  readonly now: Instant;
  /** Days back that the project lets people enter; `null` for no limit, or for one who may all the same. */
  readonly backEntryDays: number | null;
  /** Entries that begin in the months beside: only those that reach over the turn of the month matter. */
  readonly neighbours: readonly TimeEntry[];
  /** Whether a week that the entry is in, or was in, is submitted, approved or locked. */
  readonly isSheetClosed: boolean;
}

export type EntryCommand = { readonly entryId: string; readonly employeeId: string } & (
  | { readonly kind: 'record'; readonly entry: TimeEntry; readonly note: string | null }
  | {
      readonly kind: 'change';
      /** Of the entry, as it was seen. */
      readonly version: number;
      readonly entry: TimeEntry;
      readonly note: string | null;
    }
  | { readonly kind: 'delete'; readonly version: number }
  /** What was measured, as it is known by now; `null` for nothing any more. */
  | { readonly kind: 'measure'; readonly entry: TimeEntry | null }
);

export const evolveEntries = (state: EntriesState, { data }: TimeEntryChanged): EntriesState => {
  const { entryId, after, note, isMeasured = false } = data;
  const version = (state[entryId]?.version ?? -1) + 1;
  return { ...state, [entryId]: { entry: after, note, version, isMeasured } };
};

/**
 * Records, changes or takes back an entry of its person, or what was measured: see {@link measured}.
 * @throws DomainError 409 `time-entry.already-exists`, `time-entry.overlap`, `time-entry.sheet-closed`; 404
 * `time-entry.unknown`; 412 `resource.stale`; 422 `time-entry.not-positive`, `time-entry.too-long`, `time-entry.in-the-future`,
 * `time-entry.too-late`, `time-entry.month-fixed`
 */
export function decideEntry(
  command: EntryCommand,
  around: EntrySurroundings,
  state: EntriesState,
): readonly TimeEntryChanged[] {
  if (command.kind === 'measure') return measured(command, around, state);
  const { entryId, employeeId, kind } = command;
  const known = state[entryId];
  const before = known?.entry ?? null;
  if (kind === 'record' && known !== undefined)
    throw new DomainError('time-entry.already-exists', 'conflict');
  if (kind !== 'record' && before === null) throw new DomainError('time-entry.unknown', 'not-found');
  if (command.kind !== 'record' && known?.version !== command.version)
    throw new DomainError('resource.stale', 'stale');
  const event = (after: TimeEntry | null, note: string | null): TimeEntryChanged => ({
    type: 'tasktime.TimeEntryChanged',
    data: { entryId, employeeId, before, after, note },
  });
  if (around.isSheetClosed) throw new DomainError('time-entry.sheet-closed', 'conflict');
  if (kind === 'delete') return [event(null, null)];
  const { entry, note } = command;
  assertLength(entry);
  if (before !== null && isAlike(before, entry) && note === known?.note) return [];
  if (before !== null && before.startedAt.slice(0, 7) !== entry.startedAt.slice(0, 7))
    throw invalid(
      'time-entry.month-fixed',
      '/startedAt',
      'must stay in its month; take it back and enter it anew',
    );
  assertTime(entry, around);
  const others = Object.entries(state).flatMap(([id, other]) =>
    id === entryId || other.entry === null ? [] : [other.entry],
  );
  const other = [...others, ...around.neighbours].find((one) => overlap(one, entry));
  if (other !== undefined) throw new DomainError('time-entry.overlap', 'conflict');
  return [event(entry, note)];
}

/**
 * What was measured is a fact: it is recorded whatever else there is, changed and taken back as the measurement changes, and
 * flagged where its week is closed. What its person has changed or taken back since is theirs.
 */
function measured(
  {
    entryId,
    employeeId,
    entry,
  }: { readonly entryId: string; readonly employeeId: string; readonly entry: TimeEntry | null },
  { isSheetClosed }: Pick<EntrySurroundings, 'isSheetClosed'>,
  state: EntriesState,
): readonly TimeEntryChanged[] {
  const known = state[entryId];
  const before = known?.entry ?? null;
  if (known !== undefined && !known.isMeasured) return [];
  const after = entry !== null && isSheetClosed ? flagged(entry, 'sheet-closed') : entry;
  if (isAlike(before, after)) return [];
  return [
    {
      type: 'tasktime.TimeEntryChanged',
      data: { entryId, employeeId, before, after, note: null, isMeasured: true },
    },
  ];
}

const flagged = (entry: TimeEntry, flag: string): TimeEntry => ({
  ...entry,
  flags: [...new Set([...entry.flags, flag])].sort(),
});

/** Whether two stretches have an instant in common; one that ends where the other begins has none. */
export const overlap = (
  one: Pick<TimeEntry, 'startedAt' | 'endedAt'>,
  other: Pick<TimeEntry, 'startedAt' | 'endedAt'>,
): boolean => one.startedAt < other.endedAt && other.startedAt < one.endedAt;

function assertLength(entry: TimeEntry): void {
  if (entry.endedAt <= entry.startedAt)
    throw invalid('time-entry.not-positive', '/endedAt', 'must be after the start');
  if (minutesOf(entry) > LONGEST_ENTRY_MINUTES && entry.source === 'manual')
    throw invalid('time-entry.too-long', '/endedAt', `at most ${LONGEST_ENTRY_MINUTES} minutes`);
}

function assertTime(entry: TimeEntry, { now, backEntryDays }: EntrySurroundings): void {
  if (entry.endedAt > now) throw invalid('time-entry.in-the-future', '/endedAt', 'must not be in the future');
  if (backEntryDays === null) return;
  const today = Temporal.PlainDate.from(localDateAt(entry.zone, now));
  const earliest = today.subtract({ days: backEntryDays }).toString();
  if (localDateAt(entry.zone, entry.startedAt) < earliest)
    throw invalid('time-entry.too-late', '/startedAt', `must not be before ${earliest}`);
}

/** The stretches that a timer ran, its pauses left out: one entry each. */
export function stretchesOf(timer: {
  readonly startedAt: Instant;
  readonly at: Instant;
  readonly pauses: readonly { readonly from: Instant; readonly until: Instant }[];
}): readonly { readonly startedAt: Instant; readonly endedAt: Instant }[] {
  const starts = [timer.startedAt, ...timer.pauses.map(({ until }) => until)];
  const ends = [...timer.pauses.map(({ from }) => from), timer.at];
  return starts
    .map((startedAt, index) => ({ startedAt, endedAt: instantOf(epochMsOf(ends[index] ?? timer.at)) }))
    .filter(({ startedAt, endedAt }) => startedAt < endedAt);
}
