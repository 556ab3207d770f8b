import type { OrganisationImported } from '../domain/import-events.js';

/** Every stored event type about imports; nothing in them is about a person. */
export const importEventSchemas: readonly {
  readonly type: OrganisationImported['type'];
  readonly schemaVersion: number;
}[] = [{ type: 'organisation.OrganisationImported', schemaVersion: 1 }];
