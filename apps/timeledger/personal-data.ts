import type { PersonalDataKind } from '@timeledger/event-store/sealing/personal-data.js';
import type { ExportSection } from '@timeledger/event-store/sealing/personal-data-export.js';
import { CONTEXT_DESCRIPTIONS, type OpenedDefinition } from './contexts.js';

/** Everything that the product holds about people: the one list. */
export const PERSONAL_DATA: readonly PersonalDataKind[] = CONTEXT_DESCRIPTIONS.flatMap(
  ({ personalData }) => personalData,
);

/** Everything that goes into the archive of a person, of all contexts. */
export const personalDataSections = (contexts: readonly OpenedDefinition[]): readonly ExportSection[] =>
  contexts.flatMap(({ definition, ports }) => definition.exportSections(ports));
