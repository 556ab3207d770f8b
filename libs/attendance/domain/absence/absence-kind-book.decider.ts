import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { AbsenceKindDefined } from '../events/absence-events.js';
import type { Decision } from '../events/event.js';
import {
  assertKindFits,
  BUILT_IN_KINDS,
  MAXIMUM_KINDS,
  type AbsenceKind,
  type AbsenceKindVersion,
} from './absence-kind.js';

/** Every kind of absence of a tenant with its versions, never none: those of the product first, then in the order of their definition. */
export type AbsenceKindBook = ReadonlyMap<string, readonly AbsenceKindVersion[]>;

/** What a tenant has that has said nothing: the kinds of the product. */
export const INITIAL_KIND_BOOK: AbsenceKindBook = new Map(BUILT_IN_KINDS.map((kind) => [kind.kind, [kind]]));

/** How many versions of a kind the tenant has published: its ETag. */
export const publishedVersionsOf = (versions: readonly AbsenceKindVersion[]): number =>
  versions.at(-1)?.version ?? 0;

/** Define a kind of one's own. */
export interface DefineKind {
  readonly step: 'define';
  readonly kind: AbsenceKind;
  readonly at: Instant;
}

/** Publish the next version of a kind. */
export interface ChangeKind {
  readonly step: 'change';
  readonly kind: AbsenceKind;
  /** How many versions whoever changes it has seen; 0 for a kind of the product that the tenant has said nothing of. */
  readonly expectedVersions: number;
  readonly at: Instant;
}

/**
 * A new kind, or a new version of one.
 * @throws DomainError 404 `absence-kind.unknown`; 409 `absence-kind.already-defined`, `absence-kind.too-many`;
 *   412 `resource.stale`; 422 as {@link assertKindFits}
 */
export function decideKind(command: DefineKind | ChangeKind, book: AbsenceKindBook): readonly Decision[] {
  const { kind, at } = command;
  const versions = book.get(kind.kind);
  if (command.step === 'define') {
    if (versions !== undefined) throw new DomainError('absence-kind.already-defined', 'conflict');
    if (book.size >= MAXIMUM_KINDS) throw new DomainError('absence-kind.too-many', 'conflict');
  } else {
    if (versions === undefined) throw new DomainError('absence-kind.unknown', 'not-found');
    if (publishedVersionsOf(versions) !== command.expectedVersions)
      throw new DomainError('resource.stale', 'stale');
  }
  assertKindFits(kind, versions?.at(-1));
  const version = publishedVersionsOf(versions ?? []) + 1;
  return [
    {
      type: 'attendance.AbsenceKindDefined',
      schemaVersion: 1,
      occurredAt: at,
      data: { ...kind, version },
    },
  ];
}

/** Takes in a definition. */
export function evolveKindBook(book: AbsenceKindBook, { data }: AbsenceKindDefined): AbsenceKindBook {
  return new Map(book).set(data.kind, [...(book.get(data.kind) ?? []), data]);
}
