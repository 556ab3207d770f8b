import { instantOf } from '@timeledger/kernel/clock.js';
import type { PositionFix } from '../domain/positions/sent-fix.js';
import type { PositionView } from './position.dto.js';

/** A position as it is shown. */
export const viewOfPosition = (fix: PositionFix): PositionView => ({
  fixId: fix.fixId,
  fixedAt: instantOf(fix.atMs),
  latitude: fix.coordinates.latitude,
  longitude: fix.coordinates.longitude,
  datum: 'WGS84',
  accuracyMeters: fix.accuracyMeters,
  speedMetersPerSecond: fix.speedMetersPerSecond,
  headingDegrees: fix.headingDegrees,
  isMock: fix.isMock,
});
