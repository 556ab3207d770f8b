import { instantOf } from '@timeledger/kernel/clock.js';
import type { JsonObject, NewEvent, StoredEvent } from '@timeledger/kernel/envelope.js';
import { isErased } from '@timeledger/event-store/sealing/event-sealer.js';
import type { EmployeeId, EventId, TenantId } from '@timeledger/kernel/ids.js';
import type { PositionFix } from '../domain/positions/sent-fix.js';
import { POSITION_SCHEMA } from '../event-schemas.js';
import type { GeolocationPorts } from '../geolocation-ports.js';
import { positionStream } from '../streams.js';

/** What of a position is sealed. */
type Place = {
  readonly latitude: number;
  readonly longitude: number;
  readonly speedMetersPerSecond: number | null;
  readonly headingDegrees: number | null;
};

/** Whose position it is. */
export interface PositionOwner {
  readonly tenantId: TenantId;
  readonly employeeId: EmployeeId;
}

/** A position as its row has it. */
export interface StoredPosition {
  readonly fixId: string;
  readonly atMs: number;
  readonly accuracyMeters: number;
  readonly isMock: boolean;
  readonly place: JsonObject;
}

/** The key that positions of a month are sealed with. */
export interface PositionKey {
  readonly kid: string;
  /** UTC month of the positions: `2026-03`. */
  readonly month: string;
}

/** A position that is ready to be stored; without a key where the hooks seal nothing. */
export interface SealedPosition extends StoredPosition {
  readonly key: PositionKey | null;
}

const eventOf = (employeeId: EmployeeId, fixId: string, atMs: number, place: JsonObject): NewEvent => ({
  // Of the form of an id: the batch has been read.
  eventId: fixId as EventId,
  type: POSITION_SCHEMA.type,
  schemaVersion: POSITION_SCHEMA.schemaVersion,
  occurredAt: instantOf(atMs),
  actor: { kind: 'system', id: 'geolocation.positions' },
  correlationId: '',
  requestHash: '',
  data: { employeeId, place },
});

/**
 * A position with its place sealed, as events are, for the person and month.
 * @returns `undefined` when the key of that month is destroyed: nothing of it may be stored any more
 */
export async function sealPosition(
  { hooks }: Pick<GeolocationPorts, 'hooks'>,
  { tenantId, employeeId }: PositionOwner,
  fix: PositionFix,
): Promise<SealedPosition | undefined> {
  const { fixId, atMs, coordinates, accuracyMeters, isMock, speedMetersPerSecond, headingDegrees } = fix;
  const { latitude, longitude } = coordinates;
  const clear: Place = { latitude, longitude, speedMetersPerSecond, headingDegrees };
  const event = eventOf(employeeId, fixId, atMs, clear);
  const { data } = await hooks.prepare(event, tenantId, positionStream(tenantId, employeeId));
  // What was an object is sealed as one.
  const place = data['place'] as JsonObject;
  if (isErased(place)) return undefined;
  const { kid } = place;
  const key = typeof kid === 'string' ? { kid, month: event.occurredAt.slice(0, 7) } : null;
  return { fixId, atMs, accuracyMeters, isMock, place, key };
}

/** The position as it was sent; `undefined` when its key is destroyed. */
export async function openPosition(
  { hooks }: Pick<GeolocationPorts, 'hooks'>,
  { tenantId, employeeId }: PositionOwner,
  { fixId, atMs, accuracyMeters, isMock, place }: StoredPosition,
): Promise<PositionFix | undefined> {
  const stored: StoredEvent = {
    ...eventOf(employeeId, fixId, atMs, place),
    ...{ tenantId, streamId: positionStream(tenantId, employeeId) },
    ...{ revision: 0, position: 0, recordedAt: instantOf(atMs) },
  };
  const opened = (await hooks.read(stored)).data['place'];
  if (opened === undefined || isErased(opened)) return undefined;
  // As `sealPosition` took it.
  const { latitude, longitude, speedMetersPerSecond, headingDegrees } = opened as Place;
  return {
    ...{ fixId, atMs, coordinates: { latitude, longitude }, accuracyMeters },
    ...{ speedMetersPerSecond, headingDegrees, isMock },
  };
}
