import { ConsentsController } from './consents.controller.js';
import { DataExports } from './data-exports/data-exports.js';
import { DataExportsController } from './data-exports/data-exports.controller.js';
import { Erasures } from './erasures.js';
import { ErasuresController } from './erasures.controller.js';
import { LegalBasesController } from './legal-bases.controller.js';
import { PrivacyFacts } from './privacy-facts.js';
import { PrivacyQueries } from './privacy.queries.js';
import { RetentionController } from './retention.controller.js';

/** What the module of organisation takes of privacy. */
export const privacyParts = {
  controllers: [
    LegalBasesController,
    ConsentsController,
    RetentionController,
    ErasuresController,
    DataExportsController,
  ],
  providers: [PrivacyFacts, PrivacyQueries, Erasures, DataExports],
} as const;
