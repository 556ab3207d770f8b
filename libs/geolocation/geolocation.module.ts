import { Module, type DynamicModule } from '@nestjs/common';
import { GeolocationCommands } from './geolocation-commands.js';
import { GEOLOCATION_PORTS, type GeolocationPorts } from './geolocation-ports.js';
import { GeolocationGrpcService } from './grpc/geolocation.grpc-service.js';
import { GeoSiteImports } from './site-import/geo-site-imports.js';
import { GeoSiteImportsController } from './site-import/geo-site-imports.controller.js';
import { GeoSites } from './sites/geo-sites.js';
import { GeoSitesController } from './sites/geo-sites.controller.js';
import { KnownSites } from './sites/known-sites.js';
import { SiteAssignmentsController } from './sites/site-assignments.controller.js';
import { Judgements } from './verdicts/judgement.js';
import { PunchVerdicts } from './verdicts/punch-verdicts.js';
import { PunchVerdictsController } from './verdicts/punch-verdicts.controller.js';
import { VerdictPolicyController } from './verdicts/verdict-policy.controller.js';

/** Geolocation: sites, and verdicts on where punches were made. */
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
      ],
      providers: [
        { provide: GEOLOCATION_PORTS, useValue: ports },
        GeolocationCommands,
        GeoSites,
        GeoSiteImports,
        KnownSites,
        Judgements,
        PunchVerdicts,
        GeolocationGrpcService,
      ],
    };
  }
}
