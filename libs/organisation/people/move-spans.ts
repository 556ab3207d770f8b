import { changedSpans, type ChangedSpan } from '../domain/effective-dates.js';
import type { EmployeeEvent, ReportingLine } from '../domain/events.js';
import type { Placement } from '../domain/people-events.js';

/** What kind of thing changes in which days. */
export interface MovedDays extends ChangedSpan<string | null> {
  readonly what: 'manager' | 'team' | 'site';
}

/** The days on which a decided move changes something. */
export function movedDays(decided: readonly EmployeeEvent[]): readonly MovedDays[] {
  return decided.flatMap((event): readonly MovedDays[] => {
    if (event.type === 'organisation.ReportingLineChanged')
      return marked('manager', lineSpans(event.data.before, event.data.lines));
    if (event.type === 'organisation.EmployeePlaced') return placementSpans(event.data.before, event.data);
    return [];
  });
}

const marked = (
  what: MovedDays['what'],
  spans: readonly ChangedSpan<string | null>[],
): readonly MovedDays[] => spans.map((span) => ({ what, ...span }));

const lineSpans = (before: readonly ReportingLine[], after: readonly ReportingLine[]) =>
  changedSpans(before, after, (line) => line?.managerId ?? null);

const placementSpans = (before: Placement, after: Placement): readonly MovedDays[] => [
  ...marked(
    'team',
    changedSpans(before.teams, after.teams, (place) => place?.teamId ?? null),
  ),
  ...marked(
    'site',
    changedSpans(before.sites, after.sites, (place) => place?.siteId ?? null),
  ),
];
