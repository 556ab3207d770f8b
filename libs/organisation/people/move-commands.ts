import { Inject, Injectable } from '@nestjs/common';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { Rounds } from '../claims/rounds.js';
import { TreeGuard, type Intent } from '../claims/tree-guard.js';
import { isRetroactive } from '../domain/effective-dates.js';
import { assertRegistered, decideEmployee } from '../domain/employee.decider.js';
import { evolveEmployee, initialEmployee, type EmployeeState } from '../domain/employee-state.js';
import type { EmployeeEvent, ReportingLineChanged } from '../domain/events.js';
import type { LineChange } from '../domain/tree.js';
import { decidePlacement, type PlaceEmployee } from '../domain/placement.decider.js';
import type { EmployeePlaced } from '../domain/people-events.js';
import { OrganisationCommands, type IntendedChange } from '../organisation-commands.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../organisation-ports.js';
import type { EmployeeChanged, PersonRequest } from './employee-commands.js';
import { EmployeeRecords, employeeStreamOf } from './employee-records.js';
import { MovePreviews, type PreviewToken } from './move-previews.js';
import { movedDays, type MovedDays } from './move-spans.js';

/** A move of a person, on a day. */
export type Move =
  | { readonly kind: 'reporting-line'; readonly from: string; readonly managerId: string | null }
  | ({ readonly kind: 'placement' } & Omit<PlaceEmployee, 'employeeId'>);

/** A move of one person among many, which whoever asks has shown to whom it concerns. */
export interface LineMove {
  readonly person: PersonRequest;
  readonly move: Extract<Move, { readonly kind: 'reporting-line' }>;
}

/** A change of a line, with what the tree is judged by. */
interface IntendedLine {
  readonly intent: Intent;
  readonly change: LineChange;
}

/** What a move would do, without doing it. */
export interface MovePreview extends PreviewToken {
  readonly days: readonly MovedDays[];
  /** Whether days before today are taken from somebody or something: then the move needs the token. */
  readonly isRetroactive: boolean;
  /** The revision that the move was looked at with: `If-Match`. */
  readonly revision: number;
}

/**
 * Moves people below another manager, to another team or site. Nobody comes to stand above oneself; days that are past
 * change only after somebody looked at what that changes. Approvals that were given stay given: attendance keeps them.
 */
@Injectable()
export class MoveCommands {
  private readonly guard: TreeGuard;
  private readonly previews: MovePreviews;

  constructor(
    @Inject(OrganisationCommands) private readonly commands: OrganisationCommands,
    @Inject(EmployeeRecords) private readonly records: EmployeeRecords,
    @Inject(ORGANISATION_PORTS) ports: OrganisationPorts,
  ) {
    this.guard = new TreeGuard('organisation.reporting', ports.store, ports.clock);
    this.previews = new MovePreviews(ports.previewKey, ports.clock);
  }

  /**
   * Moves a person.
   * @param previewToken needed where past days change, unless the caller has shown the change itself (`isPreviewed`)
   * @throws DomainError 404 `employee.unknown`; 428 `move.preview-needed`; 422 `move.preview-stale`, `reporting-line.*`,
   *   `placement.*`
   */
  move(
    person: PersonRequest,
    move: Move,
    {
      previewToken,
      isPreviewed = false,
    }: { readonly previewToken?: string; readonly isPreviewed?: boolean } = {},
  ): Promise<EmployeeChanged> {
    const { request, employeeId, expected } = person;
    const { tenantId } = request.principal;
    return this.commands.change<EmployeeState, EmployeeEvent>({
      request,
      streamId: employeeStreamOf(tenantId, employeeId),
      initialState: initialEmployee,
      evolve: evolveEmployee,
      decide: (state) => decideMove(employeeId, move, state),
      ...(expected === undefined ? {} : { expected }),
      claim: async (intended) => {
        const { revision, decided } = intended;
        const days = movedDays(decided);
        if (!isPreviewed && (await this.isRetroactive(tenantId, employeeId, days)))
          this.previews.assertSeen(previewToken, { tenantId, employeeId, revision, change: move });
        await this.assertPossible(tenantId, employeeId, move);
        if (move.kind === 'reporting-line') await this.claimLine(tenantId, employeeId, intended);
      },
    });
  }

