import type { EventStore } from '@timeledger/event-store/port.js';
import { eventIdOf } from '@timeledger/kernel/ids.js';
import type { TakenIn } from '@timeledger/runtime/confirmation.js';
import type { FactKind } from '../domain/facts.js';
import { organisationIntakeGroup } from './organisation-intake.js';

/** What a context records of those events of organisation whose effect somebody waits for. */
const RECORDED_AS: Readonly<Partial<Record<string, FactKind>>> = {
  'organisation.DeviceRegistered': 'DeviceChanged',
  'organisation.DeviceBound': 'DeviceChanged',
  'organisation.DeviceRevoked': 'DeviceChanged',
  'organisation.ConsentGiven': 'ConsentChanged',
  'organisation.ConsentWithdrawn': 'ConsentChanged',
  'organisation.LegalBasisDeclared': 'LegalBasisDeclared',
  'organisation.EmployeeStatusChanged': 'EmployeeStatusChanged',
  'organisation.RoleAssignmentsChanged': 'RoleAssignmentsChanged',
  'organisation.DelegationsChanged': 'DelegationsChanged',
};

/**
 * Looks whether a context has taken an event of organisation in: what the intake records of it has an id derived from
 * the event's. `of-no-use` for what the context does not take in.
 */
export const takenInBy =
  (context: string, kinds: ReadonlySet<FactKind>, store: Pick<EventStore, 'findEvent'>): TakenIn =>
  async ({ tenantId, type, eventId }) => {
    const kind = Object.hasOwn(RECORDED_AS, type) ? RECORDED_AS[type] : undefined;
    if (kind === undefined || !kinds.has(kind)) return 'of-no-use';
    return store.findEvent(
      tenantId,
      eventIdOf(tenantId, organisationIntakeGroup(context), `${context}.${kind}`, eventId),
    );
  };
