import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { DirectoryToken, DirectoryTokens } from '@timeledger/service/auth/directory-tokens.js';
import type { DirectoryTokenEvent } from '../domain/tenants/tenant-events.js';

/** Takes note of the first use of a token on a day. */
export type NotesUse = (tenantId: TenantId, tokenId: string, day: string) => void;

/** The directory tokens of all tenants, by their ids, which no two tenants share. */
export class DirectoryTokenEntries implements DirectoryTokens {
  private readonly tokens = new Map<string, DirectoryToken>();
  private readonly revisions = new Map<TenantId, number>();
  /** The last day that each token is known to have been used on. */
  private readonly usedOn = new Map<string, string>();
  private noted: NotesUse | undefined;

  tokenOf(tokenId: string): DirectoryToken | undefined {
    return this.tokens.get(tokenId);
  }

  /** @param noted told once for each token and day by this process; nobody unless set */
  noteUsesWith(noted: NotesUse | undefined): void {
    this.noted = noted;
  }

  used({ tenantId, tokenId }: DirectoryToken, nowMs: number): void {
    const day = new Date(nowMs).toISOString().slice(0, 10);
    if (this.noted === undefined || (this.usedOn.get(tokenId) ?? '') >= day) return;
    this.usedOn.set(tokenId, day);
    this.noted(tenantId, tokenId, day);
  }

  /** Takes in an event, once: what was learned from the answer of an append comes again with the log. */
  apply(event: StoredEvent): void {
    const { tenantId, revision } = event;
    if (revision !== (this.revisions.get(tenantId) ?? -1) + 1) return;
    this.revisions.set(tenantId, revision);
    // The category holds only events of directory tokens.
    const { type, data } = event as unknown as DirectoryTokenEvent;
    const { tokenId } = data;
    if (type === 'organisation.DirectoryTokenIssued') {
      const { secretHash, expiresAt } = data;
      const token = { tokenId, tenantId, secretHash, expiresMs: Date.parse(expiresAt), isRevoked: false };
      this.tokens.set(tokenId, token);
    }
    if (type === 'organisation.DirectoryTokenUsed') this.usedOn.set(tokenId, data.day);
    const token = this.tokens.get(tokenId);
    if (type === 'organisation.DirectoryTokenRevoked' && token !== undefined)
      this.tokens.set(tokenId, { ...token, isRevoked: true });
  }
}
