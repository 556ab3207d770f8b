import type { Pool } from 'pg';
import type { JobHandler } from '@timeledger/jobs/port.js';
import type { GeolocationPorts } from '../geolocation-ports.js';
import { dueTracks, trackDone } from './due-tracks.js';
import type { Tracks } from './tracks.js';

export const CALCULATE_TRACKS_EVERY_MS = 15_000;
/** One that cannot be calculated holds nobody up, and is tried again. */
const RETRY_MS = 5 * 60_000;
const PAGE = 100;

/** What the job works with. */
export interface TrackSweep {
  readonly ports: Pick<GeolocationPorts, 'database' | 'clock' | 'logger'>;
  /** Of the role `follower`, which sees which days are due, of all tenants. */
  readonly followerPool: Pick<Pool, 'query'>;
  readonly tracks: Tracks;
}

/** Calculates the tracks that are due, one after the other. Safe to run again, and beside another run. */
export const calculateTracks =
  ({ ports, followerPool, tracks }: TrackSweep): JobHandler =>
  async () => {
    const nowMs = ports.clock.nowMs();
    for (;;) {
      const due = await dueTracks(followerPool, nowMs, PAGE);
      for (const one of due) {
        const { tenantId, employeeId, date } = one;
        let againAtMs: number | undefined;
        try {
          againAtMs = await tracks.calculate({ tenantId, employeeId }, date);
        } catch (error) {
          ports.logger.warn({ err: error, date }, 'a track cannot be calculated; it is tried again');
          againAtMs = nowMs + RETRY_MS;
        }
        await trackDone(ports, one, againAtMs);
      }
      if (due.length < PAGE) return;
    }
  };
