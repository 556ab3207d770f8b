import { CorrectionApplication } from './apply-correction.js';
import { CorrectionAnswers } from './commands/correction-answer.js';
import { CorrectionAwaiting } from './commands/correction-awaiting.reader.js';
import { CorrectionFacts } from './commands/correction-facts.reader.js';
import { correctionProblems } from './correction.problems.js';
import { CorrectionsController } from './corrections.controller.js';
import { CorrectionQueries } from './corrections.queries.js';
import { DecidePunchCorrectionHandler } from './commands/decide-correction.handler.js';
import { RequestPunchCorrectionHandler } from './commands/request-correction.handler.js';

/** What the module of attendance needs of corrections. */
export const correctionsParts = {
  controllers: [CorrectionsController],
  providers: [
    CorrectionApplication,
    CorrectionAnswers,
    CorrectionFacts,
    CorrectionAwaiting,
    CorrectionQueries,
    RequestPunchCorrectionHandler,
    DecidePunchCorrectionHandler,
  ],
  problems: correctionProblems,
};
