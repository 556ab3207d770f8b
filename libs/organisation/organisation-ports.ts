import type {
  PersonalDataKind,
  RemovablePersonalData,
} from '@timeledger/event-store/sealing/personal-data.js';
import type { ContextPorts } from '@timeledger/service/context/context-ports.js';
import type { StoredUsageSource } from '@timeledger/runtime/usage/stored-usage.js';
import type { DataExportPorts } from './privacy/data-exports/data-export-ports.js';
import type { PersonKeys } from './privacy/person-keys.js';
import type { Uptake } from './uptake.js';
import type { TenantDirectory } from './tenants/tenant-directory.js';

/** Everything organisation needs of the world. An app chooses the engines behind it. */
export interface OrganisationPorts extends ContextPorts {
  /** Tenants, whom they trust, their machine clients and limits, in memory. */
  readonly tenants: TenantDirectory;
  /** What tenants have stored; without it (in tests of other things) nothing is shown. */
  readonly usage?: StoredUsageSource;
  /** Signs previews of moves: `secrets.keyOf('move-preview')`. */
  readonly previewKey: Uint8Array;
  /** Names the streams that keep staff numbers unique; the same for ever: `secrets.keyOf('staff-number')`. */
  readonly staffNumberKey: Uint8Array;
  /** Tells when other contexts act on a change; without it nobody can say, and commands answer 202. */
  readonly uptake?: Uptake;
  /** The keys of personal data; without it (in tests of other things) nothing is deleted. */
  readonly keys?: PersonKeys;
  /** The one list of what the product holds about people; organisation's own kinds unless told. */
  readonly personalData?: readonly PersonalDataKind[];
  /** What of a person stands outside the logs. */
  readonly removable?: readonly RemovablePersonalData[];
  /** Where archives of everything about a person are kept; without it (in tests of other things) there are none. */
  readonly dataExports?: DataExportPorts;
}

export const ORGANISATION_PORTS = Symbol('organisation ports');

/** The name of the projection that keeps the read model. */
export const ORGANISATION_PROJECTION = 'organisation';

/** How long a query with `Read-At` waits for the read model. */
export const READ_WAIT_MS = 5_000;
