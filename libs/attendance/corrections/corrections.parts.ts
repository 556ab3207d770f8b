import { CorrectionApplication } from './apply-correction.js';
import { CorrectionAnswers } from './correction-answer.js';
import { CorrectionFacts } from './correction-facts.reader.js';
import { correctionProblems } from './correction.problems.js';
import { CorrectionsController } from './corrections.controller.js';
import { CorrectionQueries } from './corrections.queries.js';
import { DecidePunchCorrectionHandler } from './decide-correction.handler.js';
import { RequestPunchCorrectionHandler } from './request-correction.handler.js';

/** What the module of attendance needs of corrections. */
export const correctionsParts = {
  controllers: [CorrectionsController],
  providers: [
    CorrectionApplication,
    CorrectionAnswers,
    CorrectionFacts,
    CorrectionQueries,
    RequestPunchCorrectionHandler,
    DecidePunchCorrectionHandler,
  ],
  problems: correctionProblems,
};
