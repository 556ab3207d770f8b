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
  readonly attendanceEvents: number;
  readonly organisationEvents: number;
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
    const order = new StreamOrderCheck(findings);
    let attendanceEvents = 0;
    for await (const event of rawLog(admin, 'attendance')) {
      for (const taker of [order, punchesCheck, attendance]) taker.take(event);
      attendanceEvents += 1;
    }
    const organisation = new OrganisationFold();
    const changes = new ChangesCheck(record, findings);
    const busCheck = new BusCheck(findings);
    let organisationEvents = 0;
    for await (const event of rawLog(admin, 'organisation')) {
      for (const taker of [order, changes, organisation, busCheck]) taker.take(event);
      organisationEvents += 1;
    }
    await checkLogTables(admin, 'attendance', findings);
    await checkLogTables(admin, 'organisation', findings);
    await checkNothingParked(admin, findings);
    changes.finish();
    const punches = punchesCheck.finish();
    const bus = await busCheck.finish(admin);
    const foldedRows =
      (await attendance.compare(admin, findings)) + (await organisation.compare(admin, findings));
    return { punches, attendanceEvents, organisationEvents, foldedRows, bus };
  });
  return { ...counts, rebuiltRows: await checkRebuilds(database, findings) };
}
