import { AbsenceBalancesController } from './absence-balances.controller.js';
import { AbsenceCommands } from './absence.commands.js';
import { AbsenceKindsController } from './absence-kinds.controller.js';
import { AbsenceKinds } from './absence-kinds.js';
import { AbsencesController } from './absences.controller.js';
import { AbsenceQueries } from './absences.queries.js';

/** What the module of attendance needs of absences. */
export const absencesParts = {
  controllers: [AbsenceKindsController, AbsencesController, AbsenceBalancesController],
  providers: [AbsenceKinds, AbsenceCommands, AbsenceQueries],
};
