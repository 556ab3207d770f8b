import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { PayGroupDefined, PayGroupDefinition } from './events.js';

/** What is known of a pay group; `undefined` before its first definition. */
export type PayGroupState =
  { readonly name: string; readonly definitions: readonly PayGroupDefinition[] } | undefined;

export interface DefinePayGroup {
  readonly kind: 'define-pay-group';
  /** Whether the pay group is to be made; otherwise it must exist. */
  readonly isNew: boolean;
  readonly payGroupId: string;
  /** Needed for the first definition; keeps its value in later ones when left out. */
  readonly name: string | undefined;
  readonly definition: PayGroupDefinition;
  /** Today in the zone of the definition. */
  readonly today: string;
}

export const initialPayGroup: PayGroupState = undefined;

export const evolvePayGroup = (_state: PayGroupState, event: PayGroupDefined): PayGroupState => ({
  name: event.data.name,
  definitions: event.data.definitions,
});

/**
 * Defines a pay group from a date on. Definitions follow each other in time: a new one begins after the last.
 * A new one begins after today, because periods that have begun may be submitted, locked and paid: they stay as they are.
 * @throws DomainError `pay-group.already-exists`, `pay-group.unknown`, `pay-group.definition-not-later`,
 *   `pay-group.definition-not-in-future`
 */
export function decidePayGroup(command: DefinePayGroup, state: PayGroupState): readonly PayGroupDefined[] {
  if (command.isNew && state !== undefined) throw new DomainError('pay-group.already-exists', 'conflict');
  if (!command.isNew && state === undefined) throw new DomainError('pay-group.unknown', 'not-found');
  const last = state?.definitions.at(-1);
  if (last !== undefined && command.definition.effectiveFrom <= last.effectiveFrom) {
    throw new DomainError('pay-group.definition-not-later', 'conflict', {
      detail: `The last definition is in force from ${last.effectiveFrom}; a new one must begin later.`,
    });
  }
  if (!command.isNew && command.definition.effectiveFrom <= command.today) {
    const code = 'pay-group.definition-not-in-future';
    throw new DomainError(code, 'invalid', {
      detail: 'Pay periods that have begun stay as they are: a new definition begins tomorrow or later.',
      errors: [{ pointer: '/effectiveFrom', code, detail: `must be after ${command.today}` }],
    });
  }
  return [
    {
      type: 'organisation.PayGroupDefined',
      data: {
        payGroupId: command.payGroupId,
        name: command.name ?? state?.name ?? '',
        definitions: [...(state?.definitions ?? []), command.definition],
      },
    },
  ];
}
