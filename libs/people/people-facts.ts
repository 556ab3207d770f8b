import type { EventSchema } from '@timeledger/event-store/event-schema.js';
import type { EventStore } from '@timeledger/event-store/port.js';
import type { TakenIn } from '@timeledger/runtime/confirmation.js';
import type { IntakeOptions } from '@timeledger/runtime/intake.js';
import { PEOPLE_KINDS, type FactKind, type PeopleKind } from './domain/facts.js';
import { factCategory } from './fact-streams.js';
import { organisationIntake, type IntakePorts } from './intake/organisation-intake.js';
import { takenInBy } from './intake/taken-in.js';

/**
 * What a context takes in of organisation's public events into its own log, and what follows from that. A context that
 * needs to know who stands how to whom writes, in its own files:
 *
 * ```ts
 * export const people = peopleFacts('geolocation', ['ConsentChanged', 'LegalBasisDeclared']);
 * // definition: eventSchemas: [...people.eventSchemas, …], intakes: (ports) => [people.intake(ports)],
 * //             takenIn: ({ store }) => people.takenIn(store)
 * // migration:  tablesSql(schema, roles, PEOPLE_TABLE_DEFINITIONS, PEOPLE_TABLES)
 * // projection: categories: [...people.categories, …], tables: [...PEOPLE_TABLES, …],
 * //             apply: if (await applyPeopleEvent(client, schema, event)) continue;
 * // access:     new PersonAccess(new PeopleReader('geolocation', ports), ports.clock)
 * ```
 */
export interface PeopleFacts {
  readonly context: string;
  readonly kinds: ReadonlySet<FactKind>;
  /** Version 1 of the events that record the facts. None has anything personal. */
  readonly eventSchemas: readonly EventSchema[];
  /** The streams from which the tables of people are built. */
  readonly categories: readonly string[];
  intake(ports: IntakePorts): Pick<IntakeOptions, 'group' | 'topics' | 'handle' | 'logger'>;
  takenIn(store: Pick<EventStore, 'findEvent'>): TakenIn;
}

/**
 * Names what a context takes in: always who stands how to whom, and the further kinds.
 * @param context prefix of the context's streams and event types: `geolocation`
 */
export function peopleFacts(
  context: string,
  further: readonly Exclude<FactKind, PeopleKind>[] = [],
): PeopleFacts {
  const kinds = new Set<FactKind>([...PEOPLE_KINDS, ...further]);
  return {
    context,
    kinds,
    eventSchemas: [...kinds].map((kind) => ({ type: `${context}.${kind}`, schemaVersion: 1 })),
    categories: PEOPLE_KINDS.map((kind) => factCategory(context, kind)),
    intake: (ports) => organisationIntake(context, kinds, ports),
    takenIn: (store) => takenInBy(context, kinds, store),
  };
}
