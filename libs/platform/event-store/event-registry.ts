import type { JsonObject, StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EventSchema } from './event-schema.js';

/** The log holds an event that this version of the product cannot read: of an unknown type, or from a newer version. */
export class UnreadableEvent extends Error {
  constructor(
    readonly type: string,
    readonly schemaVersion: number,
    reason: string,
  ) {
    super(`${type} version ${schemaVersion}: ${reason}`);
    this.name = 'UnreadableEvent';
  }
}

/** All stored event types of a context, and how older versions of them are read. */
export class EventRegistry {
  readonly #schemas = new Map<string, EventSchema>();

  /** @throws RangeError when a type is given twice, or a version cannot be read as the present one */
  constructor(schemas: readonly EventSchema[]) {
    for (const schema of schemas) {
      if (this.#schemas.has(schema.type)) throw new RangeError(`${schema.type} is registered twice`);
      for (let version = 1; version < schema.schemaVersion; version += 1) {
        if (schema.upcasters?.[version] === undefined) {
          throw new RangeError(`${schema.type} has no upcaster from version ${version}`);
        }
      }
      this.#schemas.set(schema.type, schema);
    }
  }

  /** Every registered schema. */
  get schemas(): readonly EventSchema[] {
    return [...this.#schemas.values()];
  }

  /** @throws UnreadableEvent for a type that is not registered */
  schemaOf(type: string): EventSchema {
    const schema = this.#schemas.get(type);
    if (schema === undefined) throw new UnreadableEvent(type, 0, 'the type is not known');
    return schema;
  }

  /** Data of an older version as the present one; the same object when it is present already. */
  upcastData(type: string, schemaVersion: number, data: JsonObject): JsonObject {
    const schema = this.schemaOf(type);
    if (schemaVersion > schema.schemaVersion) {
      throw new UnreadableEvent(
        type,
        schemaVersion,
        `this version of the product knows up to ${schema.schemaVersion}`,
      );
    }
    let present = data;
    for (let version = schemaVersion; version < schema.schemaVersion; version += 1) {
      present = schema.upcasters?.[version]?.(present) ?? present;
    }
    return present;
  }

  /** The event as the present version of its type. Sealed values are to be opened before: upcasters see what they mean. */
  upcast(event: StoredEvent): StoredEvent {
    const schema = this.schemaOf(event.type);
    if (event.schemaVersion === schema.schemaVersion) return event;
    return {
      ...event,
      schemaVersion: schema.schemaVersion,
      data: this.upcastData(event.type, event.schemaVersion, event.data),
    };
  }
}
