import { Module, type DynamicModule } from '@nestjs/common';
import { PersonAccess } from '@timeledger/people/access/person-access.js';
import { PeopleReader } from '@timeledger/people/people.reader.js';
import { AccessLog } from '@timeledger/people/privacy/access-log.js';
import { StoragePermissions } from '@timeledger/people/privacy/storage-permissions.js';
import { GeolocationCommands } from './geolocation-commands.js';
import { GEOLOCATION_PORTS, type GeolocationPorts } from './geolocation-ports.js';
import { GeolocationGrpcService } from './grpc/geolocation.grpc-service.js';
import { LiveMapQueries } from './live-map/live-map.queries.js';
import { LiveMaps } from './live-map/live-maps.js';
import { PositionBatches } from './positions/position-batches.js';
import { PositionReads } from './positions/position-reads.js';
import { PositionsController } from './positions/positions.controller.js';
import { GeoSiteImports } from './site-import/geo-site-imports.js';
import { GeoSiteImportsController } from './site-import/geo-site-imports.controller.js';
import { GeoSites } from './sites/geo-sites.js';
import { GeoSitesController } from './sites/geo-sites.controller.js';
import { KnownSites } from './sites/known-sites.js';
import { SiteAssignmentsController } from './sites/site-assignments.controller.js';
import { TrackDaysController } from './tracks/track-days.controller.js';
import { TrackReads } from './tracks/track-reads.js';
import { Tracks } from './tracks/tracks.js';
import { Judgements } from './verdicts/judgement.js';
import { PunchVerdicts } from './verdicts/punch-verdicts.js';
import { PunchVerdictsController } from './verdicts/punch-verdicts.controller.js';
import { VerdictPolicyController } from './verdicts/verdict-policy.controller.js';

/** Geolocation: sites, verdicts on where punches were made, and where people are while they are on duty. */
@Module({})
export class GeolocationModule {
  static with(ports: GeolocationPorts): DynamicModule {
    return {
      module: GeolocationModule,
      controllers: [
        GeoSitesController,
        GeoSiteImportsController,
        SiteAssignmentsController,
        VerdictPolicyController,
        PunchVerdictsController,
        PositionsController,
        TrackDaysController,
      ],
      providers: [
        { provide: GEOLOCATION_PORTS, useValue: ports },
        { provide: PeopleReader, useFactory: () => new PeopleReader('geolocation', ports) },
        {
          provide: PersonAccess,
          useFactory: (people: PeopleReader) => new PersonAccess(people, ports.clock),
          inject: [PeopleReader],
        },
        { provide: StoragePermissions, useFactory: () => new StoragePermissions('geolocation', ports) },
        { provide: AccessLog, useFactory: () => new AccessLog('geolocation', ports) },
        GeolocationCommands,
        GeoSites,
        GeoSiteImports,
        { provide: KnownSites, useValue: KnownSites.for(ports) },
        Judgements,
        PunchVerdicts,
        PositionBatches,
        PositionReads,
        Tracks,
        LiveMapQueries,
        LiveMaps,
        TrackReads,
        GeolocationGrpcService,
      ],
    };
  }
}
