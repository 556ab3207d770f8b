import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type FieldError } from '@timeledger/kernel/domain-error.js';
import { parseId, type EmploymentId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { validatorOf } from '@timeledger/service/validation/request-validator.js';
import { assertRelation, AttendanceAccess } from '../access/attendance-access.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import { capturedPunchOf, type PunchReceipt } from './punch-recording.js';
import { CapturedPunchBody, type CapturedPunchResult, type PunchBatchBody } from './punch.dto.js';
import {
  CAPTURE_OPERATION,
  CapturedPunches,
  type CapturedOutcome,
  type CapturedPunch,
} from './record-captured-punches.js';

/** What became of a batch: a result for each item, in the order sent. */
export interface RecordedBatch {
  readonly results: readonly CapturedPunchResult[];
  /** Token for `Read-At`; `undefined` when nothing of the batch is in the log. */
  readonly position: string | undefined;
}

/** An item, read: refused for its form, or ready to be recorded. */
type ReadItem =
  | { readonly index: number; readonly id: string | null; readonly faults: readonly FieldError[] }
  | { readonly index: number; readonly id: string; readonly captured: CapturedPunch };

/** Records what a device captured while it was offline (ATT-02), item by item: a malformed one fails alone. */
@Injectable()
export class PunchBatches {
  private readonly items = validatorOf(CapturedPunchBody);

  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
    @Inject(CapturedPunches) private readonly captured: CapturedPunches,
  ) {}

  /**
   * @param body checked, but for its items
   * @throws DomainError `employment.unknown` (404), `access.forbidden` (403)
   */
  async record(principal: Principal, body: PunchBatchBody): Promise<RecordedBatch> {
    const employmentId = parseId<EmploymentId>(body.employmentId, '/employmentId');
    const accessed = await this.access.employment(principal, employmentId);
    assertRelation(accessed, 'self', 'service');
    const receipt: PunchReceipt = {
      employmentId,
      employeeId: accessed.settings.employment.employeeId,
      receivedAtMs: this.ports.clock.nowMs(),
      deviceId: body.deviceId,
    };
    const read = body.items.map((item, index) => this.readItem(item, index, receipt));
    const request = { principal, operation: CAPTURE_OPERATION, idempotencyKey: 'batch', input: null };
    const { outcomes, position } = await this.captured.record(
      request,
      employmentId,
      accessed.settings,
      read.flatMap((item) => ('captured' in item ? [item.captured] : [])),
    );
    const inOrder = outcomes.values();
    const results = read.map((item) =>
      'faults' in item
        ? refused(item.index, item.id, item.faults)
        : resultOf(item.index, item.id, inOrder.next().value),
    );
    return { results, position: position > 0 ? this.ports.tokens.issue(position) : undefined };
  }

  private readItem(item: unknown, index: number, receipt: PunchReceipt): ReadItem {
    const pointer = `/items/${index}`;
    const id = idOf(item);
    const faults = this.items.faultsOf(item, pointer);
    if (faults.length > 0) return { index, id, faults };
    // The validator has just said so.
    const body = item as CapturedPunchBody;
    try {
      const punch = capturedPunchOf(body, receipt, pointer);
      return { index, id: body.id, captured: { captureId: body.id.toLowerCase(), punch, input: body } };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { index, id, faults: error.errors };
    }
  }
}

/** The id that an item brings, whatever else is wrong with it. */
function idOf(item: unknown): string | null {
  if (typeof item !== 'object' || item === null || !('id' in item)) return null;
  return typeof item.id === 'string' ? item.id : null;
}

function resultOf(index: number, id: string, outcome: CapturedOutcome | undefined): CapturedPunchResult {
  if (outcome === undefined) throw new Error('a captured punch got no outcome');
  if (outcome.outcome !== 'refused') return { index, id, outcome: outcome.outcome, punchId: outcome.punchId };
  const faults = outcome.errors.map((fault) => ({ ...fault, pointer: `/items/${index}${fault.pointer}` }));
  return refused(index, id, faults);
}

const refused = (index: number, id: string | null, faults: readonly FieldError[]): CapturedPunchResult => ({
  index,
  id,
  outcome: 'refused',
  punchId: null,
  errors: faults.map((fault) => ({ ...fault })),
});