  /**
   * Moves several people below other managers, with the same outcome as one after the other; at most
   * `MAX_CLAIMED_TOGETHER` of them. What each came to is told to `ended`: a refusal does not keep the others.
   */
  async moveLines(
    tenantId: TenantId,
    moves: readonly LineMove[],
    ended: (index: number, error?: unknown) => void,
  ): Promise<void> {
    const managers = new Map<string, Promise<EmployeeState>>();
    const assertManager = async (managerId: string): Promise<void> => {
      const code = 'reporting-line.manager-unknown';
      const known =
        managers.get(managerId) ?? this.records.assertEmployee(tenantId, managerId, code, '/managerId');
      managers.set(managerId, known);
      await known;
    };
    const rounds = new Rounds<IntendedLine>((lines) =>
      this.guard.claimTogether(
        tenantId,
        lines.map(({ intent }) => intent),
        () =>
          this.records.possibleTogether(
            tenantId,
            lines.map(({ change }) => change),
          ),
      ),
    );
    await rounds.run(
      moves.map(({ person, move }, index) => async (come) => {
        const { employeeId } = person;
        try {
          await this.commands.change<EmployeeState, EmployeeEvent>({
            request: person.request,
            streamId: employeeStreamOf(tenantId, employeeId),
            initialState: initialEmployee,
            evolve: evolveEmployee,
            decide: (state) => decideMove(employeeId, move, state),
            claim: async (intended) => {
              if (move.managerId !== null && move.managerId !== employeeId)
                await assertManager(move.managerId);
              const line = intendedLine(employeeId, intended);
              if (line !== undefined) await come(line);
            },
          });
          ended(index);
        } catch (error) {
          ended(index, error);
        }
      }),
    );
  }

  /**
   * What a move would do. Writes nothing.
   * @throws DomainError as {@link move} would, but for the preview
   */
  async preview(tenantId: TenantId, employeeId: string, move: Move): Promise<MovePreview> {
    const { state, revision } = await this.records.employee(tenantId, employeeId);
    assertRegistered(state);
    const decided = decideMove(employeeId, move, state);
    await this.assertPossible(tenantId, employeeId, move);
    const line = decided.find((event) => event.type === 'organisation.ReportingLineChanged');
    if (line !== undefined) await this.records.assertNoCircle(tenantId, employeeId, line.data.lines);
    const days = movedDays(decided);
    return {
      days,
      isRetroactive: isRetroactive(days, await this.records.todayFor(tenantId, state)),
      revision,
      ...this.previews.issue({ tenantId, employeeId, revision, change: move }),
    };
  }

  private async isRetroactive(
    tenantId: TenantId,
    employeeId: string,
    days: readonly MovedDays[],
  ): Promise<boolean> {
    if (days.every(({ before }) => before === null)) return false;
    const { state } = await this.records.employee(tenantId, employeeId);
    return isRetroactive(days, await this.records.todayFor(tenantId, state));
  }

  /** Looks at what the move names. */
  private async assertPossible(tenantId: TenantId, employeeId: string, move: Move): Promise<void> {
    if (move.kind === 'reporting-line') {
      if (move.managerId !== null && move.managerId !== employeeId) {
        const code = 'reporting-line.manager-unknown';
        await this.records.assertEmployee(tenantId, move.managerId, code, '/managerId');
      }
      return;
    }
    if (typeof move.teamId === 'string')
      await this.records.assertOpenTeam(tenantId, move.teamId, 'placement');
    if (typeof move.siteId === 'string') await this.records.assertOpenSite(tenantId, move.siteId);
  }

  private async claimLine(
    tenantId: TenantId,
    employeeId: string,
    intended: IntendedChange<EmployeeEvent>,
  ): Promise<void> {
    const line = intendedLine(employeeId, intended);
    if (line === undefined) return;
    await this.guard.claim(tenantId, line.intent, () =>
      this.records.assertNoCircle(tenantId, employeeId, line.change.lines),
    );
  }
}

function intendedLine(
  employeeId: string,
  { streamId, revision, decided, events }: IntendedChange<EmployeeEvent>,
): IntendedLine | undefined {
  const line = decided.find((event) => event.type === 'organisation.ReportingLineChanged');
  const [event] = events;
  if (line === undefined || event === undefined) return undefined;
  return { intent: { streamId, revision, event }, change: { employeeId, lines: line.data.lines } };
}

function decideMove(
  employeeId: string,
  move: Move,
  state: EmployeeState,
): readonly (ReportingLineChanged | EmployeePlaced)[] {
  if (move.kind === 'placement') {
    const { kind: _kind, ...placement } = move;
    return decidePlacement({ employeeId, ...placement }, state);
  }
  const { from, managerId } = move;
  // The decider answers such a command with nothing else.
  return decideEmployee(
    { kind: 'change-reporting-line', employeeId, from, managerId },
    state,
  ) as readonly ReportingLineChanged[];
}
