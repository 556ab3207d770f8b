import { Inject, Injectable } from '@nestjs/common';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { commandContextOf, type CommandRequest } from '@timeledger/service/http/command-context.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import type { AbsenceKindVersion } from '../domain/absence/absence-kind.js';
import {
  decideKind,
  evolveKindBook,
  INITIAL_KIND_BOOK,
  type AbsenceKindBook,
  type ChangeKind,
  type DefineKind,
} from '../domain/absence/absence-kind-book.decider.js';
import type { AbsenceKindDefined } from '../domain/events/absence-events.js';
import { absenceKindsStream } from './absence-streams.js';

/** A kind that was defined. */
export interface DefinedKind {
  readonly versions: readonly AbsenceKindVersion[];
  /** Token for `Read-At`. */
  readonly position: string;
}

// The stream of a tenant's kinds holds nothing but their definitions, and nothing of it is sealed.
const evolve = (book: AbsenceKindBook, event: StoredEvent): AbsenceKindBook =>
  evolveKindBook(book, event as unknown as AbsenceKindDefined);

/**
 * The kinds of absence of a tenant: one stream, because they are few and bounded in number. Read from the log itself, so
 * that what is written is read at once.
 */
@Injectable()
export class AbsenceKinds {
  constructor(@Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts) {}

  /** Every kind with its versions. */
  async all(tenant: TenantId): Promise<AbsenceKindBook> {
    const events = await readToEnd(this.ports.store, tenant, absenceKindsStream(tenant), {});
    return events.reduce(evolve, INITIAL_KIND_BOOK);
  }

  /** The versions of a kind. @throws DomainError 404 `absence-kind.unknown` */
  async versionsOf(tenant: TenantId, kind: string): Promise<readonly AbsenceKindVersion[]> {
    return known(await this.all(tenant), kind);
  }

  /** Records a version. @throws DomainError as `decideKind` */
  async decide(
    request: CommandRequest,
    command: Omit<DefineKind, 'at'> | Omit<ChangeKind, 'at'>,
  ): Promise<DefinedKind> {
    const { clock, hashing, pipeline, tokens } = this.ports;
    const { state, position } = await pipeline.execute<AbsenceKindBook>({
      context: commandContextOf(hashing, request),
      streamId: absenceKindsStream(request.principal.tenantId),
      initialState: INITIAL_KIND_BOOK,
      evolve,
      decide: (book) => decideKind({ ...command, at: instantOf(clock.nowMs()) }, book),
    });
    return { versions: known(state, command.kind.kind), position: tokens.issue(position) };
  }
}

function known(book: AbsenceKindBook, kind: string): readonly AbsenceKindVersion[] {
  const versions = book.get(kind);
  if (versions === undefined) throw new DomainError('absence-kind.unknown', 'not-found');
  return versions;
}
