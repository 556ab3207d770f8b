import { Inject, Injectable } from '@nestjs/common';
import { forbidden } from '@timeledger/access/access-policy.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { parseId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import { PersonAccess } from '@timeledger/people/access/person-access.js';
import { sightStatementsOf, sightValues, type Sight } from '@timeledger/people/access/sight.sql.js';
import { chainAbove, delegatesOn } from '@timeledger/people/domain/people.js';
import { PeopleReader } from '@timeledger/people/people.reader.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import { ME } from '@timeledger/service/http/employee-id.js';
import type { ActingPerson } from '../domain/claims/claim-approval.js';
import { NO_CLAIM, type Claim, type ClaimState } from '../domain/claims/claim-state.js';
import { decideClaim, type ClaimCommand } from '../domain/claims/claim.decider.js';
import { ExpensePolicies } from '../expense-policy/expense-policies.js';
import { claimOfJson } from '../read-model/claim-row.js';
import { claimStream } from '../streams.js';
import {
  TravelExpenseCommands,
  type Folding,
  type TravelExpenseChanged,
} from '../travel-expense-commands.js';
import { TRAVEL_EXPENSE_PORTS, type TravelExpensePorts } from '../travel-expense-ports.js';
import { evolveStored } from './claim-commands.js';
import { claimSummaryViewOf } from './claim-view.js';
import type { ClaimsQuery, ClaimSummaryView, DraftClaimBody } from './claim.dto.js';

const RESOURCE = 'expense-claim';

type ClaimRow = Record<string, unknown> & {
  readonly claim_id: string;
  readonly drafted_at: string;
  readonly claim: unknown;
};

const sightOfExpenses = sightStatementsOf('travelexpense');

/** $5 person, $6 status, $7 and $8 cursor, $9 limit, $10 flagged or not. A draft is its person's own. */
const WANTED = `c.tenant_id = $1
  AND (c.status <> 'draft' OR c.employee_id = $2)
  AND ($5::uuid IS NULL OR c.employee_id = $5) AND ($6::text IS NULL OR c.status = $6)
  AND ($7::text IS NULL OR (c.drafted_at, c.claim_id) < ($7, $8::uuid))
  AND ($10::boolean IS NULL OR $10 = EXISTS (
    SELECT FROM json_array_elements(c.claim->'lines') AS line WHERE json_array_length(line->'flags') > 0))
  AND ($3::text IS NOT NULL AND $4::uuid[] IS NOT NULL)`;
const NEWEST = 'ORDER BY c.drafted_at DESC, c.claim_id DESC LIMIT $9';
const FROM = 'travelexpense.expense_claim AS c';
const LIST_OF_COMPANY = `SELECT c.* FROM ${FROM} WHERE ${WANTED} ${NEWEST}`;
const LIST_OF_SELF = `SELECT c.* FROM ${FROM} WHERE c.employee_id = $2 AND ${WANTED} ${NEWEST}`;
const LIST_IN_SIGHT = `${sightOfExpenses.sight}
  SELECT c.* FROM sight JOIN ${FROM} ON c.tenant_id = $1 AND c.employee_id = sight.employee_id
  WHERE sight.is_all AND ${WANTED} ${NEWEST}`;

const statementOf = ({ isWholeCompany, isSelfAlone }: Sight): string =>
  isSelfAlone ? LIST_OF_SELF : isWholeCompany ? LIST_OF_COMPANY : LIST_IN_SIGHT;

const unknownClaim = (): DomainError => new DomainError('claim.unknown', 'not-found');

/** How the stream of a claim is read. */
const foldingOf = (tenantId: TenantId, claimId: string): Folding<Claim> => ({
  streamId: claimStream(tenantId, claimId),
  initialState: NO_CLAIM,
  evolve: evolveStored,
});

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The person of a filter; one who is no employee has no claims of their own. */
const personOf = ({ employeeId }: Principal, text: string): string =>
  text === ME ? (employeeId ?? NOBODY) : parseId<EmployeeId>(text, '?employeeId');

/** What is to be done with a claim, and what the policy calls it. */
export interface ClaimStep {
  readonly action: 'change' | 'decide' | 'pay';
  /** The command, of somebody who may, on the claim as it is. */
  readonly commandOf: (person: ActingPerson, claim: ClaimState) => ClaimCommand | Promise<ClaimCommand>;
}

/** A claim that is there. */
export type ClaimChanged = TravelExpenseChanged<ClaimState>;

/** Reads and changes claims. What one may not see answers as what does not exist. */
@Injectable()
export class Claims {
  constructor(
    @Inject(TRAVEL_EXPENSE_PORTS) private readonly ports: TravelExpensePorts,
    @Inject(TravelExpenseCommands) private readonly commands: TravelExpenseCommands,
    @Inject(ExpensePolicies) private readonly policies: ExpensePolicies,
    @Inject(PersonAccess) private readonly access: PersonAccess,
    @Inject(PeopleReader) private readonly people: PeopleReader,
  ) {}

