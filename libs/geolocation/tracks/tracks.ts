import { Inject, Injectable } from '@nestjs/common';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { newId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import { foldStream } from '@timeledger/runtime/stream-fold.js';
import {
  evolveTrackMonth,
  NO_RECORDED_DAY,
  NO_TRACK_MONTH,
  recordTrackDay,
  withinDuty,
  type CalculatedDay,
  type RecordedDay,
  type TrackEvent,
  type TrackMonth,
} from '../domain/tracks/track-month.decider.js';
import { GeolocationCommands } from '../geolocation-commands.js';
import { GEOLOCATION_PORTS, type GeolocationPorts } from '../geolocation-ports.js';
import type { PositionOwner } from '../positions/sealed-positions.js';
import { KnownSites } from '../sites/known-sites.js';
import { trackStream } from '../streams.js';
import { fixesOfDuty, trackedDay, type TrackedDay } from './tracked-day.js';

/** The actor of what is made of positions. Never renamed. */
export const CALCULATE_TRACKS = 'geolocation.calculate-tracks';

// The stream holds nothing else.
const evolveStored = evolveTrackMonth as unknown as (month: TrackMonth, event: StoredEvent) => TrackMonth;

/** What is recorded of a day of a person, as the log has it. */
export async function recordedDay(
  { store, hooks }: Pick<GeolocationPorts, 'store' | 'hooks'>,
  tenantId: TenantId,
  employeeId: EmployeeId,
  date: string,
): Promise<RecordedDay | undefined> {
  const stream = trackStream(tenantId, employeeId, date.slice(0, 7));
  const { state } = await foldStream(store, hooks, tenantId, stream, NO_TRACK_MONTH, evolveStored);
  return state.days[date];
}

/** Makes of positions what is told and kept: crossings, visits, distances (GEO-07, GEO-08). */
@Injectable()
export class Tracks {
  constructor(
    @Inject(GEOLOCATION_PORTS) private readonly ports: GeolocationPorts,
    @Inject(GeolocationCommands) private readonly commands: GeolocationCommands,
    @Inject(KnownSites) private readonly known: KnownSites,
  ) {}

  /**
   * Calculates a day and records what is different from what is recorded. Safe to repeat, also at the same moment: positions
   * are read behind what is recorded, so that nobody records from older ones over newer ones.
   * @returns when an open session ends at the latest, so that the day is over; `undefined` for one that is
   */
  async calculate(owner: PositionOwner, date: string): Promise<number | undefined> {
    const { tenantId, employeeId } = owner;
    const key = newId();
    let openUntilMs: number | undefined;
    await this.commands.change<TrackMonth, TrackEvent>({
      request: {
        tenantId,
        principal: CALCULATE_TRACKS,
        actor: { kind: 'system', id: CALCULATE_TRACKS },
        correlationId: key,
        requestHash: '',
        operation: 'track.calculate',
        idempotencyKey: key,
      },
      streamId: trackStream(tenantId, employeeId, date.slice(0, 7)),
      initialState: NO_TRACK_MONTH,
      evolve: evolveTrackMonth,
      decide: async (month) => {
        const known = await fixesOfDuty(this.ports, owner, date);
        openUntilMs = known.isOpen ? known.endsAtMs : undefined;
        const recorded = month.days[date] ?? NO_RECORDED_DAY;
        // Positions whose time is over leave what was made of them, as far as it is on duty still.
        const day: CalculatedDay =
          known.fixes.length === 0
            ? { employeeId, date, ...withinDuty(recorded, known.duty), signals: [] }
            : trackedDay(owner, date, known, await this.known.of(tenantId)).day;
        return recordTrackDay(day, month);
      },
    });
    return openUntilMs;
  }

  /** A day as its positions show it now; nothing `seen` where none are kept. Records nothing. */
  async look(
    owner: PositionOwner,
    date: string,
  ): Promise<{ readonly seen: TrackedDay | undefined; readonly isOpen: boolean }> {
    const known = await fixesOfDuty(this.ports, owner, date);
    const { isOpen } = known;
    if (known.fixes.length === 0) return { seen: undefined, isOpen };
    return { seen: trackedDay(owner, date, known, await this.known.of(owner.tenantId)), isOpen };
  }
}
