import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errors } from 'oidc-provider';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { isSystemError } from '../../../config/system-error.js';
import { createDurably, readIfThere, removeDurably, replaceDurably } from './durable-file.js';

const SWEEP_INTERVAL_MS = 600_000;
/** What is revoked together with the grant it came from. */
const OF_A_GRANT: ReadonlySet<string> = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken']);
const USED = '.used';
/** A mark of use outlives its record for so long: longer than any request that found the record is under way. */
const MARK_LIFE_MS = 3_600_000;

interface Kept {
  readonly payload: AdapterPayload;
  /** Milliseconds since 1970; `null` never. */
  readonly expiresAtMs: number | null;
}

/** Ids are bearer secrets: file names show their digests. */
const nameOf = (id: string): string => createHash('sha256').update(id).digest('hex');

/**
 * What the provider has to remember (sessions, codes, grants, refresh tokens), a file each: it survives a restart and
 * is shared by the processes of one data folder. That something is used once is decided by making a file, which of
 * several processes only one can.
 */
export class IssuerState {
  private nextSweepMs = 0;

  /** @param folder all of it; made when missing */
  constructor(private readonly folder: string) {}

  /** Keeps a record, in place of an earlier one of that id. @param lifeSeconds for ever when left out */
  async put(kind: string, id: string, payload: AdapterPayload, lifeSeconds?: number): Promise<void> {
    await this.sweepWhenDue();
    const expiresAtMs = lifeSeconds === undefined ? null : Date.now() + lifeSeconds * 1000;
    await replaceDurably(this.pathOf(kind, id), JSON.stringify({ payload, expiresAtMs } satisfies Kept));
    if (kind === 'Session' && payload.uid !== undefined) {
      await this.put('SessionUid', payload.uid, { jti: id }, lifeSeconds);
    }
    if (OF_A_GRANT.has(kind) && payload.grantId !== undefined) {
      await createDurably(join(this.grantFolder(payload.grantId), `${kind}.${nameOf(id)}`), '');
    }
  }

  /** A record that has not expired; `consumed` says that it was used. */
  async find(kind: string, id: string): Promise<AdapterPayload | undefined> {
    const path = this.pathOf(kind, id);
    const kept = parse(await readIfThere(path));
    if (kept === undefined || isOver(kept)) return undefined;
    const used = await readIfThere(path + USED);
    return used === undefined ? kept.payload : { ...kept.payload, consumed: Number(used) };
  }

  /** The session of a uid. */
  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const id = (await this.find('SessionUid', uid))?.jti;
    return id === undefined ? undefined : this.find('Session', id);
  }

  /**
   * Notes that a record is used.
   * @throws InvalidGrant when another request did so first: two had the same code or token, so its grant ends
   */
  async use(kind: string, id: string): Promise<void> {
    const path = this.pathOf(kind, id);
    if (await createDurably(path + USED, String(Math.floor(Date.now() / 1000)))) return;
    const grantId = parse(await readIfThere(path))?.payload.grantId;
    if (grantId !== undefined) await this.endGrant(grantId);
    throw new errors.InvalidGrant('already used');
  }

  /** Removes a record. That it was used stays known for a while: a request that found it before is refused all the same. */
  async remove(kind: string, id: string): Promise<void> {
    await removeDurably(this.pathOf(kind, id));
  }

  /** Removes what came from a grant. @param kind only records of this kind */
  async removeOfGrant(grantId: string, kind?: string): Promise<void> {
    const folder = this.grantFolder(grantId);
    for (const entry of await listIfThere(folder)) {
      const [entryKind = '', name = ''] = entry.split('.');
      if (kind !== undefined && entryKind !== kind) continue;
      await removeDurably(join(this.folder, entryKind, name));
      await removeDurably(join(folder, entry));
    }
  }

  private async endGrant(grantId: string): Promise<void> {
    await this.removeOfGrant(grantId);
    await this.remove('Grant', grantId);
  }

  private async sweepWhenDue(): Promise<void> {
    if (Date.now() < this.nextSweepMs) return;
    this.nextSweepMs = Date.now() + SWEEP_INTERVAL_MS;
    await this.sweep();
  }

  /** Removes what has expired. */
  async sweep(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (const kind of await listIfThere(this.folder)) {
      if (kind === 'by-grant') continue;
      for (const name of await listIfThere(join(this.folder, kind))) {
        const path = join(this.folder, kind, name);
        if (name.endsWith(USED)) await sweepMark(path);
        const kept = name.includes('.') ? undefined : parse(await readIfThere(path));
        if (kept !== undefined && isOver(kept)) await removeDurably(path);
      }
    }
    await this.sweepGrants();
  }

  private async sweepGrants(): Promise<void> {
    const all = join(this.folder, 'by-grant');
    for (const grant of await listIfThere(all)) {
      // A grant lives at least as long as what came from it.
      if ((await readIfThere(join(this.folder, 'Grant', grant))) === undefined)
        await rm(join(all, grant), { recursive: true, force: true });
    }
  }

  private pathOf(kind: string, id: string): string {
    return join(this.folder, kind, nameOf(id));
  }

  private grantFolder(grantId: string): string {
    return join(this.folder, 'by-grant', nameOf(grantId));
  }
}

function parse(text: string | undefined): Kept | undefined {
  // Our own file, written whole.
  return text === undefined ? undefined : (JSON.parse(text) as Kept);
}

const isOver = ({ expiresAtMs }: Kept): boolean => expiresAtMs !== null && expiresAtMs <= Date.now();

/** Removes a mark of use whose record is gone, once nobody can be using it any more. */
async function sweepMark(path: string): Promise<void> {
  if ((await readIfThere(path.slice(0, -USED.length))) !== undefined) return;
  const { mtimeMs } = await stat(path);
  if (Date.now() - mtimeMs > MARK_LIFE_MS) await removeDurably(path);
}

async function listIfThere(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return [];
    throw error;
  }
}

/** The state as the provider asks for it. @param findClient registered clients are kept elsewhere */
export const adapterOf =
  (state: IssuerState, findClient: (id: string) => Promise<AdapterPayload | undefined>) =>
  (kind: string): Adapter => ({
    upsert: (id, payload, lifeSeconds) => state.put(kind, id, payload, lifeSeconds),
    find: (id) => (kind === 'Client' ? findClient(id) : state.find(kind, id)),
    findByUid: (uid) => state.findByUid(uid),
    // Only the device flow, which is off, has user codes.
    findByUserCode: () => Promise.resolve(undefined),
    consume: (id) => state.use(kind, id),
    destroy: (id) => state.remove(kind, id),
    revokeByGrantId: (grantId) => state.removeOfGrant(grantId, kind),
  });
