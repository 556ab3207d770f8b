import type { Projection } from '@timeledger/runtime/projection.js';
import { tenantUsageProjection } from '@timeledger/runtime/usage/tenant-usage.projection.js';
import { CONTEXTS, type ContextName } from './contexts.js';

/** Everything that is built from the log of a context, and can be built again. */
export const rebuildableOf = (context: ContextName): readonly Projection[] => [
  ...CONTEXTS[context].projections,
  tenantUsageProjection,
];
