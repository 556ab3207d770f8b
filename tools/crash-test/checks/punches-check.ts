import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import { isPunchEvent } from '@timeledger/attendance/domain/events/punch-events.js';
import type { ClientRecord, SentPunch } from '../load/client-record.js';
import type { Findings } from './findings.js';

/** What was sent, against what stands in the log. */
export interface PunchCounts {
  /** Told to be recorded, and recorded. */
  readonly acknowledged: number;
  /** Clients that were never answered, and how many of their punches were recorded all the same. */
  readonly inDoubt: number;
  readonly inDoubtRecorded: number;
  readonly lost: number;
  readonly doubled: number;
  readonly inverted: number;
}

const TYPE_OF = {
  'clock-in': 'attendance.ClockedIn',
  'clock-out': 'attendance.ClockedOut',
  'break-start': 'attendance.BreakStarted',
  'break-end': 'attendance.BreakEnded',
} as const;

/** Holds the log to what the clients know: acknowledged once, in doubt at most once, refused never, in their order. */
export class PunchesCheck {
  readonly #recorded = new Map<string, StoredEvent[]>();

  constructor(
    private readonly record: ClientRecord,
    private readonly findings: Findings,
  ) {}

  take(event: StoredEvent): void {
    if (!isPunchEvent(event)) return;
    const clientId = (event.data as { clientEventId?: string }).clientEventId ?? `event ${event.eventId}`;
    const known = this.#recorded.get(clientId);
    if (known === undefined) this.#recorded.set(clientId, [event]);
    else known.push(event);
  }

  finish(): PunchCounts {
    const [lost, doubled, inverted] = (['lost', 'doubled', 'inverted'] as const).map((kind) =>
      this.findings.count(kind),
    );
    let inDoubtRecorded = 0;
    const sentIds = new Set<string>();
    for (const punch of this.record.punches) {
      sentIds.add(punch.id);
      const events = this.#recorded.get(punch.id) ?? [];
      if (punch.outcome === 'in-doubt' && events.length > 0) inDoubtRecorded += 1;
      this.#judge(punch, events);
    }
    for (const [id, [event]] of this.#recorded) {
      if (!sentIds.has(id)) this.findings.add('invented', `${id} at position ${event?.position}`);
    }
    this.#judgeOrder();
    return {
      acknowledged: this.record.count('acknowledged'),
      inDoubt: this.record.count('in-doubt'),
      inDoubtRecorded,
      lost: this.findings.count('lost') - (lost ?? 0),
      doubled: this.findings.count('doubled') - (doubled ?? 0),
      inverted: this.findings.count('inverted') - (inverted ?? 0),
    };
  }

  #judge(punch: SentPunch, events: readonly StoredEvent[]): void {
    const [event] = events;
    const name = `${punch.kind} ${punch.id} of ${punch.employmentId}`;
    if (events.length > 1) {
      this.findings.add('doubled', `${name}: positions ${events.map(({ position }) => position).join(', ')}`);
    }
    if (event === undefined) {
      if (punch.outcome === 'acknowledged') this.findings.add('lost', name);
      return;
    }
    if (punch.outcome === 'refused') this.findings.add('invented', `${name} was refused`);
    if (
      event.type !== TYPE_OF[punch.kind] ||
      event.occurredAt !== punch.occurredAt ||
      partsOf(event.streamId).id !== punch.employmentId ||
      (punch.punchId !== undefined && punch.punchId !== event.eventId)
    ) {
      this.findings.add('altered', `${name}: ${event.type} at ${event.occurredAt}, event ${event.eventId}`);
    }
  }

  /** A person's punches were sent one after another: so they must stand. */
  #judgeOrder(): void {
    const lastOf = new Map<string, number>();
    // The record is in order of settlement, which for one person is the order of sending.
    for (const punch of this.record.punches) {
      const position = this.#recorded.get(punch.id)?.[0]?.position;
      if (position === undefined) continue;
      const last = lastOf.get(punch.employmentId) ?? 0;
      if (position < last) {
        this.findings.add('inverted', `${punch.kind} ${punch.id} stands at ${position}, before ${last}`);
      }
      lastOf.set(punch.employmentId, Math.max(last, position));
    }
  }
}

/** Holds organisation's log to what the clients know of its changes. */
export class ChangesCheck {
  readonly #recorded = new Map<string, number>();

  constructor(
    private readonly record: ClientRecord,
    private readonly findings: Findings,
  ) {}

  take(event: StoredEvent): void {
    const key = `${event.type} ${partsOf(event.streamId).id}`;
    this.#recorded.set(key, (this.#recorded.get(key) ?? 0) + 1);
  }

  finish(): void {
    for (const { type, about, outcome } of this.record.changes) {
      const times = this.#recorded.get(`${type} ${about}`) ?? 0;
      if (times === 0 && outcome === 'acknowledged') this.findings.add('lost', `${type} ${about}`);
      if (times > 1) this.findings.add('doubled', `${type} ${about}: ${times} times`);
    }
  }
}