  /** @throws DomainError 403 for one who is no employee; 409 `claim.already-drafted`, `expense-policy.missing` */
  async draft(request: CommandRequest, claimId: string, body: DraftClaimBody): Promise<ClaimChanged> {
    const { tenantId, employeeId } = request.principal;
    if (employeeId === undefined) throw forbidden();
    return this.changed({
      request,
      ...foldingOf(tenantId, claimId),
      decide: async (claim, now) => {
        const { baseCurrency } = (await this.policies.inForce(tenantId)).policy;
        const { purpose = null, tripId = null } = body;
        const data = {
          ...{ claimId, employeeId, baseCurrency, requestId: null },
          ...{ tripId: tripId?.toLowerCase() ?? null, purpose },
        };
        return decideClaim({ kind: 'draft', data }, claim, now);
      },
    });
  }

  /** @throws DomainError as {@link decideClaim}; 404 `claim.unknown` for whoever may not see it; 412 `resource.stale` */
  async step(
    request: CommandRequest,
    claimId: string,
    { action, commandOf }: ClaimStep,
    expected: number,
  ): Promise<ClaimChanged> {
    const { principal } = request;
    const folding = foldingOf(principal.tenantId, claimId);
    const { state } = await this.commands.current(principal.tenantId, folding);
    const person = await this.permitted(principal, state, action);
    return this.changed({
      request,
      ...folding,
      decide: async (claim, now) => {
        if (claim === undefined) throw unknownClaim();
        return decideClaim(await commandOf(person, claim), claim, now);
      },
      expected,
    });
  }

  /**
   * Those above a person, the direct manager first, as of today; whoever stands in for one of them today stands in that
   * one's place, so that their decision counts as that step.
   */
  async chainFor(
    tenantId: TenantId,
    person: ActingPerson,
    employeeId: EmployeeId,
  ): Promise<readonly EmployeeId[]> {
    const today = this.access.today();
    const people = await this.people.around(tenantId, employeeId, { today, days: [], isFresh: true });
    return chainAbove(people, employeeId, today, today)
      .filter((manager) => people.isActive(manager))
      .map((manager) => delegatesOn(people, manager, today).find((one) => one === person.id) ?? manager);
  }

  /** A claim by the log itself: always up to date. @throws DomainError 404 `claim.unknown` */
  async get(
    principal: Principal,
    claimId: string,
  ): Promise<{ readonly claim: ClaimState; readonly revision: number }> {
    const { state, revision } = await this.commands.current(
      principal.tenantId,
      foldingOf(principal.tenantId, claimId),
    );
    await this.permitted(principal, state, 'read');
    // It was there to be permitted.
    return { claim: state as ClaimState, revision };
  }

  /** Claims that somebody may read, the newest first. */
  async list(principal: Principal, query: ClaimsQuery): Promise<Page<ClaimSummaryView>> {
    const { tenantId } = principal;
    const { status = null, isFlagged = null } = query;
    const employeeId = query.employeeId === undefined ? null : personOf(principal, query.employeeId);
    const sight = await this.access.sightOf(principal, RESOURCE);
    const scope: CursorScope = {
      tenantId,
      list: 'listExpenseClaims',
      filter: { employeeId, status, isFlagged, person: sight.me, isWholeCompany: sight.isWholeCompany },
    };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const [behindTime = null, behindId = null] =
      query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    const rows = await this.ports.database.query<ClaimRow>(tenantId, statementOf(sight), [
      ...[tenantId, ...sightValues(sight), employeeId, status],
      ...[behindTime, behindId, limit + 1, isFlagged],
    ]);
    const page = pageOf<ClaimRow>(this.ports.cursors, scope, rows, limit, (row) => [
      row.drafted_at,
      row.claim_id,
    ]);
    return { ...page, items: page.items.map(({ claim }) => claimSummaryViewOf(claimOfJson(claim))) };
  }

  /** @throws DomainError 404 `claim.unknown`: also of a draft, for everybody but its person; 403 `access.forbidden` */
  private async permitted(
    principal: Principal,
    claim: Claim,
    action: ClaimStep['action'] | 'read',
  ): Promise<ActingPerson> {
    if (claim === undefined) throw unknownClaim();
    const { relations } = await this.access.permitted(
      principal,
      claim.employeeId,
      { resource: RESOURCE, action },
      unknownClaim,
    );
    if (claim.status === 'draft' && !relations.has('self')) throw unknownClaim();
    return this.access.actingPerson(principal, relations);
  }

  private async changed(change: Parameters<typeof this.commands.change<Claim>>[0]): Promise<ClaimChanged> {
    const { state, revision, position } = await this.commands.change<Claim>(change);
    if (state === undefined) throw new Error('an accepted command left no claim');
    return { state, revision, position };
  }
}
