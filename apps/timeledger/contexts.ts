import { analyticsContext } from '@timeledger/analytics/analytics.context.js';
import { attendanceContext } from '@timeledger/attendance/attendance.context.js';
import { geolocationContext } from '@timeledger/geolocation/geolocation.context.js';
import { organisationContext } from '@timeledger/organisation/organisation.context.js';
import { taskTimeContext } from '@timeledger/task-time/task-time.context.js';
import { travelExpenseContext } from '@timeledger/travel-expense/travel-expense.context.js';
import type { ContextDefinition } from '@timeledger/service/context/context-definition.js';
import type { ContextPorts } from '@timeledger/service/context/context-ports.js';

/** The contexts of the product: the one list. Who is added here is in everything. */
export const CONTEXTS = {
  attendance: attendanceContext,
  organisation: organisationContext,
  geolocation: geolocationContext,
  tasktime: taskTimeContext,
  travelexpense: travelExpenseContext,
  analytics: analyticsContext,
} as const;

/** Partitions of each topic; fixed when it is made. */
export const TOPIC_PARTITIONS = 12;

/** The name of a context: `attendance`. */
export type ContextName = keyof typeof CONTEXTS;

/** What a context of the product needs of the world. */
export type PortsOf<Name extends ContextName> =
  (typeof CONTEXTS)[Name] extends ContextDefinition<infer Ports> ? Ports : never;

/** The names of all contexts, in a fixed order. */
export const CONTEXT_NAMES = Object.keys(CONTEXTS) as readonly ContextName[];

/** What can be said of a context without its ports. */
export type ContextDescription = Omit<
  ContextDefinition,
  'module' | 'exportSections' | 'reactors' | 'intakes' | 'startJobs' | 'takenIn'
>;

/** All contexts, for whoever needs no ports of theirs. */
export const CONTEXT_DESCRIPTIONS: readonly ContextDescription[] = CONTEXT_NAMES.map(
  (name) => CONTEXTS[name],
);

/** Makes something of each context. */
export const forEachContext = <Value>(
  make: (name: ContextName) => Value,
): Readonly<Record<ContextName, Value>> =>
  // Complete, because the names are those of the list.
  Object.fromEntries(CONTEXT_NAMES.map((name) => [name, make(name)])) as Record<ContextName, Value>;

/** Makes something of each context, one after the other. */
export async function forEachContextInTurn<Value>(
  make: (name: ContextName) => Promise<Value>,
): Promise<Readonly<Record<ContextName, Value>>> {
  const made: [ContextName, Value][] = [];
  for (const name of CONTEXT_NAMES) made.push([name, await make(name)]);
  return Object.fromEntries(made) as Record<ContextName, Value>;
}

/** A definition with the ports that were opened for it. */
export interface OpenedDefinition {
  readonly name: ContextName;
  readonly definition: ContextDefinition;
  readonly ports: ContextPorts;
}

/**
 * Every context's definition beside its ports. The one place that leaves out of the types which ports belong to which
 * definition: both come by the same name.
 */
export const definitionsWith = (ports: {
  readonly [Name in ContextName]: PortsOf<Name>;
}): readonly OpenedDefinition[] =>
  CONTEXT_NAMES.map((name) => ({
    name,
    definition: CONTEXTS[name] as unknown as ContextDefinition,
    ports: ports[name],
  }));
