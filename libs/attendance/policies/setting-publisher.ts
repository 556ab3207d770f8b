import { Inject, Injectable } from '@nestjs/common';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { JsonObject, StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { commandContextOf } from '@timeledger/service/http/command-context.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import type { HolidayCalendarsPublished, ShiftsAssigned } from '../domain/events/schedule-events.js';
import type {
  CorrectionRulesPublished,
  SettingEvent,
  WorkTimePolicyPublished,
} from '../domain/events/setting-events.js';
import { SettingsReader } from '../settings/settings.reader.js';

type Published =
  WorkTimePolicyPublished | CorrectionRulesPublished | ShiftsAssigned | HolidayCalendarsPublished;

/** A new version of something that a tenant publishes as a whole. */
export interface Publication<Event extends Published> {
  readonly principal: Principal;
  readonly type: Event['type'];
  readonly streamId: StreamId;
  /** How many versions the client saw: its ETag. */
  readonly expectedVersions: number;
  /** What the client sent. */
  readonly body: object;
  readonly dataOf: (version: number) => Event['data'];
}

/** Every version published, the oldest first. */
export interface PublishedVersions<Event extends Published> {
  readonly versions: readonly Event['data'][];
  /** Token for `Read-At`. */
  readonly position: string;
}

const keepVersions = (versions: readonly JsonObject[], event: StoredEvent): readonly JsonObject[] => [
  ...versions,
  event.data,
];

/** Publishes versions of policies and rules, each an event of its own. */
@Injectable()
export class SettingPublisher {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(SettingsReader) private readonly settings: SettingsReader,
  ) {}

  /**
   * Publishes the next version. Sending the same again with the same `If-Match` answers without a second version, as
   * befits a PUT.
   * @throws DomainError 412 `resource.stale`
   */
  async publish<Event extends Published>(publication: Publication<Event>): Promise<PublishedVersions<Event>> {
    const { principal, type, streamId, expectedVersions, body, dataOf } = publication;
    const { hashing, pipeline, clock, tokens } = this.ports;
    const { state, position } = await pipeline.execute({
      context: commandContextOf(hashing, {
        principal,
        operation: `settings.publish ${type}`,
        idempotencyKey: `${expectedVersions} ${hashing.hashOf(body)}`,
        input: body,
      }),
      streamId,
      initialState: [],
      evolve: keepVersions,
      expected: expectedVersions - 1,
      decide: (versions) => [
        {
          type,
          schemaVersion: 1,
          occurredAt: instantOf(clock.nowMs()),
          data: dataOf(versions.length + 1) as JsonObject,
        },
      ],
    });
    // Who published reads what was published: the policy touches every employment.
    this.settings.forgetAll();
    return { versions: state as readonly Event['data'][], position: tokens.issue(position) };
  }

  /** All versions of a setting, as the log has them. */
  async versionsIn<Event extends Published & SettingEvent>(
    tenant: TenantId,
    stream: StreamId,
  ): Promise<readonly Event['data'][]> {
    const events = await this.ports.store.readStream(tenant, stream);
    const readable = await Promise.all(events.map((event) => this.ports.hooks.read(event)));
    // Such a stream holds one type of event.
    return readable.map(({ data }) => data as Event['data']);
  }
}
