import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { BusRefused } from '@timeledger/bus/errors.js';
import { MAX_MESSAGES_PER_PUBLISH, type Bus, type BusMessage } from '@timeledger/bus/port.js';
import { EffectFollower } from './effect-follower.js';
import { plainEvents, type EventHooks } from './event-hooks.js';
import { isEnvironmentFault } from './fault.js';
import type { FollowerSettings, FollowerStatus } from './follower.js';
import { keyText, type OrderingKey } from './parking.js';
import type { ReplayResult } from './parked-replay.js';

/** What is public of a log. */
export interface PublicMapping {
  /** Unique in its context; never renamed: `publisher`. */
  readonly name: string;
  /** The streams that may hold something public; all unless told. */
  readonly categories?: readonly string[];
  /** What must stay in order, within its tenant: at least everything that shares a message key. Must not throw. */
  orderingKey(event: StoredEvent): string;
  /** The public message of an event, from the event alone; `undefined` when there is none. A throw parks the key. */
  messageOf(event: StoredEvent): BusMessage | undefined;
}

/** What a publisher works with. */
export interface PublisherOptions extends FollowerSettings {
  readonly bus: Bus;
  readonly mapping: PublicMapping;
  /** Lifts stored events before they are mapped. Nothing sealed may be opened for the public. */
  readonly read?: EventHooks['read'];
}

interface Outgoing {
  readonly event: StoredEvent;
  readonly message: BusMessage;
}
interface Failure {
  readonly event: StoredEvent;
  readonly error: unknown;
}

/**
 * Puts what is public of the log on the bus: at least once, in order of position, a page at a time; the checkpoint moves
 * after the bus has it. While the bus is away it waits with growing pauses and holds no more than two pages.
 */
export class Publisher {
  private readonly follower: EffectFollower;

  constructor(private readonly options: PublisherOptions) {
    const { name, categories } = options.mapping;
    this.follower = new EffectFollower(options, {
      name,
      ...(categories === undefined ? {} : { categories }),
      orderingKey: (event) => options.mapping.orderingKey(event),
      perform: (events) => this.publishEvents(events),
    });
  }

  get status(): FollowerStatus {
    return this.follower.status;
  }

  /** Begins to follow, in the background. The topics must exist. */
  start(): void {
    this.follower.start();
  }

  /** Finishes the page in hand and resolves when nothing runs any more. */
  stop(): Promise<void> {
    return this.follower.stop();
  }

  /** Publishes what waits under a parked key, in order, after the cause was mended. */
  replayParked(key: OrderingKey): Promise<ReplayResult> {
    return this.follower.replayParked(key);
  }

  private async publishEvents(events: readonly StoredEvent[]): Promise<readonly Failure[]> {
    const failures = new Map<string, Failure>();
    const outgoing: Outgoing[] = [];
    for (const event of events) {
      if (failures.has(this.keyOf(event))) continue;
      try {
        const message = this.options.mapping.messageOf(await (this.options.read ?? plainEvents.read)(event));
        if (message !== undefined) outgoing.push({ event, message });
      } catch (error) {
        if (isEnvironmentFault(error)) throw error;
        failures.set(this.keyOf(event), { event, error });
      }
    }
    for (let start = 0; start < outgoing.length; start += MAX_MESSAGES_PER_PUBLISH) {
      await this.publish(outgoing.slice(start, start + MAX_MESSAGES_PER_PUBLISH), failures);
    }
    return [...failures.values()];
  }

  /** Publishes in order; what the bus refuses is halved until the message at fault is found. */
  private async publish(outgoing: readonly Outgoing[], failures: Map<string, Failure>): Promise<void> {
    const open = outgoing.filter(({ event }) => {
      const failure = failures.get(this.keyOf(event));
      return failure === undefined || event.position < failure.event.position;
    });
    const [first] = open;
    if (first === undefined) return;
    try {
      await this.options.bus.publish(open.map(({ message }) => message));
    } catch (error) {
      if (!(error instanceof BusRefused) || !isAboutMessages(error)) throw error;
      if (open.length === 1) {
        failures.set(this.keyOf(first.event), { event: first.event, error });
        return;
      }
      const middle = open.length >> 1;
      await this.publish(open.slice(0, middle), failures);
      await this.publish(open.slice(middle), failures);
    }
  }

  private keyOf(event: StoredEvent): string {
    return keyText(event.tenantId, this.options.mapping.orderingKey(event));
  }
}

/** An unknown topic or a closed bus is a fault of the deployment, not of a message. */
const isAboutMessages = ({ code }: BusRefused): boolean =>
  ['bus.message-malformed', 'bus.message-too-large', 'bus.publish-too-large', 'bus.name-malformed'].includes(
    code,
  );
