import { instantOf, type Clock, type Instant } from '@timeledger/kernel/clock.js';
import type { JsonObject, StreamId } from '@timeledger/kernel/envelope.js';
import { newId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import type { CommandPipeline } from '@timeledger/runtime/command-pipeline.js';
import type { PurposeConsent, PurposeGround } from '../domain/events/privacy-events.js';
import { consentStream, legalBasisStream } from '../streams.js';

const keepNothing = (): null => null;

/** What is needed to record a fact as the intake of organisation would. */
export interface FactRecorder {
  readonly pipeline: CommandPipeline;
  readonly clock: Clock;
}

function recordFact(
  { pipeline, clock }: FactRecorder,
  tenantId: TenantId,
  streamId: StreamId,
  type: string,
  data: JsonObject,
): Promise<unknown> {
  return pipeline.execute({
    context: {
      tenantId,
      principal: 'test',
      actor: { kind: 'system', id: 'test' },
      correlationId: newId(),
      requestHash: '',
      operation: 'seed',
      idempotencyKey: newId(),
    },
    streamId,
    initialState: null,
    evolve: keepNothing,
    decide: () => [{ type, schemaVersion: 1, occurredAt: instantOf(clock.nowMs()), data }],
  });
}

/** A ground for location that holds since 2020, unless told. */
export const groundOf = (change: Partial<PurposeGround> = {}): PurposeGround => ({
  purpose: 'location',
  basis: 'consent',
  textVersion: 1,
  from: '2020-01-01T00:00:00.000Z' as Instant,
  ...change,
});

/** A consent to location that stands since 2020, unless told. */
export const consentOf = (change: Partial<PurposeConsent> = {}): PurposeConsent => ({
  purpose: 'location',
  country: null,
  isPermitted: true,
  textVersion: 1,
  since: '2020-01-01T00:00:00.000Z' as Instant,
  ...change,
});

/** Makes grounds known, of every country unless told. */
export const seedGrounds = (
  recorder: FactRecorder,
  tenantId: TenantId,
  purposes: readonly PurposeGround[],
  country: string | null = null,
): Promise<unknown> =>
  recordFact(recorder, tenantId, legalBasisStream(tenantId, country), 'attendance.LegalBasisDeclared', {
    country,
    purposes,
  });

/** Makes known where a person stands with consents. */
export const seedConsents = (
  recorder: FactRecorder,
  tenantId: TenantId,
  employeeId: EmployeeId,
  purposes: readonly PurposeConsent[],
): Promise<unknown> =>
  recordFact(recorder, tenantId, consentStream(tenantId, employeeId), 'attendance.ConsentChanged', {
    employeeId,
    purposes,
  });
