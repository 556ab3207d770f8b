import type { Pool } from 'pg';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import type { JobHandler } from '@timeledger/jobs/port.js';
import type { KeyScope } from '@timeledger/event-store/sealing/key-provider.js';
import { isHeldAt } from '../domain/privacy/legal-hold.decider.js';
import {
  RETENTION_CLASSES,
  type ConsentWithdrawn,
  type RetentionClass,
  type RetentionCount,
  type RetentionRunEvent,
} from '../domain/privacy/privacy-events.js';
import {
  isMonthOver,
  keepDaysOf,
  PURPOSE_OF_CLASS,
  type RetentionState,
} from '../domain/privacy/retention.js';
import type { OrganisationPorts } from '../organisation-ports.js';
import type { PersonKeys } from './person-keys.js';
import { PrivacyFacts } from './privacy-facts.js';
import { consentStream, retentionRunStream } from './privacy-streams.js';
import { discardWithdrawn } from './withdrawn-data.js';

/** The job that deletes what was kept long enough; also the actor of what it records. Never renamed. */
export const RUN_RETENTION = 'organisation.run-retention';

/** When it runs: after midnight in UTC, when months end. */
export const RETENTION_SCHEDULE = { cron: '20 0 * * *', timeZone: 'UTC' } as const;

/** What a run of retention works with. */
export interface RetentionPorts extends Pick<OrganisationPorts, 'store' | 'hooks' | 'pipeline' | 'clock'> {
  readonly keys: PersonKeys;
  /** Of the role `follower`, which sees the persons of all tenants. */
  readonly followerPool: Pick<Pool, 'query'>;
  readonly logger: Logger;
}

const PAGE = 500;

/** Runs retention for every tenant. A tenant that fails does not keep the others from it; the job is then tried again. */
export const runRetention =
  (ports: RetentionPorts): JobHandler =>
  async () => {
    const { rows } = await ports.followerPool.query<{ tenant_id: TenantId }>(
      'SELECT DISTINCT tenant_id FROM organisation.employee ORDER BY tenant_id',
    );
    let failure: unknown;
    for (const { tenant_id: tenantId } of rows) {
      try {
        await runRetentionOf(ports, tenantId);
      } catch (error) {
        failure = error;
        ports.logger.error({ tenantId, error: String(error) }, 'retention failed');
      }
    }
    if (failure !== undefined) throw failure;
  };

/** Tallies of one class. */
class Tally {
  untilMonth: string | null = null;
  destroyedKeys = 0;
  readonly persons = new Set<string>();
  readonly heldPersons = new Set<string>();

  dropped(employee: string, month: string): void {
    this.destroyedKeys += 1;
    this.persons.add(employee);
    if (this.untilMonth === null || month > this.untilMonth) this.untilMonth = month;
  }
}

/**
 * Deletes of every person of a tenant the months that were kept long enough, and what a withdrawn consent left behind; once
 * a day, and safe to repeat: a run that died goes on where keys are left.
 */
export async function runRetentionOf(ports: RetentionPorts, tenantId: TenantId): Promise<void> {
  const nowMs = ports.clock.nowMs();
  const runId = instantOf(nowMs).slice(0, 10);
  const record = (event: RetentionRunEvent): Promise<unknown> => recordRun(ports, tenantId, runId, event);
  await record({ type: 'organisation.RetentionRunStarted', data: { runId } });
  const facts = new PrivacyFacts(ports);
  const rules = await facts.retention(tenantId);
  const tallies = new Map(RETENTION_CLASSES.map((each) => [each, new Tally()]));
  for await (const employee of employeesOf(ports, tenantId)) {
    const scopes = await ports.keys.scopesOf(tenantId, employee);
    if (scopes.some(({ period }) => period !== undefined))
      await dropOf({ ports, facts, rules, tallies, tenantId, nowMs }, employee, scopes);
  }
  const counts = [...tallies].flatMap(([each, tally]): readonly RetentionCount[] =>
    PURPOSE_OF_CLASS[each] === undefined
      ? []
      : [
          {
            class: each,
            untilMonth: tally.untilMonth,
            destroyedKeys: tally.destroyedKeys,
            persons: tally.persons.size,
            heldPersons: tally.heldPersons.size,
          },
        ],
  );
  await record({ type: 'organisation.RetentionRunFinished', data: { runId, counts } });
}

interface Run {
  readonly ports: RetentionPorts;
  readonly facts: PrivacyFacts;
  readonly rules: RetentionState;
  readonly tallies: ReadonlyMap<RetentionClass, Tally>;
  readonly tenantId: TenantId;
  readonly nowMs: number;
}

async function dropOf(run: Run, employee: string, scopes: readonly KeyScope[]): Promise<void> {
  const { ports, facts, rules, tallies, tenantId, nowMs } = run;
  const country = await facts.countryOf(tenantId, employee);
  const isHeld = isHeldAt(await facts.holds(tenantId, employee), instantOf(nowMs));
  for (const [retentionClass, tally] of tallies) {
    const keepDays = keepDaysOf(rules, country, retentionClass);
    for (const scope of scopes) {
      const { purpose, period } = scope;
      if (period === undefined || purpose !== PURPOSE_OF_CLASS[retentionClass]) continue;
      if (!isMonthOver(period, keepDays, nowMs)) continue;
      if (isHeld) tally.heldPersons.add(employee);
      else {
        await ports.keys.destroy(scope);
        tally.dropped(employee, period);
      }
    }
  }
  if (!isHeld) await dropWithdrawn(run, employee);
}

/** What a withdrawal has not deleted, because it died or a hold forbade it. */
async function dropWithdrawn({ ports, facts, tenantId }: Run, employee: string): Promise<void> {
  const events = await facts.events(tenantId, consentStream(tenantId, employee));
  for (const [, ofPurpose] of Map.groupBy(events, ({ data }) => data['purpose'])) {
    const last = ofPurpose.at(-1);
    if (last?.type === 'organisation.ConsentWithdrawn')
      await discardWithdrawn(ports.keys, tenantId, last.data as ConsentWithdrawn['data']);
  }
}

async function* employeesOf({ followerPool }: RetentionPorts, tenantId: TenantId): AsyncIterable<string> {
  let last: string | null = null;
  for (;;) {
    const { rows }: { rows: readonly { employee_id: string }[] } = await followerPool.query<{
      employee_id: string;
    }>(
      `SELECT employee_id FROM organisation.employee
       WHERE tenant_id = $1 AND ($2::uuid IS NULL OR employee_id > $2) ORDER BY employee_id LIMIT ${PAGE}`,
      [tenantId, last],
    );
    for (const row of rows) yield row.employee_id;
    if (rows.length < PAGE) return;
    last = rows.at(-1)?.employee_id ?? null;
  }
}

const keepNothing = (): null => null;

function recordRun(
  { pipeline, clock }: RetentionPorts,
  tenantId: TenantId,
  runId: string,
  { type, data }: RetentionRunEvent,
): Promise<unknown> {
  return pipeline.execute({
    context: {
      tenantId,
      principal: RUN_RETENTION,
      actor: { kind: 'system', id: RUN_RETENTION },
      correlationId: `retention ${runId}`,
      requestHash: '',
      operation: type,
      idempotencyKey: runId,
    },
    streamId: retentionRunStream(tenantId, runId),
    initialState: null,
    evolve: keepNothing,
    idScope: 'stream',
    decide: () => [
      { type, schemaVersion: 1, occurredAt: instantOf(clock.nowMs()), data: data as JsonObject },
    ],
  });
}
