import type { JobQueue } from '@timeledger/jobs/port.js';
import type { Reactor } from '@timeledger/runtime/reactor-runner.js';
import type { AttendancePorts } from './attendance-ports.js';
import { correctionAppliedReactor } from './corrections/correction-applied.reactor.js';
import { correctionExpiryReactor } from './corrections/expire-correction.job.js';
import { recalculationReactor } from './recalculation/recalculate-days.job.js';
import { SettingsReader } from './settings/settings.reader.js';
import { laterFactsReactor } from './timesheets/later-facts.reactor.js';
import { personDeactivatedReactor } from './timesheets/person-deactivated.reactor.js';
import { TimesheetReader } from './timesheets/timesheet.reader.js';
import { workedDayReactor } from './worked-days/worked-day.reactor.js';

/** Everything in attendance that answers events with events or with jobs. */
export function attendanceReactors(
  ports: AttendancePorts,
  jobs: Pick<JobQueue, 'schedule'>,
): readonly Reactor[] {
  const settings = new SettingsReader(ports);
  const reader = new TimesheetReader(ports, settings);
  return [
    correctionAppliedReactor(ports),
    correctionExpiryReactor(jobs),
    laterFactsReactor({ ports, settings, reader }),
    personDeactivatedReactor({ ports, reader }),
    workedDayReactor(ports),
    recalculationReactor(jobs),
  ];
}
