import type { EventStore } from '@timeledger/event-store/port.js';
import { instantOf, type Clock } from '@timeledger/kernel/clock.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { newId, type EventId } from '@timeledger/kernel/ids.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EventHooks } from '@timeledger/runtime/event-hooks.js';
import { actorOf, type Principal } from '@timeledger/service/auth/principal.js';
import {
  DEFAULT_PAGE_SIZE,
  pageOf,
  type Cursors,
  type CursorScope,
} from '@timeledger/service/http/cursor.js';
import { employeeIdOf } from '@timeledger/service/http/employee-id.js';
import { correlationIdOf, currentContext } from '@timeledger/service/http/request-context.js';
import type { PersonalRead } from '../domain/personal-read.js';
import { accessLogStream } from '../fact-streams.js';
import type { AccessLogItem, AccessLogPage, AccessLogQuery } from './access-log.dto.js';

/** What is needed of a context's ports. */
export interface AccessLogPorts {
  readonly store: EventStore;
  readonly hooks: EventHooks;
  readonly clock: Clock;
  readonly cursors: Cursors;
}

const LOG_READERS = ['tenant_administrator', 'auditor'] as const;

/**
 * Who was shown location, face data or notes of whom: events in a stream of the person and month. Written before the
 * answer goes out, so nothing is shown that is not logged; what one reads of oneself is not logged.
 */
export class AccessLog {
  /** @param context that shows the data: its type `<context>.PersonalDataRead` records it */
  constructor(
    private readonly context: string,
    private readonly ports: AccessLogPorts,
  ) {}

  /**
   * Records what one answer shows, also of many persons: their appends are committed together.
   * @throws InfrastructureError when it cannot be recorded: then nothing may be shown
   */
  async record(principal: Principal, reads: readonly PersonalRead[]): Promise<void> {
    const others = reads.filter(({ employeeId }) => employeeId !== principal.employeeId);
    await Promise.all(others.map((read) => this.recordOne(principal, read)));
  }

  /**
   * One month of one person, oldest first: for the person, tenant administrators and auditors.
   * @param list the operation that lists it
   * @throws DomainError 404 `employee.unknown` for everybody else
   */
  async page(principal: Principal, query: AccessLogQuery, list: string): Promise<AccessLogPage> {
    const employeeId = employeeIdOf(principal, query.employeeId, '?employeeId');
    const isReader = LOG_READERS.some((role) => principal.roles.has(role));
    if (principal.employeeId !== employeeId && !isReader) {
      throw new DomainError('employee.unknown', 'not-found', {
        detail: 'There is no such thing, or not for you.',
      });
    }
    const { store, clock, cursors } = this.ports;
    const { tenantId } = principal;
    const month = query.month ?? instantOf(clock.nowMs()).slice(0, 7);
    const scope: CursorScope = { tenantId, list, filter: { employeeId, month } };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const [last = -1] = query.cursor === undefined ? [] : cursors.read(scope, query.cursor);
    const stream = accessLogStream(this.context, tenantId, employeeId, month.replace('-', ''));
    const reads = await store.readStream(tenantId, stream, {
      fromRevision: Number(last) + 1,
      limit: limit + 1,
    });
    const page = pageOf(cursors, scope, reads, limit, ({ revision }) => [revision]);
    return { ...page, items: page.items.map(itemOf) };
  }

  private async recordOne(principal: Principal, data: PersonalRead): Promise<void> {
    const { tenantId } = principal;
    const now = instantOf(this.ports.clock.nowMs());
    const { correlationId = correlationIdOf(undefined), traceparent } = currentContext() ?? {};
    const streamId = accessLogStream(
      this.context,
      tenantId,
      data.employeeId,
      now.slice(0, 7).replace('-', ''),
    );
    const event = await this.ports.hooks.prepare(
      {
        eventId: newId<EventId>(),
        type: `${this.context}.PersonalDataRead`,
        schemaVersion: 1,
        occurredAt: now,
        actor: actorOf(principal),
        correlationId,
        ...(traceparent === undefined ? {} : { traceparent }),
        requestHash: '',
        data,
      },
      tenantId,
      streamId,
    );
    await this.ports.store.append({ tenantId, streamId, expected: 'any', events: [event] });
  }
}

function itemOf({ occurredAt, actor, data }: StoredEvent): AccessLogItem {
  // The stream holds nothing else.
  const { purpose, kinds, operation, records } = data as PersonalRead;
  return {
    at: occurredAt,
    readerId: actor.id,
    readerKind: actor.kind,
    roles: actor.roles ?? [],
    purpose,
    kinds,
    operation,
    records,
  };
}
