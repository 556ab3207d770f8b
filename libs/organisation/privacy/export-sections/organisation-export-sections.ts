import type { ExportSection } from '@timeledger/event-store/sealing/personal-data-export.js';
import { foundSections } from './found-sections.js';
import type { SectionPorts } from './section-rows.js';
import { streamSections } from './stream-sections.js';

/**
 * What organisation contributes to the archive of everything about a person: data on the person, and what the person wrote.
 * Other people's texts and names are left out; who recorded something is told as a role.
 */
export const organisationExportSections = (ports: SectionPorts): readonly ExportSection[] => [
  ...streamSections(ports),
  ...foundSections(ports),
];
