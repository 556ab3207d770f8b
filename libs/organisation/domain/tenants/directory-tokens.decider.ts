import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { DirectoryTokenEvent } from './tenant-events.js';

/** A long-lived secret of a directory, without the secret. Instants are ISO 8601. */
export interface DirectoryTokenState {
  readonly tokenId: string;
  readonly name: string;
  readonly secretHash: string;
  readonly hint: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  /** The last day (UTC) that it was used on. */
  readonly lastUsedOn: string | null;
  readonly isRevoked: boolean;
}

/** All of a tenant, the earliest first. */
export type DirectoryTokenStates = readonly DirectoryTokenState[];

export type DirectoryTokenCommand =
  | {
      readonly kind: 'issue-token';
      readonly tokenId: string;
      readonly name: string;
      readonly secretHash: string;
      readonly hint: string;
      /** 1 to 365. */
      readonly lifeDays: number;
    }
  | { readonly kind: 'note-use'; readonly tokenId: string; readonly day: string }
  | { readonly kind: 'revoke-token'; readonly tokenId: string };

/** Tokens of one tenant that are neither revoked nor expired: a few directories, each with a second one to change over to. */
export const MAX_DIRECTORY_TOKENS = 20;
export const MAX_DIRECTORY_TOKEN_DAYS = 365;
export const DEFAULT_DIRECTORY_TOKEN_DAYS = 180;
const DAY_MS = 86_400_000;

export const initialDirectoryTokens: DirectoryTokenStates = [];

export function evolveDirectoryTokens(
  state: DirectoryTokenStates,
  event: DirectoryTokenEvent,
): DirectoryTokenStates {
  switch (event.type) {
    case 'organisation.DirectoryTokenIssued': {
      const { tokenId, name, secretHash, hint, issuedAt, expiresAt } = event.data;
      const token = { tokenId, name, secretHash, hint, issuedAt, expiresAt };
      return [...state, { ...token, lastUsedOn: null, isRevoked: false }];
    }
    case 'organisation.DirectoryTokenUsed':
      return withToken(state, event.data.tokenId, { lastUsedOn: event.data.day });
    case 'organisation.DirectoryTokenRevoked':
      return withToken(state, event.data.tokenId, { isRevoked: true });
  }
}

const withToken = (
  state: DirectoryTokenStates,
  tokenId: string,
  change: Partial<DirectoryTokenState>,
): DirectoryTokenStates =>
  state.map((token) => (token.tokenId === tokenId ? { ...token, ...change } : token));

/**
 * Issues a token, notes that one was used, or revokes one.
 * @throws DomainError `directory-token.too-many`, `directory-token.unknown`
 */
export function decideDirectoryTokens(
  command: DirectoryTokenCommand,
  state: DirectoryTokenStates,
  nowMs: number,
): readonly DirectoryTokenEvent[] {
  if (command.kind === 'issue-token') return [issued(command, state, nowMs)];
  const { tokenId } = command;
  const token = state.find((each) => each.tokenId === tokenId);
  if (token === undefined) throw new DomainError('directory-token.unknown', 'not-found');
  if (command.kind === 'revoke-token')
    return token.isRevoked ? [] : [{ type: 'organisation.DirectoryTokenRevoked', data: { tokenId } }];
  const { day } = command;
  const isNoted = token.lastUsedOn !== null && token.lastUsedOn >= day;
  return isNoted ? [] : [{ type: 'organisation.DirectoryTokenUsed', data: { tokenId, day } }];
}

function issued(
  command: Extract<DirectoryTokenCommand, { kind: 'issue-token' }>,
  state: DirectoryTokenStates,
  nowMs: number,
): DirectoryTokenEvent {
  const { tokenId, name, secretHash, hint, lifeDays } = command;
  const usable = state.filter(({ isRevoked, expiresAt }) => !isRevoked && Date.parse(expiresAt) > nowMs);
  if (usable.length >= MAX_DIRECTORY_TOKENS) {
    throw new DomainError('directory-token.too-many', 'invalid', {
      detail: `A company has at most ${MAX_DIRECTORY_TOKENS} directory tokens.`,
    });
  }
  const issuedAt = new Date(nowMs).toISOString();
  const expiresAt = new Date(nowMs + lifeDays * DAY_MS).toISOString();
  return {
    type: 'organisation.DirectoryTokenIssued',
    data: { tokenId, name, secretHash, hint, issuedAt, expiresAt },
  };
}
