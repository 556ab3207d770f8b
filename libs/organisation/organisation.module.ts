import { Module, type DynamicModule } from '@nestjs/common';
import { EmployeesController } from './employees/employees.controller.js';
import { EmploymentsController } from './employments/employments.controller.js';
import { OrganisationCommands } from './organisation-commands.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from './organisation-ports.js';
import { PayGroupsController } from './pay-groups/pay-groups.controller.js';
import { OrganisationQueries } from './read-model/organisation.queries.js';

/** The organisation: employees, employments, reporting lines, pay groups. */
@Module({})
export class OrganisationModule {
  static with(ports: OrganisationPorts): DynamicModule {
    return {
      module: OrganisationModule,
      controllers: [EmployeesController, EmploymentsController, PayGroupsController],
      providers: [
        { provide: ORGANISATION_PORTS, useValue: ports },
        OrganisationCommands,
        OrganisationQueries,
      ],
    };
  }
}
