import type { Instant } from '@timeledger/kernel/clock.js';
import type { EmployeeId } from '@timeledger/kernel/ids.js';
import type { DeviceChanged } from '../events/device-events.js';
import type { PunchFlag, PunchSource } from '../events/punch-events.js';

/** What is known of a registered device. */
export interface DeviceStanding {
  /** Whose it was, by the instant from which it was so, oldest first. */
  readonly holders: readonly { readonly employeeId: EmployeeId | null; readonly since: Instant }[];
  readonly revokedAt: Instant | null;
}

/** A punch that names a device. */
export interface PunchOnDevice {
  readonly employeeId: EmployeeId;
  readonly source: PunchSource;
  readonly occurredAt: Instant;
  /** The server's clock when the request came in. */
  readonly receivedAt: Instant;
  /** Milliseconds since the epoch at which it happened at the earliest, whatever the device's clock said; see {@link earliestMsOf}. */
  readonly earliestMs?: number;
}

/** What follows from the device for a punch. */
export interface DeviceVerdict {
  readonly flags: readonly PunchFlag[];
  /** Whether it is to be refused: it was punched after the revocation. */
  readonly isRefused: boolean;
}

export const NOTHING_ODD: DeviceVerdict = { flags: [], isRefused: false };

/** Folds what organisation told of a device; `undefined` for one that it never told of. */
export function deviceStandingOf(changes: readonly DeviceChanged[]): DeviceStanding | undefined {
  if (changes.length === 0) return undefined;
  return {
    holders: changes.map(({ occurredAt, data }) => ({ employeeId: data.employeeId, since: occurredAt })),
    revokedAt: changes.findLast(({ data }) => data.revokedAt !== null)?.data.revokedAt ?? null,
  };
}

/**
 * What the device says about a punch. Of a revoked one: a live punch counts as punched when it reached the server, so it
 * is refused; a captured one was punched when its device says, or later where the device's monotonic clock proves it:
 * before the revocation it is flagged for review, because the clock on the wall may have been turned; from then on it is
 * refused. A device that was another person's at that time is flagged, never refused: people lend each other phones.
 */
export function judgeDevice(device: DeviceStanding | undefined, punch: PunchOnDevice): DeviceVerdict {
  if (device === undefined) return NOTHING_ODD;
  const { holders, revokedAt } = device;
  const at = punch.source === 'live' ? punch.receivedAt : punch.occurredAt;
  const flags: PunchFlag[] = [];
  if (revokedAt !== null) {
    const atMs = Math.max(Date.parse(at), punch.earliestMs ?? 0);
    if (atMs >= Date.parse(revokedAt)) return { flags, isRefused: true };
    flags.push('device-revoked');
  }
  const holder = holders.findLast(({ since }) => since <= at)?.employeeId ?? null;
  if (holder !== null && holder !== punch.employeeId) flags.push('device-of-another');
  return flags.length === 0 ? NOTHING_ODD : { flags, isRefused: false };
}

/** A capture with the reading of the device's monotonic clock, where it gave one. */
export interface MonotonicCapture {
  readonly occurredAt: Instant;
  readonly bootId?: string | undefined;
  readonly monotonicMs?: number | undefined;
}

/**
 * When each of several captures of one device happened at the earliest, going by those of the same run that the monotonic
 * clock puts before it: turning the clock on the wall back between two punches does not make the later one older.
 * @returns milliseconds since the epoch, in the order given; `undefined` where the monotonic clock says nothing
 */
export function earliestMsOf(captures: readonly MonotonicCapture[]): readonly (number | undefined)[] {
  const earliest: (number | undefined)[] = captures.map(() => undefined);
  const indexes = [...captures.keys()].filter((index) => isMonotonic(captures[index]));
  for (const run of Map.groupBy(indexes, (index) => captures[index]?.bootId).values()) {
    // When the run began at the earliest, as far as the captures so far tell.
    let beganMs = Number.NEGATIVE_INFINITY;
    const monotonicOf = (index: number): number => captures[index]?.monotonicMs ?? 0;
    for (const index of run.sort((left, right) => monotonicOf(left) - monotonicOf(right))) {
      const wallMs = Date.parse(captures[index]?.occurredAt ?? '');
      beganMs = Math.max(beganMs, wallMs - monotonicOf(index));
      earliest[index] = beganMs + monotonicOf(index);
    }
  }
  return earliest;
}

const isMonotonic = (capture: MonotonicCapture | undefined): boolean =>
  capture?.bootId !== undefined && capture.monotonicMs !== undefined;
