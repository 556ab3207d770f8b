import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { ShiftDay, ShiftPattern, ShiftVersion } from '../domain/schedules/shift.js';
import type { ShiftBody, ShiftDayBody, ShiftPatternBody, ShiftView } from './shift.dto.js';

const REST: ShiftDayBody = { parts: [], unpaidBreakMinutes: 0, core: null, expectedMinutes: null };

const partOf = ({ startTime, endTime }: { readonly startTime: string; readonly endTime: string }) => ({
  startTime,
  endTime,
});

const dayOf = ({ parts, unpaidBreakMinutes, core, expectedMinutes }: ShiftDayBody): ShiftDay | null =>
  parts.length === 0
    ? null
    : {
        parts: parts.map(partOf),
        unpaidBreakMinutes,
        core: core === null ? null : partOf(core),
        expectedMinutes,
      };

const incomplete = (pointer: string): DomainError => {
  const detail = 'A weekly pattern has weekdays and a day with parts; a rotating one an anchor and days.';
  const code = 'shift.pattern-incomplete';
  return new DomainError(code, 'invalid', { detail, errors: [{ pointer, code, detail }] });
};

/** The pattern that a body tells. @throws DomainError 422 `shift.pattern-incomplete` */
function patternOf({ kind, weekdays, day, anchor, days }: ShiftPatternBody): ShiftPattern {
  if (kind === 'weekly') {
    const worked = day === undefined ? null : dayOf(day);
    if (weekdays === undefined || anchor !== undefined || days !== undefined) throw incomplete('/pattern');
    if (worked === null) throw incomplete('/pattern/day');
    return { kind, weekdays: [...weekdays].sort((left, right) => left - right), day: worked };
  }
  if (anchor === undefined || days === undefined || weekdays !== undefined || day !== undefined)
    throw incomplete('/pattern');
  return { kind, anchor, days: days.map(dayOf) };
}

/** What a client defines, as the domain has it. @throws DomainError 422 `shift.pattern-incomplete` */
export const shiftOf = (shiftId: string, body: ShiftBody): Omit<ShiftVersion, 'version'> => ({
  shiftId,
  name: body.name,
  effectiveFrom: body.effectiveFrom,
  observesHolidays: body.observesHolidays,
  pattern: patternOf(body.pattern),
});

const patternViewOf = (pattern: ShiftPattern): ShiftPatternBody => {
  switch (pattern.kind) {
    case 'weekly':
      return pattern;
    case 'rotating':
      return { ...pattern, days: pattern.days.map((day) => day ?? REST) };
  }
};

/** A shift as clients see it. */
export const shiftViewOf = (shiftId: string, versions: readonly ShiftVersion[]): ShiftView => ({
  id: shiftId,
  versions: versions.map(({ version, name, effectiveFrom, observesHolidays, pattern }) => ({
    version,
    name,
    effectiveFrom,
    observesHolidays,
    pattern: patternViewOf(pattern),
  })),
});
