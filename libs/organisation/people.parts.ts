import { DelegationsController } from './people/delegations.controller.js';
import { EmployeeCommands } from './people/employee-commands.js';
import { EmployeeRecords } from './people/employee-records.js';
import { EmployeeStatusController } from './people/employee-status.controller.js';
import { MoveCommands } from './people/move-commands.js';
import { PlacementsController } from './people/placements.controller.js';
import { RoleAssignmentsController } from './people/role-assignments.controller.js';
import { OrganisationAccess } from './read-model/organisation-access.js';
import { UnitQueries } from './read-model/unit.queries.js';
import { SitesController } from './units/sites.controller.js';
import { TeamsController } from './units/teams.controller.js';
import { UnitCommands } from './units/unit-commands.js';

/** What the module of organisation takes of people, teams and sites. */
export const peopleParts = {
  controllers: [
    EmployeeStatusController,
    PlacementsController,
    RoleAssignmentsController,
    DelegationsController,
    TeamsController,
    SitesController,
  ],
  providers: [EmployeeRecords, EmployeeCommands, MoveCommands, OrganisationAccess, UnitCommands, UnitQueries],
} as const;
