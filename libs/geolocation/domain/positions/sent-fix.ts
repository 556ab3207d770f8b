import { epochMsOf, parseInstant } from '@timeledger/kernel/clock.js';
import type { FieldError } from '@timeledger/kernel/domain-error.js';
import { coordinateFaults, readCoordinates, type SentCoordinates } from '@timeledger/kernel/coordinates.js';
import { IMPOSSIBLE_METERS_PER_SECOND } from '../integrity/impossible-travel.js';
import type { TrackFix } from '../tracks/fix-set.js';

/** A phone that was offline sends what it kept for so long; older fixes belong to days that others have built upon. */
export const OLDEST_FIX_MS = 7 * 24 * 60 * 60_000;
/** Clocks of phones run ahead a little; what claims to be of later than that is none. */
export const FIX_AHEAD_MS = 2 * 60_000;
/** The largest radius that still says anything: that of evidence of punches. */
export const COARSEST_FIX_METERS = 100_000;

/** A position of the sender's own phone as it was sent; anything may be missing or wrong. */
export type SentFix = SentCoordinates & {
  /** The phone's own id of the fix, a UUID: a repeated upload brings the same. */
  readonly fixId?: unknown;
  /** When it was fixed: RFC 3339 with an offset. */
  readonly fixedAt?: unknown;
  /** Radius in metres that holds the place with 68 %. */
  readonly accuracyMeters?: unknown;
  /** Over ground, in metres a second. */
  readonly speedMetersPerSecond?: unknown;
  /** Degrees clockwise from true north, below 360. */
  readonly headingDegrees?: unknown;
  /** Whether the phone says that the position is made up. */
  readonly isMock?: unknown;
};

/** A position as it is kept, on WGS 84. What the phone did not say is `null`. */
export type PositionFix = TrackFix & {
  readonly speedMetersPerSecond: number | null;
  readonly headingDegrees: number | null;
  readonly isMock: boolean;
};

/** A fix that was read, or everything that is wrong with it, each fault at its JSON pointer. */
export type ReadFix =
  | { readonly kind: 'read'; readonly fix: PositionFix }
  | { readonly kind: 'refused'; readonly faults: readonly FieldError[] };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Every member that a fix has. */
const MEMBERS: ReadonlySet<string> = new Set([
  ...['fixId', 'fixedAt', 'latitude', 'longitude', 'datum', 'accuracyMeters'],
  ...['speedMetersPerSecond', 'headingDegrees', 'isMock'],
]);

const isNumberFrom = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= least && value <= most;

/** A name as a JSON pointer has it (RFC 6901 section 3). */
const escaped = (member: string): string => member.replaceAll('~', '~0').replaceAll('/', '~1');

/** `null` and absent are the same: the phone does not say. */
const isSaid = (value: unknown): boolean => value !== undefined && value !== null;

const isSpeed = (value: unknown): value is number => isNumberFrom(value, 0, IMPOSSIBLE_METERS_PER_SECOND);
const isHeading = (value: unknown): value is number => isNumberFrom(value, 0, 360) && value < 360;

function timeFault(fixedAt: unknown, nowMs: number, pointer: string): FieldError | undefined {
  const at = typeof fixedAt === 'string' ? parseInstant(fixedAt) : undefined;
  if (at === undefined)
    return { pointer, code: 'fix.time-malformed', detail: 'must be an RFC 3339 time with an offset' };
  const aheadMs = epochMsOf(at) - nowMs;
  if (aheadMs > FIX_AHEAD_MS) return { pointer, code: 'fix.in-the-future', detail: 'is not yet' };
  if (-aheadMs > OLDEST_FIX_MS) return { pointer, code: 'fix.too-old', detail: 'is older than seven days' };
  return undefined;
}

/** What is wrong with a fix as it was sent: every fault, not just the first. */
export function fixFaults(sent: SentFix, nowMs: number, pointer: string): readonly FieldError[] {
  const faults: (FieldError | undefined)[] = [...coordinateFaults(sent, pointer)];
  const expect = (isRight: boolean, member: string, code: string, detail: string): void => {
    if (!isRight) faults.push({ pointer: `${pointer}/${member}`, code, detail });
  };
  const { fixId, accuracyMeters, speedMetersPerSecond: speed, headingDegrees: heading, isMock } = sent;
  expect(typeof fixId === 'string' && UUID.test(fixId), 'fixId', 'fix.id-malformed', 'must be a UUID');
  faults.push(timeFault(sent.fixedAt, nowMs, `${pointer}/fixedAt`));
  expect(
    isNumberFrom(accuracyMeters, 0, COARSEST_FIX_METERS),
    'accuracyMeters',
    'fix.accuracy-out-of-range',
    `must be a radius from 0 to ${COARSEST_FIX_METERS} metres`,
  );
  expect(
    !isSaid(speed) || isSpeed(speed),
    'speedMetersPerSecond',
    'fix.speed-out-of-range',
    `must be from 0 to ${IMPOSSIBLE_METERS_PER_SECOND} metres a second`,
  );
  expect(
    !isSaid(heading) || isHeading(heading),
    'headingDegrees',
    'fix.heading-out-of-range',
    'must be from 0 to below 360 degrees',
  );
  expect(!isSaid(isMock) || typeof isMock === 'boolean', 'isMock', 'fix.mock-flag', 'must be true or false');
  for (const member of Object.keys(sent))
    expect(MEMBERS.has(member), escaped(member), 'request.unknown-member', 'is not a member of a fix');
  return faults.filter((fault) => fault !== undefined);
}

/**
 * Reads a fix: its coordinates come out on WGS 84, its id in lower case.
 * @param nowMs when it was received, in milliseconds since the epoch
 * @param pointer where it stands in the body
 */
export function readFix(sent: unknown, nowMs: number, pointer: string): ReadFix {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent))
    return { kind: 'refused', faults: [{ pointer, code: 'fix.malformed', detail: 'must be an object' }] };
  // Every member may be missing, and each is looked at before it is used.
  const fix = sent as SentFix;
  const faults = fixFaults(fix, nowMs, pointer);
  const at = typeof fix.fixedAt === 'string' ? parseInstant(fix.fixedAt) : undefined;
  const { fixId, accuracyMeters } = fix;
  if (
    faults.length > 0 ||
    at === undefined ||
    typeof fixId !== 'string' ||
    typeof accuracyMeters !== 'number'
  )
    return { kind: 'refused', faults };
  return {
    kind: 'read',
    fix: {
      fixId: fixId.toLowerCase(),
      atMs: epochMsOf(at),
      coordinates: readCoordinates(fix, pointer),
      accuracyMeters,
      speedMetersPerSecond: isSpeed(fix.speedMetersPerSecond) ? fix.speedMetersPerSecond : null,
      headingDegrees: isHeading(fix.headingDegrees) ? fix.headingDegrees : null,
      isMock: fix.isMock === true,
    },
  };
}
