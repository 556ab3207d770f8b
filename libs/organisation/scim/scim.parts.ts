import { ScimDiscoveryController } from './discovery/scim-discovery.controller.js';
import { ScimHttp } from './http/scim-http.js';
import { DirectoryPeople } from './users/directory-person.js';
import { DirectoryUserCommands } from './users/directory-user.commands.js';
import { DirectoryUserQueries } from './users/directory-user.queries.js';
import { EmployeeOfUser } from './users/employee-of-user.js';
import { ScimUsersController } from './users/scim-users.controller.js';

/** What the module of organisation takes of SCIM. */
export const scimParts = {
  controllers: [ScimDiscoveryController, ScimUsersController],
  providers: [ScimHttp, DirectoryPeople, EmployeeOfUser, DirectoryUserCommands, DirectoryUserQueries],
} as const;
