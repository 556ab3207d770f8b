import { Inject, Injectable } from '@nestjs/common';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { commandContextOf, type CommandRequest } from '@timeledger/service/http/command-context.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import type { ShiftDefined } from '../domain/events/schedule-events.js';
import {
  defineShift,
  EMPTY_SHIFT_BOOK,
  evolveShiftBook,
  type DefineShift,
  type ShiftBook,
} from '../domain/schedules/shift-book.decider.js';
import type { ShiftVersion } from '../domain/schedules/shift.js';
import { shiftBookStream } from './schedule-streams.js';

/** A shift that was defined. */
export interface DefinedShift {
  readonly versions: readonly ShiftVersion[];
  /** Token for `Read-At`. */
  readonly position: string;
}

// The stream of a tenant's shifts holds nothing but their definitions.
const evolve = (book: ShiftBook, event: StoredEvent): ShiftBook =>
  evolveShiftBook(book, event as unknown as ShiftDefined);

/** Defines the shifts of a tenant: one stream, because every plan needs them all and there are few. */
@Injectable()
export class ShiftBooks {
  constructor(@Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts) {}

  /** Records a version. @throws DomainError as `defineShift` */
  async define(request: CommandRequest, command: Omit<DefineShift, 'at'>): Promise<DefinedShift> {
    const { clock, hashing, pipeline, tokens } = this.ports;
    const { state, position } = await pipeline.execute<ShiftBook>({
      context: commandContextOf(hashing, request),
      streamId: shiftBookStream(request.principal.tenantId),
      initialState: EMPTY_SHIFT_BOOK,
      evolve,
      decide: (book) => defineShift({ ...command, at: instantOf(clock.nowMs()) }, book),
    });
    const versions = state.get(command.shift.shiftId);
    if (versions === undefined) throw new DomainError('shift.unknown', 'not-found');
    return { versions, position: tokens.issue(position) };
  }
}
