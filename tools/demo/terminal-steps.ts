import { addDays, localDateAt, wallClockOf, weekdayOf, HOUR_MS, type LocalDate } from './calendar.js';
import type { DemoOptions, Terminal } from './company.js';
import { randomOf } from './random.js';
import type { Step } from './step.js';
import type { PunchKind, WorkedDay } from './worked-day.js';

const STATES: Readonly<Record<PunchKind, string>> = {
  'clock-in': '0',
  'clock-out': '1',
  'break-start': '2',
  'break-end': '3',
};
/** Every so many weeks the terminal was not emptied, and its log holds the week before as well. */
const OVERLAP_EVERY = 4;
const VISITOR_CODE = '9999';

/** The log of a terminal, exported and sent on the Monday after each week, as such terminals write it. */
export function terminalStepsOf(
  options: DemoOptions,
  terminal: Terminal,
  days: readonly WorkedDay[],
  horizonMs: number,
): readonly Step[] {
  const linesByWeek = new Map<LocalDate, { readonly atMs: number; readonly text: string }[]>();
  for (const { person, punches } of days) {
    if (person.badge?.terminal !== terminal) continue;
    for (const { atMs, kind } of punches) {
      const wall = wallClockOf(terminal.zone, atMs);
      const monday = mondayOf(localDateAt(terminal.zone, atMs));
      const lines = linesByWeek.get(monday) ?? [];
      linesByWeek.set(monday, lines);
      lines.push({ atMs, text: `${person.badge.userCode.padStart(9)}\t${wall}\t${STATES[kind]}\t1\t0\t0` });
    }
  }
  const weeks = [...linesByWeek.keys()].sort();
  return weeks.map((monday, index) => {
    const overlaps = index > 0 && index % OVERLAP_EVERY === 0;
    const wanted = overlaps ? [weeks[index - 1] ?? monday, monday] : [monday];
    const lines = wanted.flatMap((week) => linesByWeek.get(week) ?? []).sort((a, b) => a.atMs - b.atMs);
    const random = randomOf(options.seed, 'terminal', terminal.name, monday);
    const texts = lines.map(({ text }) => text);
    // A visitor's badge, and a line that the terminal's battery cut short.
    if (random.happens(0.5)) texts.push(`${VISITOR_CODE.padStart(9)}\t${monday} 10:00:00\t0\t1\t0\t0`);
    if (random.happens(0.3)) texts.push(`     1\t${monday} 1`);
    const nextMonday = Date.parse(`${addDays(monday, 7)}T06:00:00Z`);
    return {
      lane: terminal.id,
      atMs: Math.min(nextMonday, horizonMs - HOUR_MS),
      actor: { role: 'service' },
      call: { op: 'import-terminal-log', terminal, log: texts.map((text) => `${text}\r\n`).join('') },
    };
  });
}

const mondayOf = (date: LocalDate): LocalDate => addDays(date, 1 - weekdayOf(date));
