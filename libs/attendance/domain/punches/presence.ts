import type { Instant } from '@timeledger/kernel/clock.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import { utcMonthOf } from '../events/event.js';
import type { UtcMonth } from '../events/event.js';
import type { WorkTimePolicy } from '../events/setting-events.js';
import { comparePunches, effectivePunchOf } from './punch-set.js';
import type { EffectivePunch, PunchSet } from './punch-set.js';

/** Whether a person is at work, as the punches tell. */
export type Presence =
  | { readonly status: 'out' }
  | { readonly status: 'in' | 'on-break'; readonly session: EffectivePunch; readonly since: EffectivePunch };

const MS_PER_MINUTE = 60_000;

const longestSessionMs = (policy: WorkTimePolicy): number => policy.longestSessionMinutes * MS_PER_MINUTE;

/**
 * The month before a punch's own, when it may have left a session open that still runs at that time; else `undefined`.
 */
export function earlierMonthOf(occurredAt: Instant, policy: WorkTimePolicy): UtcMonth | undefined {
  const earliest = utcMonthOf(instantOf(Date.parse(occurredAt) - longestSessionMs(policy)));
  return earliest === utcMonthOf(occurredAt) ? undefined : earliest;
}

function punchesWithin(sets: readonly PunchSet[], from: Instant, to: Instant): EffectivePunch[] {
  const found: EffectivePunch[] = [];
  for (const set of sets) {
    for (const record of set.values()) {
      // Compared as text before anything is built: a month holds many punches, the last session few.
      const occurredAt = (record.time ?? record.origin)?.occurredAt;
      if (record.voided !== null || occurredAt === undefined || occurredAt < from || occurredAt > to)
        continue;
      const punch = effectivePunchOf(record);
      if (punch !== undefined) found.push(punch);
    }
  }
  return found.sort(comparePunches);
}

/**
 * Whether the person is at work at an instant, by the same rules as the calculation: the latest clock-in or clock-out
 * before it decides, a clock-in only as long as the longest session; then the latest break punch.
 * @param sets the punches of the month, and of {@link earlierMonthOf} where there is one
 */
export function presenceAt(sets: readonly PunchSet[], at: Instant, policy: WorkTimePolicy): Presence {
  const from = instantOf(Date.parse(at) - longestSessionMs(policy));
  let presence: Presence = { status: 'out' };
  for (const punch of punchesWithin(sets, from, at)) {
    switch (punch.kind) {
      case 'clock-in':
        presence = { status: 'in', session: punch, since: punch };
        break;
      case 'clock-out':
        presence = { status: 'out' };
        break;
      case 'break-start':
        if (presence.status === 'in')
          presence = { status: 'on-break', session: presence.session, since: punch };
        break;
      case 'break-end':
        if (presence.status === 'on-break')
          presence = { status: 'in', session: presence.session, since: punch };
        break;
    }
  }
  return presence;
}
