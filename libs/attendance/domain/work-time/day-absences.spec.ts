import { describe, expect, it } from '@jest/globals';
import type { EventId } from '@timeledger/kernel/ids.js';
import type { DayPortion } from '../absence/absence-days.js';
import { stretchesLeft, unworkedStatus, type DayAbsence } from './day-absences.js';

const HOUR = 3_600_000;
const taken = (portion: DayPortion, countsAsWorked = false): DayAbsence => ({
  ...{ absenceId: 'a' as EventId, kind: countsAsWorked ? 'remote' : 'leave', minutes: 240 },
  ...{ portion, countsAsWorked },
});
const hours = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([from, until]) => ({ startsMs: from * HOUR, endsMs: until * HOUR }));

describe('a day with absences on which nobody worked', () => {
  it.each([
    ['a whole day of leave is leave', [taken('full')], 'on-leave'],
    ['two half days of leave are one day of leave', [taken('morning'), taken('afternoon')], 'on-leave'],
    [
      'half a day of leave and half a day of remote work is not absent',
      [taken('morning'), taken('afternoon', true)],
      'half-day',
    ],
    ['a whole day of work elsewhere is worked', [taken('full', true)], 'worked'],
    ['half a day of leave leaves the other half absent', [taken('morning')], 'absent'],
    ['nobody is absent by an absence alone', [], 'absent'],
  ] as const)('%s', (_, absences, status) => {
    expect(unworkedStatus('absent', absences)).toBe(status);
  });

  it('takes nothing of a holiday that became known later, and counts where nothing was planned', () => {
    expect(unworkedStatus('holiday', [taken('full')])).toBe('holiday');
    expect(unworkedStatus('rest-day', [taken('full')])).toBe('rest-day');
    expect(unworkedStatus('not-scheduled', [taken('full')])).toBe('on-leave');
    expect(unworkedStatus('open', [taken('morning')])).toBe('open');
  });
});

describe('when somebody still has to be there', () => {
  it('is the other half of the planned time, however many parts it has', () => {
    const split = hours([8, 12], [14, 18]);
    expect(stretchesLeft(split, [taken('morning')])).toEqual(hours([14, 18]));
    expect(stretchesLeft(split, [taken('afternoon')])).toEqual(hours([8, 12]));
    const uneven = hours([6, 8], [10, 16]);
    expect(stretchesLeft(uneven, [taken('morning')])).toEqual(hours([12, 16]));
    expect(stretchesLeft(uneven, [taken('afternoon', true)])).toEqual(hours([6, 8], [10, 12]));
  });

  it('is never on a day that is taken whole, and all day without absences', () => {
    expect(stretchesLeft(hours([8, 16]), [taken('morning'), taken('afternoon')])).toEqual([]);
    expect(stretchesLeft(hours([8, 16]), [taken('full')])).toEqual([]);
    expect(stretchesLeft(hours([8, 16]), [])).toEqual(hours([8, 16]));
    expect(stretchesLeft([], [taken('morning')])).toEqual([]);
  });
});
