import type { ContextDefinition } from '@timeledger/service/context/context-definition.js';
import { GEOLOCATION_PUBLIC_SCHEMAS } from './contracts/public-event-schemas.js';
import { GEOLOCATION_SOURCE, GEOLOCATION_TOPIC } from './contracts/public-events.js';
import { GEOLOCATION_EVENT_SCHEMAS } from './event-schemas.js';
import { GeolocationCommands } from './geolocation-commands.js';
import type { GeolocationPorts } from './geolocation-ports.js';
import { GeolocationModule } from './geolocation.module.js';
import { geolocationProblems } from './geolocation.problems.js';
import { GeolocationGrpcService } from './grpc/geolocation.grpc-service.js';
import { geolocationMigrations } from './migrations.js';
import { geolocationExportSections } from './privacy/export-sections.js';
import { geolocationPublicMapping, PUBLISHED_TYPES } from './public-events.mapping.js';
import { geolocationProjection } from './read-model/geolocation.projection.js';
import { GeoSites } from './sites/geo-sites.js';
import { KnownSites } from './sites/known-sites.js';
import { Judgements } from './verdicts/judgement.js';
import {
  giveMissingVerdict,
  missingVerdictReactor,
  pendingVerdicts,
} from './verdicts/missing-verdicts.job.js';
import { punchIntake } from './verdicts/punch-intake.js';
import { GIVE_MISSING_VERDICT, PunchVerdicts } from './verdicts/punch-verdicts.js';

const COMPANY = 'about the company, its places or rules, and no person';

/** Verdicts, for what follows the log or the bus. */
export function punchVerdictsWith(ports: GeolocationPorts): PunchVerdicts {
  const commands = new GeolocationCommands(ports);
  const sites = new GeoSites(ports, commands);
  return new PunchVerdicts(ports, commands, new Judgements(ports, new KnownSites(ports), sites));
}

/** Geolocation: sites, and verdicts on where punches were made. */
export const geolocationContext: ContextDefinition<GeolocationPorts> = {
  name: 'geolocation',
  eventSchemas: Object.values(GEOLOCATION_EVENT_SCHEMAS),
  migrations: geolocationMigrations,
  projections: [geolocationProjection],
  publicTopic: {
    topic: GEOLOCATION_TOPIC,
    source: GEOLOCATION_SOURCE,
    about: 'Where punches were made as far as the evidence tells, and what was odd about it. No positions.',
    key: '`<tenant>.<employee>`: everything about one person is in order.',
    schemas: Object.fromEntries(PUBLISHED_TYPES.map((type) => [type, GEOLOCATION_PUBLIC_SCHEMAS[type]])),
    mapping: geolocationPublicMapping,
  },
  problems: geolocationProblems,
  personalData: [],
  notInArchive: {
    'geolocation.SiteChanged': COMPANY,
    'geolocation.VerdictPolicyPublished': COMPANY,
  },
  exportSections: geolocationExportSections,
  module: (ports) => GeolocationModule.with(ports),
  grpcServices: [GeolocationGrpcService],
  reactors: (_ports, { jobs }) => ({ reactors: [missingVerdictReactor(jobs)] }),
  intakes: (ports) => [punchIntake(ports, punchVerdictsWith(ports))],
  async startJobs(ports, { jobs, followerPool }) {
    await jobs.process(GIVE_MISSING_VERDICT, giveMissingVerdict(punchVerdictsWith(ports)));
    // Thousands may wait after a crash under load, and nobody waits for them; whoever ends meanwhile begins anew at the next start.
    void jobs
      .rederive(pendingVerdicts(followerPool))
      .catch((error: unknown) =>
        ports.logger.warn({ err: error }, 'not every missing verdict is asked for yet'),
      );
  },
};
