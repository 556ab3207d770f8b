import { distanceToEdge } from '../geometry/shape.js';
import { radius95Meters } from '../geometry/distance.js';
import { isInIpRange, parseIpAddress, parseIpRange } from '../sites/network.js';
import type { Fix, KnownSite } from '../verdicts/verdict.js';

/**
 * What may be odd about where somebody says to be. Each is weak: a developer's phone mocks positions, a family shares a tablet,
 * a company's tunnel ends at the office. They are named for review; none refuses a punch by itself.
 */
export const SIGNAL_KINDS = ['mock-position', 'impossible-travel', 'shared-device', 'ip-elsewhere'] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** Within so long two people at one device are noticed. */
export const SHARED_DEVICE_WINDOW_MS = 24 * 3_600_000;
/** An address of a site and a position so far from it do not go together; nearer, a tunnel or a mast explains it. */
export const IP_ELSEWHERE_METERS = 20_000;

/** A device was used by somebody. */
export type DeviceUse = { readonly deviceId: string; readonly employeeId: string; readonly atMs: number };

/** A device that several people used. */
export type SharedDevice = {
  readonly deviceId: string;
  /** In order of their ids. */
  readonly employeeIds: readonly string[];
  /** When the second of them used it. */
  readonly atMs: number;
};

/**
 * Devices that two people or more used within {@link SHARED_DEVICE_WINDOW_MS}; those meant for several (kiosks) do not count.
 * A function of the set of uses.
 */
export function sharedDevices(
  uses: Iterable<DeviceUse>,
  meantForSeveral: ReadonlySet<string> = new Set(),
): readonly SharedDevice[] {
  const byDevice = new Map<string, DeviceUse[]>();
  for (const use of uses) {
    if (meantForSeveral.has(use.deviceId)) continue;
    byDevice.set(use.deviceId, [...(byDevice.get(use.deviceId) ?? []), use]);
  }
  return [...byDevice]
    .flatMap(([deviceId, all]) => {
      const ordered = all.sort((a, b) => a.atMs - b.atMs || (a.employeeId < b.employeeId ? -1 : 1));
      // Whoever shares it with somebody did so with a neighbour in time.
      const meetings = ordered.flatMap((use, index) => {
        const next = ordered[index + 1];
        const isShared =
          next !== undefined &&
          next.employeeId !== use.employeeId &&
          next.atMs - use.atMs <= SHARED_DEVICE_WINDOW_MS;
        return isShared ? [{ people: [use.employeeId, next.employeeId], atMs: next.atMs }] : [];
      });
      const [first] = meetings;
      if (first === undefined) return [];
      const employeeIds = [...new Set(meetings.flatMap(({ people }) => people))].sort();
      return [{ deviceId, employeeIds, atMs: first.atMs }];
    })
    .sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
}

/**
 * Whether the address that a request came from is one of a site's, and the position is certainly far from every such site.
 * An address that no site has says nothing: what the internet knows of where addresses are is not asked.
 * @param sites those with address blocks
 */
export function isIpElsewhere(fix: Fix, ip: string, sites: readonly KnownSite[]): boolean {
  const address = parseIpAddress(ip);
  if (address === undefined) return false;
  const distances = sites.flatMap(({ ipRanges, shape, isActive }) => {
    const isOfSite = ipRanges.some((text) => {
      const range = parseIpRange(text);
      return range !== undefined && isInIpRange(address, range);
    });
    if (!isOfSite || !isActive) return [];
    // A site without a shape may be anywhere.
    return [shape === null ? 0 : distanceToEdge(fix.coordinates, shape) - radius95Meters(fix.accuracyMeters)];
  });
  return distances.length > 0 && Math.min(...distances) > IP_ELSEWHERE_METERS;
}
