import type { DirectoryTokenState } from '../domain/tenants/directory-tokens.decider.js';
import type { DirectoryTokenView } from './directory-token.dto.js';

/** A token as it is shown: neither its secret nor the hash of it. */
export function directoryTokenViewOf(token: DirectoryTokenState, nowMs: number): DirectoryTokenView {
  const { tokenId, name, hint, issuedAt, expiresAt, lastUsedOn, isRevoked } = token;
  const isExpired = Date.parse(expiresAt) <= nowMs;
  const status = isRevoked ? 'revoked' : isExpired ? 'expired' : 'active';
  return { id: tokenId, name, hint, createdAt: issuedAt, expiresAt, lastUsedOn, status };
}
