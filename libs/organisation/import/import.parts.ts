import { PeopleImportsController } from './people-imports.controller.js';
import { PeopleImports } from './people-imports.js';
import { PeopleSnapshots } from './people-snapshot.js';

/** What organisation's module is given of imports. */
export const importParts = {
  controllers: [PeopleImportsController],
  providers: [PeopleImports, PeopleSnapshots],
} as const;
