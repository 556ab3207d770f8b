import { DirectoryGroupCommands } from './directory-group.commands.js';
import { DirectoryGroupQueries } from './directory-group.queries.js';
import { DirectoryGroupsController } from './directory-groups.controller.js';
import { GroupAnswers } from './group-answers.js';
import { GroupWarnings } from './group-warnings.js';
import { MeaningPreviews } from './meaning-previews.js';
import { ScimGroupsController } from './scim-groups.controller.js';

/** What the module of organisation takes of groups of a directory. */
export const directoryGroupsParts = {
  controllers: [ScimGroupsController, DirectoryGroupsController],
  providers: [DirectoryGroupCommands, DirectoryGroupQueries, GroupAnswers, GroupWarnings, MeaningPreviews],
} as const;
