import { anchorOf } from './company.js';
import { localDateAt, periodOf } from './calendar.js';
import type { RunOptions } from './options.js';
import type { Plan } from './plan.js';
import type { CorrectedSight, RunState } from './run-state.js';

/** What a run did, and where to look at it. */
export function summaryOf(
  plan: Plan,
  options: RunOptions,
  state: RunState,
  auditorToken: string,
  seconds: number,
): string {
  const { seed, days, until, tenantId } = options;
  const people = plan.company.people.length;
  return [
    `Sample company of seed ${seed}: ${people} people, ${days} working days until ${until}, in ${seconds.toFixed(1)} s.`,
    `Tenant ${tenantId}`,
    '',
    ...outcomeLines(state),
    '',
    ...figureLines(state),
    ...refusalLines(state),
    '',
    ...sightLines(plan, options, state, auditorToken),
  ].join('\n');
}

function outcomeLines({ tally }: RunState): readonly string[] {
  return [...tally.outcomes].sort(byKey).map(([operation, outcomes]) => {
    const parts = [...outcomes].sort(byKey).map(([label, count]) => `${count} ${label}`);
    return `  ${operation.padEnd(24)} ${parts.join(', ')}`;
  });
}

const figureLines = ({ tally }: RunState): readonly string[] =>
  [...tally.figures]
    .filter(([, amount]) => amount > 0)
    .sort(byKey)
    .map(([figure, amount]) => `  ${figure.padEnd(48)} ${String(amount).padStart(8)}`);

function refusalLines({ tally }: RunState): readonly string[] {
  if (tally.refusalDetails.size === 0) return [];
  const lines = [...tally.refusalDetails].sort(byKey).map(([key, detail]) => `  ${key}: ${detail}`);
  return ['', 'Refused, for example:', ...lines];
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** Lines to paste into a shell. */
function sightLines(
  plan: Plan,
  { url }: RunOptions,
  { sights }: RunState,
  auditorToken: string,
): readonly string[] {
  const curl = (path: string): string =>
    `curl -s -H "authorization: Bearer $AUDITOR" '${new URL(path, url).href}'`;
  const sheetOf = ({ employmentId, occurredAt }: CorrectedSight): { path: string; date: string } => {
    const person = plan.company.people.find((each) => each.employmentId === employmentId);
    const { zone, periodKind } = person?.payGroup ?? { zone: 'UTC', periodKind: 'monthly' as const };
    const date = localDateAt(zone, Date.parse(occurredAt));
    const { start } = periodOf(periodKind, anchorOf(periodKind), date);
    return { path: `/v1/timesheets/${employmentId}/${start}`, date };
  };
  const lines = ['To look at, as an auditor:', `AUDITOR=${auditorToken}`];
  if (sights.sheet !== undefined) {
    const { employmentId, periodStart } = sights.sheet;
    lines.push('# a timesheet that was locked', curl(`/v1/timesheets/${employmentId}/${periodStart}`));
  }
  if (sights.corrected !== undefined) {
    const { path, date } = sheetOf(sights.corrected);
    lines.push('# a correction, and where the minutes of its day come from');
    lines.push(curl(`/v1/corrections/${sights.corrected.correctionId}`));
    lines.push(curl(`${path}/explanation?date=${date}&figure=worked`));
  }
  if (sights.adjusted !== undefined) {
    const { before } = sights.adjusted;
    const { path } = sheetOf(sights.adjusted);
    lines.push(
      '# a timesheet corrected after its lock: its replay, as it was known before, and the difference',
    );
    lines.push(
      curl(`${path}/timeline`),
      curl(`${path}?knownAt=${before}`),
      curl(`${path}/difference?from=${before}`),
    );
  }
  return lines;
}
