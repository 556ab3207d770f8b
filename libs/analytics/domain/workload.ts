/** What one person was to work and worked over some days. Whole minutes, not negative. */
export type PersonLoad = {
  readonly employeeId: string;
  /** Planned minutes of days on which they were to work: leave, rest days and holidays are none. */
  readonly capacityMinutes: number;
  readonly workedMinutes: number;
  /** Planned days on which they worked more than the threshold of what was planned. */
  readonly overloadedDays: number;
};

/** From when on somebody is overloaded, and until when idle: percents of what was planned. */
export type LoadThresholds = {
  readonly overloadPercent: number;
  readonly idlePercent: number;
};
export const DEFAULT_THRESHOLDS: LoadThresholds = { overloadPercent: 110, idlePercent: 90 };

/** How somebody is loaded; `unplanned` where nothing was planned, so that nobody can say. */
export type LoadStatus = 'overloaded' | 'balanced' | 'idle' | 'unplanned';

/** The load of one person. */
export type JudgedLoad = PersonLoad & {
  /** Worked of planned minutes, four decimals, halves up; `null` where nothing was planned. */
  readonly utilisation: number | null;
  readonly status: LoadStatus;
  /** Minutes worked over what was planned, of whoever is overloaded. */
  readonly excessMinutes: number;
  /** Planned minutes that were not worked, of whoever is idle. */
  readonly idleMinutes: number;
};

/** Minutes that could go from somebody who has too many to somebody who has too few. */
export type Rebalancing = {
  readonly fromEmployeeId: string;
  readonly toEmployeeId: string;
  readonly minutes: number;
};

/** Less than this is not worth handing over. */
export const LEAST_MOVE_MINUTES = 30;

const RATE_DECIMALS = 10_000;

/**
 * Utilisation: time worked over time available (ISO 22400-2:2014 names it so for work units; of people it is capacity
 * utilisation: worked ÷ planned). Overloaded is above the threshold, idle below; on a threshold is balanced.
 */
export function judgedLoad(load: PersonLoad, { overloadPercent, idlePercent }: LoadThresholds): JudgedLoad {
  const { capacityMinutes, workedMinutes } = load;
  if (capacityMinutes === 0)
    return { ...load, utilisation: null, status: 'unplanned', excessMinutes: 0, idleMinutes: 0 };
  const utilisation = Math.round((workedMinutes / capacityMinutes) * RATE_DECIMALS) / RATE_DECIMALS;
  // In whole numbers: nobody is on either side of a threshold by a rounding.
  const isOver = workedMinutes * 100 > capacityMinutes * overloadPercent;
  const isUnder = workedMinutes * 100 < capacityMinutes * idlePercent;
  return {
    ...load,
    utilisation,
    status: isOver ? 'overloaded' : isUnder ? 'idle' : 'balanced',
    excessMinutes: isOver ? Math.max(0, workedMinutes - capacityMinutes) : 0,
    idleMinutes: isUnder ? Math.max(0, capacityMinutes - workedMinutes) : 0,
  };
}

/**
 * Who could hand how much to whom: whoever has most over gives to whoever has most left, until nobody has both. Nobody gives
 * more than they worked over what was planned, nobody takes more than they have left; ties by id, so that the same
 * figures always suggest the same. A suggestion: it records nothing and moves no time.
 */
export function rebalanced(loads: readonly JudgedLoad[]): readonly Rebalancing[] {
  const queue = (of: 'excessMinutes' | 'idleMinutes') =>
    loads
      .filter((load) => load[of] > 0)
      .map((load) => ({ employeeId: load.employeeId, minutes: load[of] }))
      .sort((a, b) => b.minutes - a.minutes || (a.employeeId < b.employeeId ? -1 : 1));
  const [givers, takers] = [queue('excessMinutes'), queue('idleMinutes')];
  const moves: Rebalancing[] = [];
  let [giver, taker] = [givers.shift(), takers.shift()];
  while (giver !== undefined && taker !== undefined) {
    const minutes = Math.min(giver.minutes, taker.minutes);
    if (minutes >= LEAST_MOVE_MINUTES)
      moves.push({ fromEmployeeId: giver.employeeId, toEmployeeId: taker.employeeId, minutes });
    giver.minutes -= minutes;
    taker.minutes -= minutes;
    if (giver.minutes === 0) giver = givers.shift();
    if (taker.minutes === 0) taker = takers.shift();
  }
  return moves;
}
