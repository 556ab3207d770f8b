import type { LocalDate } from '../events/event.js';
import type { WorkTimePolicy } from '../events/setting-events.js';
import type { EffectivePunch } from '../punches/punch-set.js';
import type { PunchContradiction } from './session-pieces.js';
import type { ExceptionCode } from './timesheet-exception.js';

/** First and last day of an employment, both included. */
export interface EmploymentDates {
  readonly hiredOn: LocalDate;
  readonly leftOn: LocalDate | null;
}

/** A punch whose device clock disagrees with its monotonic clock, and the punch it was compared with. */
interface ClockTurn {
  readonly punch: EffectivePunch;
  readonly previous: EffectivePunch;
}

/**
 * Device clocks that were turned: between two punches of one run of a device, the clock on the wall went further than
 * the monotonic clock, or not as far, by more than the allowed skew. A function of the set of punches: what arrives
 * later may still uncover it. Uses the times the device claimed, not corrected ones.
 */
function clockTurns(
  punches: readonly EffectivePunch[],
  policyAt: (atMs: number) => WorkTimePolicy,
): readonly ClockTurn[] {
  const byRun = new Map<string, EffectivePunch[]>();
  for (const punch of punches) {
    const { deviceId, bootId, monotonicMs } = punch.origin;
    if (bootId === undefined || monotonicMs === undefined) continue;
    const key = `${deviceId ?? ''} ${bootId}`;
    const run = byRun.get(key);
    if (run === undefined) byRun.set(key, [punch]);
    else run.push(punch);
  }
  const turns: ClockTurn[] = [];
  for (const run of byRun.values()) {
    const ordered = run
      .map((punch) => ({
        punch,
        monotonicMs: punch.origin.monotonicMs ?? 0,
        wallMs: Date.parse(punch.origin.deviceTime ?? punch.origin.occurredAt),
      }))
      .sort(
        (left, right) =>
          left.monotonicMs - right.monotonicMs || (left.punch.punchId < right.punch.punchId ? -1 : 1),
      );
    for (let index = 1; index < ordered.length; index += 1) {
      const before = ordered[index - 1] as (typeof ordered)[number];
      const { punch, monotonicMs, wallMs } = ordered[index] as (typeof ordered)[number];
      const driftMs = wallMs - before.wallMs - (monotonicMs - before.monotonicMs);
      if (Math.abs(driftMs) > policyAt(punch.atMs).allowedSkewMs)
        turns.push({ punch, previous: before.punch });
    }
  }
  return turns;
}

/** What is odd about single punches: the employment's dates, what was flagged when they came, turned clocks. */
export function punchExceptions(
  punches: readonly EffectivePunch[],
  employment: EmploymentDates | undefined,
  dateAt: (atMs: number) => LocalDate,
  policyAt: (atMs: number) => WorkTimePolicy,
): readonly PunchContradiction[] {
  const found: PunchContradiction[] = [];
  const add = (code: ExceptionCode, at: EffectivePunch, ...others: readonly EffectivePunch[]): void => {
    found.push({ code, at, punchIds: [at, ...others].map((punch) => punch.punchId) });
  };
  for (const punch of punches) {
    if (employment === undefined) {
      if (punch.flags.includes('before-hire')) add('punch.before-hire', punch);
      if (punch.flags.includes('after-leaving')) add('punch.after-leaving', punch);
    } else {
      const date = dateAt(punch.atMs);
      if (date < employment.hiredOn) add('punch.before-hire', punch);
      if (employment.leftOn !== null && date > employment.leftOn) add('punch.after-leaving', punch);
    }
    if (punch.flags.includes('ahead-of-clock')) add('punch.ahead-of-clock', punch);
    if (punch.flags.includes('clock-turned')) add('punch.clock-turned', punch);
    if (punch.flags.includes('device-revoked')) add('punch.device-revoked', punch);
    if (punch.flags.includes('device-of-another')) add('punch.device-of-another', punch);
    if (punch.flags.includes('person-deactivated')) add('punch.person-deactivated', punch);
  }
  for (const { punch, previous } of clockTurns(punches, policyAt)) {
    if (!punch.flags.includes('clock-turned')) add('punch.clock-turned', punch, previous);
  }
  return found;
}
