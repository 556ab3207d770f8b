import type { JsonValue, StoredEvent } from '@timeledger/kernel/envelope.js';
import type { AbsenceView } from './absence.dto.js';
import { absenceOf } from './absences.projection.js';

const textOf = (value: JsonValue | undefined): string | null => (typeof value === 'string' ? value : null);

/** An absence as it is shown. @param events those of the absence, opened, in order; never none */
export function absenceViewOf(events: readonly StoredEvent[]): AbsenceView {
  const absence = absenceOf(events);
  const [first, last] = [events[0], events.at(-1)];
  if (absence === undefined || first === undefined || last === undefined)
    throw new Error('an absence begins with its request');
  const { absenceId: id, revision: _revision, ...view } = absence;
  return {
    id,
    ...view,
    // Sealed while no key is at hand: then there is nothing to show.
    reason: textOf(first.data['reason']),
    comment: textOf(last.data['comment']),
  };
}
