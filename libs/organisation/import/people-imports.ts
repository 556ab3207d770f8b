import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { streamIdOf } from '@timeledger/kernel/envelope.js';
import { deriveId, eventIdOf, type EmployeeId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { assertStepUp } from '@timeledger/service/auth/step-up.js';
import { commandContextOf, type CommandRequest } from '@timeledger/service/http/command-context.js';
import { evolveEmployment, initialEmployment, decideEmployment } from '../domain/employment.decider.js';
import type { OrganisationImported } from '../domain/import-events.js';
import { MAX_CLAIMED_TOGETHER } from '../claims/tree-guard.js';
import { OrganisationCommands } from '../organisation-commands.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../organisation-ports.js';
import { EmployeeCommands } from '../people/employee-commands.js';
import { MoveCommands, type LineMove } from '../people/move-commands.js';
import type { MovedDays } from '../people/move-spans.js';
import { OrganisationAccess } from '../read-model/organisation-access.js';
import { inParallel } from './in-parallel.js';
import { readPeopleFile } from './people-file.js';
import { faultsOf, planPeople, type RowAction, type RowPlan, type RowVerdict } from './people-plan.js';
import { readPeopleRow, type PeopleRow, type RowFault } from './people-row.js';
import { PeopleSnapshots } from './people-snapshot.js';
import type { PersonStep } from './people-steps.js';

/** How a file is to be taken. */
export interface ImportOptions {
  readonly mode: 'dry-run' | 'apply';
  /** Whether one faulty row keeps all others from being applied. */
  readonly onError: 'skip' | 'stop';
  readonly isRetroactiveSeen: boolean;
}

/** What became of a row, or would. */
export interface RowOutcome {
  readonly line: number;
  /** `pending`: an import ran out of its time before this row. */
  readonly action: RowAction | 'refused' | 'pending';
  readonly employeeId: string | null;
  readonly days: readonly MovedDays[];
  readonly faults: readonly RowFault[];
}

/** What became of a file, or would. */
export interface ImportOutcome {
  readonly isApplied: boolean;
  readonly rows: readonly RowOutcome[];
  /** Token for `Read-At`, where something was recorded. */
  readonly position?: string;
}

/**
 * How long one request records; well within the time that an answer may take (30 s unless configured). What is left
 * then is done when the file is sent again.
 */
export const MAX_RECORDING_MS = 7_000;

const OPERATION = 'organisation-imports.apply';

/**
 * Takes files of people. A file is read, judged and forgotten: what is kept of it are the changes of each person, sealed as
 * any other, and one event that says how many there were.
 */
@Injectable()
export class PeopleImports {
  constructor(
    @Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts,
    @Inject(OrganisationCommands) private readonly commands: OrganisationCommands,
    @Inject(EmployeeCommands) private readonly people: EmployeeCommands,
    @Inject(MoveCommands) private readonly moves: MoveCommands,
    @Inject(PeopleSnapshots) private readonly snapshots: PeopleSnapshots,
    @Inject(OrganisationAccess) private readonly access: OrganisationAccess,
  ) {}

  /** What a file would do. Writes nothing. @throws DomainError 400 `organisation-import.*` */
  async dryRun(principal: Principal, file: Uint8Array, options: ImportOptions): Promise<ImportOutcome> {
    const { faulty, verdicts } = await this.judge(principal, file, options);
    return { isApplied: false, rows: inOrder([...faulty, ...verdicts.map(outcomeOf)]) };
  }

  /**
   * Applies a file. What a try that was broken off has recorded is found done by the next.
   * @throws DomainError 400 `organisation-import.*`; 409 `request.id-reused` for another file with the same key
   * @throws StepUpNeeded 401 `auth.step-up-needed` where it makes the one who sends it somebody's manager
   */
  async apply(
    principal: Principal,
    file: Uint8Array,
    key: string,
    options: ImportOptions,
  ): Promise<ImportOutcome> {
    // Keyed: a bare hash of a file of names could be guessed at.
    const fileHash = this.ports.hashing.hashOf({ file: createHash('sha256').update(file).digest('hex') });
    const request: CommandRequest = {
      principal,
      operation: OPERATION,
      idempotencyKey: key,
      input: { fileHash, onError: options.onError, isRetroactiveSeen: options.isRetroactiveSeen },
    };
    await this.assertSameFile(request);
    const { faulty, verdicts } = await this.judge(principal, file, options);
    const foreseen = verdicts.map(outcomeOf);
    const isStopped =
      options.onError === 'stop' && (faulty.length > 0 || foreseen.some(({ faults }) => faults.length > 0));
    if (isStopped) return { isApplied: false, rows: inOrder([...faulty, ...foreseen]) };
    const plans = verdicts.filter((verdict) => 'steps' in verdict);
    // As for the one line that names oneself (`changeReportingLine`).
    if (plans.some(({ steps: { line } }) => isLineTo(line, principal.employeeId))) assertStepUp(principal);
    const { failures, pending } = await this.record(request, plans);
    const rows = inOrder([
      ...faulty,
      ...verdicts.map((verdict) =>
        pending.has(verdict.row)
          ? { ...outcomeOf(verdict), action: 'pending' as const }
          : outcomeOf(failures.get(verdict.row) ?? verdict),
      ),
    ]);
    // An import has taken place when all of it has.
    if (pending.size > 0) return { isApplied: true, rows };
    return { isApplied: true, rows, position: await this.conclude(request, fileHash, rows) };
  }

  private async judge(principal: Principal, file: Uint8Array, { isRetroactiveSeen }: ImportOptions) {
    const faulty: RowOutcome[] = [];
    const rows: PeopleRow[] = [];
    for (const record of readPeopleFile(file)) {
      const read = readPeopleRow(record);
      if ('staffNumber' in read) rows.push(read);
      else faulty.push({ ...refusedRow(record.line, read) });
    }
    const numbers = rows.flatMap(({ staffNumber, manager }) =>
      manager !== undefined && 'name' in manager ? [staffNumber, manager.name] : [staffNumber],
    );
    const known = await this.snapshots.read(principal.tenantId, numbers);
    const verdicts = planPeople(rows, known, { isRetroactiveSeen });
    return { faulty, verdicts: await this.withinRights(principal, verdicts) };
  }

  /** A file is no way round who changes whose status. */
  private async withinRights(
    principal: Principal,
    verdicts: readonly RowVerdict[],
  ): Promise<readonly RowVerdict[]> {
    const changed = verdicts.flatMap((verdict) =>
      'steps' in verdict && verdict.steps.commands.some(({ kind }) => kind === 'status')
        ? [verdict.steps.employeeId as EmployeeId] // read from the log, or derived
        : [],
    );
    if (changed.length === 0) return verdicts;
    const kept: ReadonlySet<string> = await this.access.withKeptStatus(principal, changed);
    return verdicts.map((verdict) =>
      'steps' in verdict &&
      kept.has(verdict.steps.employeeId) &&
      verdict.steps.commands.some(({ kind }) => kind === 'status')
        ? { row: verdict.row, faults: [STATUS_KEPT] }
        : verdict,
    );
  }

  /** Records what was planned; what is refused all the same was changed by others in the meantime. */
  private async record(
    request: CommandRequest,
    plans: readonly RowPlan[],
  ): Promise<{
    readonly failures: ReadonlyMap<PeopleRow, RowVerdict>;
    readonly pending: ReadonlySet<PeopleRow>;
  }> {
    const failures = new Map<PeopleRow, RowVerdict>();
    const pending = new Set<PeopleRow>();
    const endsMs = performance.now() + MAX_RECORDING_MS;
    const fail = ({ row }: Pick<RowPlan, 'row'>, error: unknown): void => {
      if (!(error instanceof DomainError) || error.kind === 'unavailable') throw error;
      failures.set(row, { row, faults: faultsOf(error) });
    };
    const attempt = async ({ row }: RowPlan, act: () => Promise<unknown>): Promise<void> => {
      if (performance.now() > endsMs) {
        pending.add(row);
        return;
      }
      try {
        await act();
      } catch (error) {
        fail({ row }, error);
      }
    };
    const changing = plans.filter(({ action }) => action !== 'unchanged');
    await inParallel(changing, (plan) =>
      attempt(plan, async () => {
        for (const step of plan.steps.commands) await this.take(request, plan.steps.employeeId, step);
      }),
    );
    // In the order in which they were judged: each stands on those before.
    const moves = changing.flatMap((plan) => {
      const { line, employeeId } = plan.steps;
      if (line?.kind !== 'reporting-line' || failures.has(plan.row) || pending.has(plan.row)) return [];
      return [{ plan, move: line, person: this.personRequest(request, employeeId, 'line', line) }];
    });
    for (let start = 0; start < moves.length; start += MAX_CLAIMED_TOGETHER) {
      const some = moves.slice(start, start + MAX_CLAIMED_TOGETHER);
      if (performance.now() > endsMs) {
        for (const { plan } of some) pending.add(plan.row);
        continue;
      }
      const outcomes = some.map((): { readonly error?: unknown } => ({}));
      await this.moves.moveLines(request.principal.tenantId, some, (index, error) => {
        outcomes[index] = { error };
      });
      for (const [index, { plan }] of some.entries())
        if (outcomes[index]?.error !== undefined) fail(plan, outcomes[index].error);
    }
    return { failures, pending };
  }

  private take(request: CommandRequest, employeeId: string, step: PersonStep): Promise<unknown> {
    const person = this.personRequest(request, employeeId, step.kind, step);
    switch (step.kind) {
      case 'register':
        return this.people.register(person, step.facts);
      case 'facts':
        return this.people.changeFacts(person, step.changes);
      case 'status':
        return this.people.setStatus(person, step.isActive, null);
      case 'placement':
        return this.moves.move(person, step.move, { isPreviewed: true });
      case 'employment': {
        const { command } = step;
        return this.commands.change({
          request: { ...person.request, operation: `${OPERATION}.${command.kind}` },
          streamId: streamIdOf('organisation.employment', request.principal.tenantId, command.employmentId),
          initialState: initialEmployment,
          evolve: evolveEmployment,
          decide: (known) => decideEmployment(command, known),
        });
      }
    }
  }

  private personRequest(request: CommandRequest, employeeId: string, kind: string, input: unknown) {
    return {
      request: {
        principal: request.principal,
        operation: `${OPERATION}.${kind}`,
        idempotencyKey: `${request.idempotencyKey} ${employeeId}`,
        input,
      },
      // Read from the log, or derived.
      employeeId: employeeId as EmployeeId,
    };
  }

  /** @throws DomainError 409 `request.id-reused` */
  private async assertSameFile(request: CommandRequest): Promise<void> {
    const { hashing, store } = this.ports;
    const { tenantId, principal, operation, idempotencyKey, requestHash } = commandContextOf(
      hashing,
      request,
    );
    const first = await store.findEvent(tenantId, eventIdOf(tenantId, principal, operation, idempotencyKey));
    if (first !== undefined && first.requestHash !== requestHash)
      throw new DomainError('request.id-reused', 'conflict');
  }

  /** Says that the file was applied; of a file that is sent again the first time stands. */
  private async conclude(
    request: CommandRequest,
    fileHash: string,
    rows: readonly RowOutcome[],
  ): Promise<string> {
    const { tenantId, subject } = request.principal;
    const importId: string = deriveId('organisation import', tenantId, subject, request.idempotencyKey);
    const { pending: _none, ...counts } = countsOf(rows);
    const { position } = await this.commands.change<null, OrganisationImported>({
      request,
      streamId: streamIdOf('organisation.import', tenantId, importId),
      initialState: null,
      evolve: nothing,
      decide: () => [{ type: 'organisation.OrganisationImported', data: { importId, fileHash, ...counts } }],
    });
    return position;
  }
}

const STATUS_KEPT: RowFault = {
  column: 'active',
  code: 'access.forbidden',
  message: 'Nobody changes their own status, and that of tenant administrators only they themselves.',
};

const isLineTo = (line: LineMove['move'] | undefined, managerId: string | undefined): boolean =>
  line?.kind === 'reporting-line' && line.managerId !== null && line.managerId === managerId;

const nothing = (): null => null;

const refusedRow = (line: number, faults: readonly RowFault[]): RowOutcome => ({
  line,
  action: 'refused',
  employeeId: null,
  days: [],
  faults,
});

const outcomeOf = (verdict: RowVerdict): RowOutcome => {
  const { line } = verdict.row;
  if ('faults' in verdict) return refusedRow(line, verdict.faults);
  const { action, days, steps } = verdict;
  return { line, action, employeeId: steps.employeeId, days, faults: [] };
};

const inOrder = (rows: readonly RowOutcome[]): readonly RowOutcome[] =>
  [...rows].sort((a, b) => a.line - b.line);

/** How many rows came to what. */
export function countsOf(rows: readonly RowOutcome[]) {
  const count = (wanted: RowOutcome['action']): number =>
    rows.filter(({ action }) => action === wanted).length;
  return {
    created: count('create'),
    updated: count('update'),
    unchanged: count('unchanged'),
    refused: count('refused'),
    pending: count('pending'),
  };
}
