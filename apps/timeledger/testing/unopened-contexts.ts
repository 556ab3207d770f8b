import type { AttendancePorts } from '@timeledger/attendance/attendance-ports.js';
import type { OrganisationPorts } from '@timeledger/organisation/organisation-ports.js';
import type { ContextPorts } from '@timeledger/service/context/context-ports.js';
import { definitionsWith, forEachContext, type OpenedDefinition } from '../contexts.js';

/** All contexts without engines, for reading routes, documents and declarations: whatever asks an engine fails. */
export function unopenedContexts(): readonly OpenedDefinition[] {
  // Facts are followed by store, so there is one.
  const ports = forEachContext(() => ({ store: {} }) as ContextPorts as AttendancePorts);
  const organisation = {
    store: {},
    tenants: { directoryTokens: { noteUsesWith: () => undefined } },
  } as unknown as OrganisationPorts;
  return definitionsWith({ ...ports, organisation });
}
