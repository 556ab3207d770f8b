import type { ContextDefinition } from '@timeledger/service/context/context-definition.js';
import { GEOLOCATION_PUBLIC_SCHEMAS } from './contracts/public-event-schemas.js';
import { GEOLOCATION_SOURCE, GEOLOCATION_TOPIC } from './contracts/public-events.js';
import { RECORDED_EVENT_SCHEMAS } from './event-schemas.js';
import { GeolocationCommands } from './geolocation-commands.js';
import type { GeolocationPorts } from './geolocation-ports.js';
import { GeolocationModule } from './geolocation.module.js';
import { geolocationProblems } from './geolocation.problems.js';
import { geolocationPeople } from './geolocation-people.js';
import { GeolocationGrpcService } from './grpc/geolocation.grpc-service.js';
import { geolocationMigrations } from './migrations.js';
import {
  DELETE_UNOPENABLE_EVERY_MS,
  DELETE_UNOPENABLE_POSITIONS,
  deleteUnopenablePositions,
  SETTLE_HELD_EVERY_MS,
  SETTLE_HELD_POSITIONS,
  settleHeldPositions,
  settleReactor,
} from './positions/settle-positions.js';
import { workedDayIntake } from './positions/worked-day-intake.js';
import { geolocationExportSections } from './privacy/export-sections.js';
import { geolocationPersonalData } from './privacy/personal-data.js';
import { geolocationPublicMapping } from './public-events.mapping.js';
import { geolocationProjection } from './read-model/geolocation.projection.js';
import { GeoSites } from './sites/geo-sites.js';
import { KnownSites } from './sites/known-sites.js';
import { calculateTracks, CALCULATE_TRACKS_EVERY_MS } from './tracks/calculate-tracks.js';
import { CALCULATE_TRACKS, Tracks } from './tracks/tracks.js';
import { Judgements } from './verdicts/judgement.js';
import {
  giveMissingVerdict,
  missingVerdictReactor,
  pendingVerdicts,
} from './verdicts/missing-verdicts.job.js';
import { punchIntake } from './verdicts/punch-intake.js';
import { GIVE_MISSING_VERDICT, PunchVerdicts } from './verdicts/punch-verdicts.js';

const COMPANY = 'about the company, its places or rules, and no person';
const ATTENDANCE = 'a copy of what attendance says of the person’s day, which its own sections tell';
const ORGANISATION = 'a copy of what the organisation says of the person, which its own sections tell';

/** Verdicts, for what follows the log or the bus. */
export function punchVerdictsWith(ports: GeolocationPorts): PunchVerdicts {
  const commands = new GeolocationCommands(ports);
  const sites = new GeoSites(ports, commands);
  return new PunchVerdicts(ports, commands, new Judgements(ports, KnownSites.for(ports), sites));
}

/** What is made of positions, for what follows the log. */
export const tracksWith = (ports: GeolocationPorts): Tracks =>
  new Tracks(ports, new GeolocationCommands(ports), KnownSites.for(ports));

/** Geolocation: sites, verdicts on where punches were made, and where people are while they are on duty. */
export const geolocationContext: ContextDefinition<GeolocationPorts> = {
  name: 'geolocation',
  eventSchemas: RECORDED_EVENT_SCHEMAS,
  migrations: geolocationMigrations,
  projections: [geolocationProjection],
  publicTopic: {
    topic: GEOLOCATION_TOPIC,
    source: GEOLOCATION_SOURCE,
    about:
      'Where punches were made as far as the evidence tells, and what was odd about it; sites that people came into and went out of while on duty, visits of customers, and how far they went. No positions.',
    key: '`<tenant>.<employee>`: everything about one person is in order.',
    schemas: GEOLOCATION_PUBLIC_SCHEMAS,
    mapping: geolocationPublicMapping,
  },
  problems: geolocationProblems,
  personalData: geolocationPersonalData,
  notInArchive: {
    'geolocation.SiteChanged': COMPANY,
    'geolocation.VerdictPolicyPublished': COMPANY,
    'geolocation.DutyDayNoted': ATTENDANCE,
    ...Object.fromEntries(geolocationPeople.eventSchemas.map(({ type }) => [type, ORGANISATION])),
  },
  exportSections: geolocationExportSections,
  module: (ports) => GeolocationModule.with(ports),
  grpcServices: [GeolocationGrpcService],
  reactors: (ports, { jobs }) => ({ reactors: [missingVerdictReactor(jobs), settleReactor(ports)] }),
  intakes: (ports) => [
    geolocationPeople.intake(ports),
    punchIntake(ports, punchVerdictsWith(ports)),
    workedDayIntake(ports, new GeolocationCommands(ports)),
  ],
  takenIn: ({ store }) => geolocationPeople.takenIn(store),
  async startJobs(ports, { jobs, followerPool }) {
    const sweep = { ports, followerPool };
    await jobs.process(SETTLE_HELD_POSITIONS, settleHeldPositions(sweep));
    await jobs.repeat(SETTLE_HELD_POSITIONS, { everyMs: SETTLE_HELD_EVERY_MS });
    await jobs.process(DELETE_UNOPENABLE_POSITIONS, deleteUnopenablePositions(sweep));
    await jobs.repeat(DELETE_UNOPENABLE_POSITIONS, { everyMs: DELETE_UNOPENABLE_EVERY_MS });
    const tracks = { ...sweep, tracks: tracksWith(ports) };
    await jobs.process(CALCULATE_TRACKS, calculateTracks(tracks));
    await jobs.repeat(CALCULATE_TRACKS, { everyMs: CALCULATE_TRACKS_EVERY_MS });
    await jobs.process(GIVE_MISSING_VERDICT, giveMissingVerdict(punchVerdictsWith(ports)));
    // Thousands may wait after a crash under load, and nobody waits for them; whoever ends meanwhile begins anew at the next start.
    void jobs
      .rederive(pendingVerdicts(followerPool))
      .catch((error: unknown) =>
        ports.logger.warn({ err: error }, 'not every missing verdict is asked for yet'),
      );
  },
};
