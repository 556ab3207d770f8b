import { instantOf, type Clock } from '@timeledger/kernel/clock.js';
import type { JsonObject, StreamId } from '@timeledger/kernel/envelope.js';
import { newId, type EmployeeId, type EmploymentId, type TenantId } from '@timeledger/kernel/ids.js';
import type { CommandPipeline } from '@timeledger/runtime/command-pipeline.js';
import type { LocalDate } from '../domain/events/event.js';
import type {
  PayGroupDefinition,
  PeriodKind,
  ReportingLine,
  SettingEvent,
  WorkTimePolicy,
} from '../domain/events/setting-events.js';
import { employmentStream, payGroupStream, policyStream, reportingLineStream } from '../streams.js';

/** An employment to be known from the start of a test. */
export interface EmploymentSeed {
  readonly tenantId?: TenantId;
  readonly employeeId?: EmployeeId;
  /** The pay group of another seed; one of its own unless told. */
  readonly payGroupId?: string;
  /** `Europe/Berlin` unless told. */
  readonly zone?: string;
  /** `monthly` unless told. */
  readonly periodKind?: PeriodKind;
  readonly dayAttribution?: PayGroupDefinition['dayAttribution'];
  /** `2025-01-01` unless told. */
  readonly hiredOn?: LocalDate;
  readonly leftOn?: LocalDate;
  /** The manager since 2000; a new person unless told, `null` for nobody. */
  readonly managerId?: EmployeeId | null;
}

/** An employment that attendance knows. */
export interface SeededEmployment {
  readonly tenantId: TenantId;
  readonly employmentId: EmploymentId;
  readonly employeeId: EmployeeId;
  readonly managerId: EmployeeId | null;
  readonly payGroupId: string;
}

const keepNothing = (): null => null;

/** Records a fact of the organisation, as the intake would. */
async function recordFact(
  pipeline: CommandPipeline,
  clock: Clock,
  tenantId: TenantId,
  streamId: StreamId,
  fact: Pick<SettingEvent, 'type' | 'data'>,
): Promise<void> {
  await pipeline.execute({
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
    decide: () => [
      {
        type: fact.type,
        schemaVersion: 1,
        occurredAt: instantOf(clock.nowMs()),
        data: fact.data as JsonObject,
      },
    ],
  });
}

/** Names the managers of a person, as the intake would. */
export const seedReportingLine = (
  pipeline: CommandPipeline,
  clock: Clock,
  tenantId: TenantId,
  employeeId: EmployeeId,
  managers: readonly ReportingLine[],
): Promise<void> =>
  recordFact(pipeline, clock, tenantId, reportingLineStream(tenantId, employeeId), {
    type: 'attendance.ReportingLineChanged',
    data: { employeeId, managers },
  });

/** Publishes a version of the tenant's work-time policy. */
export const seedPolicy = (
  pipeline: CommandPipeline,
  clock: Clock,
  tenantId: TenantId,
  policy: WorkTimePolicy,
): Promise<void> =>
  recordFact(pipeline, clock, tenantId, policyStream(tenantId), {
    type: 'attendance.WorkTimePolicyPublished',
    data: policy,
  });

const definePayGroup = (
  pipeline: CommandPipeline,
  clock: Clock,
  tenantId: TenantId,
  payGroupId: string,
  seed: EmploymentSeed,
): Promise<void> =>
  recordFact(pipeline, clock, tenantId, payGroupStream(tenantId, payGroupId), {
    type: 'attendance.PayGroupDefined',
    data: {
      payGroupId,
      version: 1,
      zone: seed.zone ?? 'Europe/Berlin',
      periodKind: seed.periodKind ?? 'monthly',
      anchor: '2024-01-01',
      workweekStart: 1,
      dayAttribution: seed.dayAttribution ?? 'start-of-session',
      effectiveFrom: '2024-01-01',
    },
  });

/** Makes an employment with its pay group and its manager known, as the intake of organisation would. */
export async function seedEmployment(
  pipeline: CommandPipeline,
  clock: Clock,
  tenantId: TenantId,
  seed: EmploymentSeed,
): Promise<SeededEmployment> {
  const employmentId = newId<EmploymentId>();
  const employeeId = seed.employeeId ?? newId<EmployeeId>();
  const managerId = seed.managerId === undefined ? newId<EmployeeId>() : seed.managerId;
  const payGroupId: string = seed.payGroupId ?? newId();
  const hiredOn = seed.hiredOn ?? '2025-01-01';
  if (seed.payGroupId === undefined) await definePayGroup(pipeline, clock, tenantId, payGroupId, seed);
  await recordFact(pipeline, clock, tenantId, employmentStream(tenantId, employmentId), {
    type: 'attendance.EmploymentChanged',
    data: {
      employmentId,
      employeeId,
      hiredOn,
      leftOn: seed.leftOn ?? null,
      payGroups: [{ payGroupId, from: hiredOn }],
    },
  });
  const managers = managerId === null ? [] : [{ from: '2000-01-01', managerId }];
  await seedReportingLine(pipeline, clock, tenantId, employeeId, managers);
  return { tenantId, employmentId, employeeId, managerId, payGroupId };
}
