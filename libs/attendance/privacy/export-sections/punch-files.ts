import type { JsonObject, StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmploymentId } from '@timeledger/kernel/ids.js';
import type { UtcMonth } from '../../domain/events/event.js';
import { isPunchEvent, type PunchEvent, type PunchRefused } from '../../domain/events/punch-events.js';
import {
  effectivePunchOf,
  foldPunchSet,
  monthsStillToRead,
  punchIdOf,
  type PunchSet,
} from '../../domain/punches/punch-set.js';
import { attemptsStream, punchesStream } from '../../streams.js';
import type { ExportSource, FileOfSection, Subject } from './export-file.js';
import { openOf, whoOf } from './person-records.js';

/** Events with which a punch comes into being. */
type OriginEvent = Extract<
  PunchEvent,
  {
    type:
      | 'attendance.ClockedIn'
      | 'attendance.ClockedOut'
      | 'attendance.BreakStarted'
      | 'attendance.BreakEnded'
      | 'attendance.PunchAdded';
  }
>;
const ORIGINS: ReadonlySet<string> = new Set<OriginEvent['type']>([
  'attendance.ClockedIn',
  'attendance.ClockedOut',
  'attendance.BreakStarted',
  'attendance.BreakEnded',
  'attendance.PunchAdded',
]);

/** The punches of one month's stream, opened, with what other months say about them. */
async function monthOf(
  { records }: ExportSource,
  { tenant }: Subject,
  employment: EmploymentId,
  month: UtcMonth,
): Promise<{ readonly events: readonly StoredEvent[]; readonly set: PunchSet }> {
  const events = await records.allOf(tenant, punchesStream(tenant, employment, month));
  let set = foldPunchSet(events);
  const read = new Set([month]);
  // Only punches that were moved between months name another one.
  for (let months = monthsStillToRead(set, read); months.length > 0; months = monthsStillToRead(set, read)) {
    const known = new Set(set.keys());
    for (const other of months) {
      read.add(other);
      const others = await records.allOf(tenant, punchesStream(tenant, employment, other));
      set = foldPunchSet(
        others.filter((event) => isPunchEvent(event) && known.has(punchIdOf(event))),
        set,
      );
    }
  }
  return { events, set };
}

function rowOf(event: StoredEvent, set: PunchSet): JsonObject {
  const record = set.get(event.eventId);
  const punch = record && effectivePunchOf(record);
  // A punch that a correction added has its origin in the record alone.
  const { data } = event;
  const member = (name: string) => data[name] ?? null;
  return {
    punchId: event.eventId,
    employmentId: member('employmentId'),
    kind: punch?.kind ?? null,
    occurredAt: punch?.occurredAt ?? null,
    zone: punch?.zone ?? null,
    offset: punch?.offset ?? null,
    isVoided: punch?.isVoided ?? null,
    source: punch?.source ?? null,
    flags: [...(punch?.flags ?? [])],
    isCapturedOffline: punch?.source === 'offline' || (punch?.flags.includes('captured-offline') ?? false),
    correctionIds: [...(punch?.correctionIds ?? [])],
    recorded: {
      kind: punch?.origin.kind ?? null,
      occurredAt: punch?.origin.occurredAt ?? event.occurredAt,
      zone: punch?.origin.zone ?? null,
      offset: punch?.origin.offset ?? null,
      recordedAt: event.recordedAt,
      receivedAt: member('receivedAt'),
      deviceId: member('deviceId'),
      deviceTime: member('deviceTime'),
      skewMs: member('skewMs'),
      bootId: member('bootId'),
      monotonicMs: member('monotonicMs'),
      clientEventId: member('clientEventId'),
    },
    evidence: openOf(data['evidence']),
    note: openOf(data['note']),
  };
}

async function* punches(source: ExportSource, subject: Subject): AsyncGenerator<JsonObject> {
  const { tenant, person } = subject;
  for (const employment of await source.records.employmentsOf(tenant, person))
    for (const month of await source.records.monthsOfPunches(tenant, employment)) {
      const { events, set } = await monthOf(source, subject, employment, month);
      for (const event of events)
        if (ORIGINS.has(event.type) && event.data['employeeId'] === person) yield rowOf(event, set);
    }
}

async function* punchChanges({ records }: ExportSource, subject: Subject): AsyncGenerator<JsonObject> {
  const { tenant, person } = subject;
  for (const employment of await records.employmentsOf(tenant, person))
    for (const month of await records.monthsOfPunches(tenant, employment))
      for await (const event of records.eventsOf(tenant, punchesStream(tenant, employment, month))) {
        if (!isPunchEvent(event) || !('correctionId' in event.data)) continue;
        if (event.data.employeeId !== person) continue;
        const { correctionId, correctedAt, reason, requestedBy, approvedBy, before, after } = event.data;
        yield {
          punchId: punchIdOf(event),
          employmentId: employment,
          change: event.type,
          correctionId,
          correctedAt,
          recordedAt: event.recordedAt,
          before,
          after,
          requestedBy,
          approvedBy,
          reason: openOf(reason),
        };
      }
}

async function* refusedAttempts({ records }: ExportSource, subject: Subject): AsyncGenerator<JsonObject> {
  const { tenant, person } = subject;
  for (const employment of await records.employmentsOf(tenant, person))
    for (const month of await records.monthsOfAttempts(tenant, employment))
      for await (const event of records.eventsOf(tenant, attemptsStream(tenant, employment, month))) {
        // The stream holds nothing but refused attempts.
        const data = event.data as PunchRefused['data'];
        if (data.employeeId !== person) continue;
        const { kind, code, source, zone, offset, receivedAt, deviceId, deviceTime, flags } = data;
        yield {
          attemptId: event.eventId,
          employmentId: employment,
          kind,
          code,
          occurredAt: event.occurredAt,
          recordedAt: event.recordedAt,
          receivedAt,
          source,
          zone,
          offset,
          deviceId: deviceId ?? null,
          deviceTime: deviceTime ?? null,
          flags: [...flags],
          triedBy: whoOf(event.actor),
          evidence: openOf(data.evidence),
          note: openOf(data.note),
        };
      }
}

/** The punches of a person. */
export const punchFiles: readonly FileOfSection[] = [
  {
    path: 'attendance/punches',
    text: {
      en: 'Every punch, one a row: as it counts now, and under “recorded” as it was first recorded. What was erased or withdrawn is empty.',
      zh: '每次打卡一行：当前有效的内容，以及“recorded”下最初记录的内容。已删除或撤回的内容为空。',
    },
    rows: punches,
  },
  {
    path: 'attendance/punch-changes',
    text: {
      en: 'What corrections changed in the punches: before, after, why, who asked and who approved (by id).',
      zh: '更正对打卡的更改：更改前后、理由、申请人和批准人（以编号表示）。',
    },
    rows: punchChanges,
  },
  {
    path: 'attendance/refused-attempts',
    text: {
      en: 'Attempts to punch that were refused, and why. They count for nothing.',
      zh: '被拒绝的打卡尝试及原因。它们不计入工时。',
    },
    rows: refusedAttempts,
  },
];
