import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { CONTEXT_NAMES, CONTEXTS, type ContextName } from '@timeledger/timeledger/contexts.js';
import type { ClientRecord } from '../load/client-record.js';
import type { InstalledDatabase } from '../product/installed-database.js';
import { BusCheck, checkNothingParked, type BusCounts } from './bus-check.js';
import type { Findings } from './findings.js';
import { AttendanceFold, OrganisationFold } from './folded-rows.js';
import { ChangesCheck, PunchesCheck, type PunchCounts } from './punches-check.js';
import { checkLogTables, rawLog, StreamOrderCheck } from './raw-log.js';
import { checkRebuilds } from './rebuild-check.js';

/** What was looked at. */
export interface CheckCounts {
  readonly punches: PunchCounts;
  /** Events of each log, by context. */
  readonly events: readonly (readonly [ContextName, number])[];
  /** Rows of read models compared with a fold of the log, and with their rebuild. */
  readonly foldedRows: number;
  readonly rebuiltRows: number;
  readonly bus: BusCounts;
}

/** Holds the whole installation to what the clients know and to its own log. Everything must have settled before. */
export async function checkInstallation(
  database: InstalledDatabase,
  record: ClientRecord,
  findings: Findings,
): Promise<CheckCounts> {
  for (const refusal of record.unexpected) findings.add('refused', refusal);
  const counts = await database.asAdmin(async (admin) => {
    const attendance = new AttendanceFold();
    const punchesCheck = new PunchesCheck(record, findings);
    const organisation = new OrganisationFold();
    const changes = new ChangesCheck(record, findings);
    const takers: Readonly<Partial<Record<ContextName, readonly Taker[]>>> = {
      attendance: [punchesCheck, attendance],
      organisation: [changes, organisation],
    };
    const events: [ContextName, number][] = [];
    const bus: BusCounts[] = [];
    for (const name of CONTEXT_NAMES) {
      const busCheck = new BusCheck(CONTEXTS[name].publicTopic, findings);
      const all = [new StreamOrderCheck(findings), busCheck, ...(takers[name] ?? [])];
      let count = 0;
      for await (const event of rawLog(admin, name)) {
        for (const taker of all) taker.take(event);
        count += 1;
      }
      events.push([name, count]);
      await checkLogTables(admin, name, findings);
      bus.push(await busCheck.finish(admin));
    }
    await checkNothingParked(admin, findings);
    changes.finish();
    const punches = punchesCheck.finish();
    const foldedRows =
      (await attendance.compare(admin, findings)) + (await organisation.compare(admin, findings));
    return { punches, events, foldedRows, bus: sumOf(bus) };
  });
  return { ...counts, rebuiltRows: await checkRebuilds(database, findings) };
}

/** Looks at every event of a log, in order. */
interface Taker {
  take(event: StoredEvent): void;
}

const sumOf = (counts: readonly BusCounts[]): BusCounts => ({
  events: counts.reduce((sum, { events }) => sum + events, 0),
  messages: counts.reduce((sum, { messages }) => sum + messages, 0),
  repeated: counts.reduce((sum, { repeated }) => sum + repeated, 0),
});
