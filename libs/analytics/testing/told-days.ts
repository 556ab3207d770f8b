import type { ReceivedMessage } from '@timeledger/bus/port.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { newId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import type { FactKind } from '@timeledger/people/domain/facts.js';
import { factStream } from '@timeledger/people/fact-streams.js';
import type { ContextHarness } from '@timeledger/testing/context-harness.js';
import { WORKED_DAY_CALCULATED, workedDayIntake } from '../attendance/worked-day-intake.js';

/** Records what the organisation says, as the intake would. */
export async function record(
  { ports }: ContextHarness,
  tenantId: TenantId,
  kind: Extract<FactKind, 'ReportingLineChanged' | 'EmployeePlaced' | 'TeamChanged'>,
  about: string,
  data: JsonObject,
): Promise<void> {
  const key = newId();
  await ports.pipeline.execute({
    context: {
      ...{ tenantId, principal: 'test', actor: { kind: 'system', id: 'test' }, correlationId: key },
      ...{ requestHash: '', operation: `facts.${kind}`, idempotencyKey: key },
    },
    streamId: factStream('analytics', tenantId, kind, about),
    initialState: null,
    evolve: () => null,
    decide: () => [
      { type: `analytics.${kind}`, schemaVersion: 1, occurredAt: instantOf(Date.UTC(2026, 0, 1)), data },
    ],
  });
}

/** Somebody who works. */
export interface Person {
  readonly tenantId: TenantId;
  readonly employeeId: EmployeeId;
  readonly employmentId: string;
}

/** A calculation of a day as attendance publishes it. */
export function calculated(
  { tenantId, employeeId, employmentId }: Person,
  date: string,
  revision: number,
  after: JsonObject = {},
  calculatedAt = `${date}T16:00:00.000Z`,
): ReceivedMessage {
  const day = {
    ...{ status: 'worked', workedMinutes: 480, overtimeMinutes: 0, expectedMinutes: 480 },
    ...{ lateMinutes: 0, earlyMinutes: 0 },
    ...after,
  };
  const cause = { kind: 'correction', eventId: newId(), correctionId: newId() };
  const data = { employmentId, employeeId, date, zone: 'Europe/Berlin', revision, after: day, cause };
  // What the intake reads of a message.
  return {
    ...{ id: newId(), tenantId, type: WORKED_DAY_CALCULATED, key: employeeId, time: calculatedAt },
    data,
  } as unknown as ReceivedMessage;
}

/** Takes messages in as they come, and waits for the read model. */
export async function deliver(
  harness: ContextHarness,
  ...messages: readonly ReceivedMessage[]
): Promise<void> {
  const intake = workedDayIntake(harness.ports);
  for (const message of messages) await intake.handle(message, new AbortController().signal);
  await harness.caughtUp();
}
