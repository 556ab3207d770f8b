import type { JsonValue } from '@timeledger/kernel/envelope.js';
import type {
  DirectoryIndexes,
  DirectoryNames,
  DirectoryUserChanged,
  DirectoryUserEvent,
} from './directory-user-events.js';

/** A person at the company's directory; `undefined` for one whom it never knew. */
export type DirectoryUserState = DirectoryUser | undefined;

/** What the directory said last. */
export interface DirectoryUser {
  /** The directory knows the person now. */
  readonly isProvisioned: boolean;
  /** As read: of somebody who was erased every one is `null`. */
  readonly names: { readonly [Name in keyof DirectoryNames]: string | null };
  readonly indexes: DirectoryIndexes;
  /** Instant since which the directory knows the person without a break. */
  readonly createdAt: string;
  /** Instant of the last change. */
  readonly changedAt: string;
}

export const initialDirectoryUser: DirectoryUserState = undefined;

export type DirectoryUserCommand =
  | {
      readonly kind: 'set-directory-user';
      readonly employeeId: string;
      readonly names: DirectoryNames;
      readonly indexes: DirectoryIndexes;
    }
  | { readonly kind: 'remove-directory-user'; readonly employeeId: string };

/** Records what the directory says of a person; nothing where that is known already. */
export function decideDirectoryUser(
  command: DirectoryUserCommand,
  state: DirectoryUserState,
): readonly DirectoryUserEvent[] {
  const { employeeId } = command;
  if (command.kind === 'remove-directory-user')
    return state?.isProvisioned === true
      ? [{ type: 'organisation.DirectoryUserRemoved', data: { employeeId } }]
      : [];
  const { names, indexes } = command;
  const isSame =
    state?.isProvisioned === true && areSame(state.names, names) && areSame(state.indexes, indexes);
  return isSame
    ? []
    : [{ type: 'organisation.DirectoryUserChanged', data: { employeeId, ...names, ...indexes } }];
}

/** @param event with the moment at which it was recorded */
export function evolveDirectoryUser(
  state: DirectoryUserState,
  { type, data, recordedAt }: DirectoryUserEvent & { readonly recordedAt: string },
): DirectoryUserState {
  if (type === 'organisation.DirectoryUserRemoved')
    return state === undefined ? state : { ...state, isProvisioned: false, changedAt: recordedAt };
  return {
    isProvisioned: true,
    names: directoryNamesOf(data),
    indexes: {
      userNameIndex: data.userNameIndex,
      externalIdIndex: data.externalIdIndex,
      emailIndex: data.emailIndex,
    },
    createdAt: state?.isProvisioned === true ? state.createdAt : recordedAt,
    changedAt: recordedAt,
  };
}

/** The names of an event's opened data: a sealed value that was erased is no text any more. */
export function directoryNamesOf(data: DirectoryUserChanged['data']): DirectoryUser['names'] {
  const textOf = (value: JsonValue | undefined): string | null => (typeof value === 'string' ? value : null);
  return {
    userName: textOf(data['userName']),
    externalId: textOf(data['externalId']),
    displayName: textOf(data['displayName']),
    formattedName: textOf(data['formattedName']),
    givenName: textOf(data['givenName']),
    familyName: textOf(data['familyName']),
  };
}

const areSame = (known: object, wanted: object): boolean =>
  Object.entries(wanted).every(([name, value]) => (known as Record<string, unknown>)[name] === value);
