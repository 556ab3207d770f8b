import type { Purpose, RetentionClass, RetentionRule, RetentionRuleDeclared } from './privacy-events.js';

/** The company's own rules. */
export interface RetentionState {
  readonly rules: readonly RetentionRule[];
}

export const initialRetention: RetentionState = { rules: [] };

export const evolveRetention = (_state: RetentionState, event: RetentionRuleDeclared): RetentionState => ({
  rules: event.data.rules,
});

/** Sets the rule of a class in a country; the rules that stand otherwise stay. */
export function decideRetention(
  declared: RetentionRule,
  { rules }: RetentionState,
): readonly RetentionRuleDeclared[] {
  const others = rules.filter((rule) => rule.country !== declared.country || rule.class !== declared.class);
  return [{ type: 'organisation.RetentionRuleDeclared', data: { declared, rules: [...others, declared] } }];
}

/**
 * For how many days a class is kept where the company says nothing.
 *
 * Working-time records: two years, as ArbZG § 16 (2) asks in Germany for time beyond eight hours, and as art. 6 of the
 * Interim Provisions on Wage Payment (1994) asks in China for wage records; four years in Spain (Estatuto de los
 * Trabajadores, art. 34.9); three in the United States (29 CFR § 516.5); three in France (limitation of wage claims, Code
 * du travail L3245-1). The others are as short as their use allows (GDPR art. 5 (1) e, PIPL art. 19): evidence of a punch
 * until a month was paid and could be contested; a face until the next enrolment; notes with the records that they explain.
 */
export const DEFAULT_RETENTION: readonly RetentionRule[] = [
  { country: null, class: 'working-time-records', keepDays: 730 },
  { country: 'ES', class: 'working-time-records', keepDays: 1461 },
  { country: 'FR', class: 'working-time-records', keepDays: 1096 },
  { country: 'US', class: 'working-time-records', keepDays: 1096 },
  { country: null, class: 'punch-evidence', keepDays: 90 },
  { country: null, class: 'face-data', keepDays: 30 },
  { country: null, class: 'notes', keepDays: 730 },
];

/** The classes whose end destroys keys, and whose keys. The others end with the person. */
export const PURPOSE_OF_CLASS: Readonly<Partial<Record<RetentionClass, Purpose>>> = {
  'punch-evidence': 'location',
  'face-data': 'face',
  notes: 'note',
};

/** For how many days a class is kept in a country: the company's rule for it, its rule for all, the default. */
export function keepDaysOf(
  { rules }: RetentionState,
  country: string | null,
  retentionClass: RetentionClass,
): number {
  const of = (list: readonly RetentionRule[], where: string | null): RetentionRule | undefined =>
    list.find((rule) => rule.class === retentionClass && rule.country === where);
  const rule =
    of(rules, country) ?? of(rules, null) ?? of(DEFAULT_RETENTION, country) ?? of(DEFAULT_RETENTION, null);
  if (rule === undefined) throw new RangeError(`no rule for ${retentionClass}`);
  return rule.keepDays;
}

const DAY_MS = 86_400_000;

/** Whether every moment of a UTC month (`2026-03`) is longer ago than the days that it is kept. */
export function isMonthOver(month: string, keepDays: number, nowMs: number): boolean {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return Date.UTC(year, number, 1) + keepDays * DAY_MS <= nowMs;
}
