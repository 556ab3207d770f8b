import { Module, type DynamicModule } from '@nestjs/common';
import { devicesParts } from './devices/devices.parts.js';
import { EmployeesController } from './employees/employees.controller.js';
import { EmploymentsController } from './employments/employments.controller.js';
import { importParts } from './import/import.parts.js';
import { OrganisationCommands } from './organisation-commands.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from './organisation-ports.js';
import { peopleParts } from './people.parts.js';
import { PayGroupsController } from './pay-groups/pay-groups.controller.js';
import { privacyParts } from './privacy/privacy.parts.js';
import { OrganisationQueries } from './read-model/organisation.queries.js';
import { directoryGroupsParts } from './scim/groups/directory-groups.parts.js';
import { scimParts } from './scim/scim.parts.js';
import { identityParts } from './tenants/identity.parts.js';

/** The organisation: employees, employments, teams, sites, reporting lines, roles, pay groups. */
@Module({})
export class OrganisationModule {
  static with(ports: OrganisationPorts): DynamicModule {
    return {
      module: OrganisationModule,
      controllers: [
        EmployeesController,
        EmploymentsController,
        PayGroupsController,
        ...peopleParts.controllers,
        ...importParts.controllers,
        ...identityParts.controllers,
        ...devicesParts.controllers,
        ...privacyParts.controllers,
        ...scimParts.controllers,
        ...directoryGroupsParts.controllers,
      ],
      providers: [
        { provide: ORGANISATION_PORTS, useValue: ports },
        OrganisationCommands,
        OrganisationQueries,
        ...peopleParts.providers,
        ...importParts.providers,
        ...identityParts.providers,
        ...devicesParts.providers,
        ...privacyParts.providers,
        ...scimParts.providers,
        ...directoryGroupsParts.providers,
      ],
    };
  }
}
