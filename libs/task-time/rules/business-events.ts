import { Inject, Injectable } from '@nestjs/common';
import { instantOf, parseInstant, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError, type FieldError } from '@timeledger/kernel/domain-error.js';
import { deriveId, type TenantId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import { validatorOf } from '@timeledger/service/validation/request-validator.js';
import {
  decideBusinessEvent,
  evolveBusinessEvent,
  initialBusinessEvent,
  type BusinessEventFact,
  type BusinessEventState,
} from '../domain/rules/rule.decider.js';
import type { BusinessEvent, ParkedReason } from '../domain/rules/timing-rules.js';
import { businessEventStream } from '../streams.js';
import { TaskTimeCommands } from '../task-time-commands.js';
import {
  READ_WAIT_MS,
  TASK_TIME_PORTS,
  TASK_TIME_PROJECTION,
  type TaskTimePorts,
} from '../task-time-ports.js';
import {
  SentBusinessEvent,
  type BusinessEventResult,
  type BusinessEventsQuery,
  type BusinessEventView,
} from './business-event.dto.js';
import { TimingRules } from './timing-rules.js';

/** An event may be so far ahead: clocks of other systems differ. */
const MAXIMUM_AHEAD_MS = 2 * 60_000;

type EventRow = Record<string, unknown> & {
  readonly business_event_id: string;
  readonly event: BusinessEvent;
  readonly parked: ParkedReason | null;
};

const viewOf = (event: BusinessEvent, parked: ParkedReason | null | undefined): BusinessEventView => {
  const { businessEventId: id, type, at, employeeId, customerId, reference } = event;
  const reason = parked ?? null;
  return {
    id,
    type,
    at,
    employeeId,
    customerId,
    reference,
    state: reason === null ? 'applied' : 'parked',
    reason,
  };
};

const foldingOf = (tenantId: TenantId, businessEventId: string) => ({
  streamId: businessEventStream(tenantId, businessEventId),
  initialState: initialBusinessEvent,
  evolve: evolveBusinessEvent,
});

/** Takes in what happened in other systems (TSK-03). */
@Injectable()
export class BusinessEvents {
  constructor(
    @Inject(TASK_TIME_PORTS) private readonly ports: TaskTimePorts,
    @Inject(TaskTimeCommands) private readonly commands: TaskTimeCommands,
    @Inject(TimingRules) private readonly rules: TimingRules,
  ) {}

  /** Waits until the read model has seen what the client has seen. @throws DomainError 504 `read.not-reached` */
  async reach(token: string | undefined): Promise<void> {
    if (token !== undefined) await this.ports.barrier.reach(token, TASK_TIME_PROJECTION, READ_WAIT_MS);
  }

  /**
   * Takes events in, each by itself.
   * @returns a result for each, in the order sent
   */
  take(principal: Principal, items: readonly unknown[]): Promise<readonly BusinessEventResult[]> {
    return Promise.all(items.map((item, index) => this.takeOne(principal, item, index)));
  }

  /** Tries a parked event again. @throws DomainError 404 `business-event.unknown` */
  async replay(request: CommandRequest, businessEventId: string): Promise<BusinessEventView> {
    const { tenantId } = request.principal;
    const { state } = await this.commands.change<BusinessEventState, BusinessEventFact>({
      request,
      ...foldingOf(tenantId, businessEventId),
      decide: async (known) => {
        if (known.event === undefined) throw new DomainError('business-event.unknown', 'not-found');
        const rules = await this.rules.of(tenantId, known.event.type);
        return decideBusinessEvent({ kind: 'replay', rules }, known);
      },
    });
    // A command that was not refused leaves one behind.
    if (state.event === undefined)
      throw new Error(`the event ${businessEventId} is not there after its replay`);
    return viewOf(state.event, state.parked);
  }

  /** By the log itself: always up to date. @throws DomainError 404 `business-event.unknown` */
  async get(tenantId: TenantId, businessEventId: string): Promise<BusinessEventView> {
    const { state } = await this.commands.current(tenantId, foldingOf(tenantId, businessEventId));
    if (state.event === undefined) throw new DomainError('business-event.unknown', 'not-found');
    return viewOf(state.event, state.parked);
  }

  /** A page of events, the latest first. */
  async list(tenantId: TenantId, query: BusinessEventsQuery): Promise<Page<BusinessEventView>> {
    const { state = null, type = null, limit = DEFAULT_PAGE_SIZE } = query;
    const scope: CursorScope = { tenantId, list: 'listBusinessEvents', filter: { state, type } };
    const [behindAt = null, behindId = null] =
      query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    const rows = await this.ports.database.query<EventRow>(
      tenantId,
      `SELECT business_event_id, event, parked FROM tasktime.business_event
       WHERE tenant_id = $1 AND ($2::text IS NULL OR (parked IS NOT NULL) = ($2 = 'parked'))
         AND ($3::text IS NULL OR type = $3)
         AND ($4::timestamptz IS NULL OR (at, business_event_id) < ($4, $5::uuid))
       ORDER BY at DESC, business_event_id DESC LIMIT $6`,
      [tenantId, state, type, behindAt, behindId, limit + 1],
    );
    const page = pageOf<EventRow>(this.ports.cursors, scope, rows, limit, (row) => [
      row.event.at,
      row.business_event_id,
    ]);
    return { ...page, items: page.items.map(({ event, parked }) => viewOf(event, parked)) };
  }

  private async takeOne(principal: Principal, item: unknown, index: number): Promise<BusinessEventResult> {
    const read = this.read(principal, item, `/items/${index}`);
    if ('faults' in read)
      return { index, outcome: 'refused', errors: read.faults.map((fault) => ({ ...fault })) };
    const { event } = read;
    const { tenantId } = principal;
    let isNew = false;
    const { state } = await this.commands.change<BusinessEventState, BusinessEventFact>({
      request: {
        principal,
        operation: 'business-events.take',
        idempotencyKey: event.businessEventId,
        // What came first stands, also where another body comes under its id.
        input: { businessEventId: event.businessEventId },
      },
      ...foldingOf(tenantId, event.businessEventId),
      decide: async (known) => {
        isNew = known.event === undefined;
        const rules = await this.rules.of(tenantId, event.type);
        return decideBusinessEvent({ kind: 'receive', event, rules }, known);
      },
    });
    const about = { index, eventId: event.businessEventId };
    if (!isNew) return { ...about, outcome: 'repeated' };
    return state.parked === undefined
      ? { ...about, outcome: 'applied' }
      : { ...about, outcome: 'parked', reason: state.parked };
  }

  private read(
    { tenantId, subject }: Principal,
    item: unknown,
    base: string,
  ): { readonly event: BusinessEvent } | { readonly faults: readonly FieldError[] } {
    const faults = validatorOf(SentBusinessEvent).faultsOf(item, base);
    if (faults.length > 0) return { faults };
    // What was validated is one.
    const { id, type, at, employeeId, zone, customerId = null, reference } = item as SentBusinessEvent;
    const instant = instantFrom(at);
    if (instant > instantOf(this.ports.clock.nowMs() + MAXIMUM_AHEAD_MS)) {
      const code = 'business-event.in-the-future';
      return { faults: [{ pointer: `${base}/at`, code, detail: 'must not be in the future' }] };
    }
    return {
      event: {
        businessEventId: deriveId('business-event', tenantId, subject, id),
        ...{ type, at: instant, employeeId: employeeId.toLowerCase(), zone },
        ...{ customerId: customerId?.toLowerCase() ?? null, reference },
      },
    };
  }
}

function instantFrom(text: string): Instant {
  const at = parseInstant(text);
  if (at === undefined) throw new Error(`${text} was taken for an instant`);
  return at;
}
