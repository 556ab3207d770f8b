import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type FieldError } from '@timeledger/kernel/domain-error.js';
import { parseId, type EmploymentId, type TenantId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { commandContextOf } from '@timeledger/service/http/command-context.js';
import { validatorOf } from '@timeledger/service/validation/request-validator.js';
import { AttendanceAccess } from '../access/attendance-access.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import type { StorageRefusal } from '@timeledger/people/domain/storage-permission.js';
import { StoragePermissions } from '@timeledger/people/privacy/storage-permissions.js';
import { DeviceReader, deviceRevoked } from '../devices/device.reader.js';
import { earliestMsOf, judgeDevice } from '../domain/punches/device-standing.js';
import { screenEvidence } from '../privacy/evidence-screen.js';
import { capturedPunchOf, instantOfBody, withFlags, type PunchReceipt } from './punch-recording.js';
import { CapturedPunchBody, type CapturedPunchResult, type PunchBatchBody } from './punch.dto.js';
import {
  CAPTURE_OPERATION,
  CapturedPunches,
  type CapturedOutcome,
  type CapturedPunch,
} from './record-captured-punches.js';
import { RefusedAttempts } from './refused-attempts.js';

/** What became of a batch: a result for each item, in the order sent. */
export interface RecordedBatch {
  readonly results: readonly CapturedPunchResult[];
  /** Token for `Read-At`; `undefined` when nothing of the batch is in the log. */
  readonly position: string | undefined;
}

/** An item, read: refused for its form, or ready to be recorded. */
type ReadItem =
  | { readonly index: number; readonly id: string | null; readonly faults: readonly FieldError[] }
  | {
      readonly index: number;
      readonly id: string;
      readonly captured: CapturedPunch;
      readonly evidence: EvidenceOutcome;
    };
type EvidenceOutcome = Pick<CapturedPunchResult, 'evidence' | 'evidenceReason'>;

/** Records what a device captured while it was offline (ATT-02), item by item: a malformed one fails alone. */
@Injectable()
export class PunchBatches {
  private readonly items = validatorOf(CapturedPunchBody);

  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
    @Inject(CapturedPunches) private readonly captured: CapturedPunches,
    @Inject(StoragePermissions) private readonly permissions: StoragePermissions,
    @Inject(DeviceReader) private readonly devices: DeviceReader,
    @Inject(RefusedAttempts) private readonly attempts: RefusedAttempts,
  ) {}

  /**
   * @param body checked, but for its items
   * @throws DomainError `employment.unknown` (404), `access.forbidden` (403)
   */
  async record(principal: Principal, body: PunchBatchBody): Promise<RecordedBatch> {
    const employmentId = parseId<EmploymentId>(body.employmentId, '/employmentId');
    const accessed = await this.access.permitted(principal, employmentId, 'punch', 'record');
    const receipt: PunchReceipt = {
      employmentId,
      employeeId: accessed.settings.employment.employeeId,
      receivedAtMs: this.ports.clock.nowMs(),
      deviceId: body.deviceId,
    };
    const { tenantId } = principal;
    const read = await Promise.all(
      body.items.map((item, index) => this.readItem(tenantId, item, index, receipt)),
    );
    const request = { principal, operation: CAPTURE_OPERATION, idempotencyKey: 'batch', input: null };
    const captured = read.flatMap((item) => ('captured' in item ? [item.captured] : []));
    const punches = await this.judged(tenantId, captured);
    const { outcomes, position } = await this.captured.record(
      request,
      employmentId,
      accessed.settings,
      punches,
    );
    await this.logAttempts(principal, punches, outcomes);
    const inOrder = outcomes.values();
    const results = read.map((item) =>
      'faults' in item ? refused(item.index, item.id, item.faults) : resultOf(item, inOrder.next().value),
    );
    return { results, position: position > 0 ? this.ports.tokens.issue(position) : undefined };
  }

  /** The punches with what the device says about each: flags, or why it may not be recorded. */
  private async judged(
    tenantId: TenantId,
    captured: readonly CapturedPunch[],
  ): Promise<readonly CapturedPunch[]> {
    const deviceId = captured[0]?.punch.data.deviceId;
    const standing = deviceId === undefined ? undefined : await this.devices.standing(tenantId, deviceId);
    if (standing === undefined) return captured;
    const earliest = earliestMsOf(
      captured.map(({ punch: { occurredAt, data } }) => ({
        occurredAt,
        bootId: data.bootId,
        monotonicMs: data.monotonicMs,
      })),
    );
    return captured.map((one, index) => {
      const { occurredAt, data } = one.punch;
      const { employeeId, source, receivedAt } = data;
      const earliestMs = earliest[index];
      const punch = { employeeId, source, occurredAt, receivedAt };
      const verdict = judgeDevice(standing, earliestMs === undefined ? punch : { ...punch, earliestMs });
      if (verdict.isRefused) return { ...one, refusal: deviceRevoked('') };
      return { ...one, punch: withFlags(one.punch, verdict) };
    });
  }

  private async logAttempts(
    principal: Principal,
    punches: readonly CapturedPunch[],
    outcomes: readonly CapturedOutcome[],
  ): Promise<void> {
    for (const [index, outcome] of outcomes.entries()) {
      const captured = punches[index];
      if (outcome.outcome !== 'refused' || outcome.refusal === undefined || captured === undefined) continue;
      const { captureId: idempotencyKey, input, punch } = captured;
      const context = commandContextOf(this.ports.hashing, {
        principal,
        operation: CAPTURE_OPERATION,
        idempotencyKey,
        input,
      });
      await this.attempts.log(context, punch, outcome.refusal);
    }
  }

  private async readItem(
    tenantId: TenantId,
    item: unknown,
    index: number,
    receipt: PunchReceipt,
  ): Promise<ReadItem> {
    const pointer = `/items/${index}`;
    const id = idOf(item);
    const faults = this.items.faultsOf(item, pointer);
    if (faults.length > 0) return { index, id, faults };
    // The validator has just said so.
    const body = item as CapturedPunchBody;
    try {
      const occurredAt = instantOfBody(body.occurredAt, `${pointer}/occurredAt`);
      const whose = { tenantId, employeeId: receipt.employeeId };
      const screened = await screenEvidence(this.permissions, whose, body, occurredAt);
      const punch = capturedPunchOf(screened.body, receipt, pointer);
      const captured = { captureId: body.id.toLowerCase(), punch, input: body };
      return { index, id: body.id, captured, evidence: evidenceOutcome(body, screened.refusal) };
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

/** What becomes of the evidence of an item that is recorded now. */
const evidenceOutcome = (
  { location }: CapturedPunchBody,
  refusal: StorageRefusal | undefined,
): EvidenceOutcome => {
  if (location === undefined) return {};
  return refusal === undefined ? { evidence: 'stored' } : { evidence: 'not-stored', evidenceReason: refusal };
};

function resultOf(
  { index, id, evidence }: Extract<ReadItem, { captured: CapturedPunch }>,
  outcome: CapturedOutcome | undefined,
): CapturedPunchResult {
  if (outcome === undefined) throw new Error('a captured punch got no outcome');
  if (outcome.outcome !== 'refused') {
    const { outcome: what, punchId } = outcome;
    return { index, id, outcome: what, punchId, ...(what === 'recorded' ? evidence : {}) };
  }
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
