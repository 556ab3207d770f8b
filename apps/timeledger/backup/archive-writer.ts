import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, open, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { finished, pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import tar from 'tar-stream';
import { syncFolder } from '@timeledger/event-store/sealing/durable-file.js';
import { BackupError } from './backup-error.js';
import type { BackupManifest } from './backup-manifest.js';

const zip = promisify(gzip);
const FILE_MODE = 0o600;

/**
 * Writes an archive part by part, with one part in memory at a time. It stands under a name of its own until it is whole
 * and on disk; then it is given its name, if nobody has that yet.
 */
export class ArchiveWriter {
  readonly parts: BackupManifest['parts'][number][] = [];
  private readonly partial: string;
  private readonly pack = tar.pack();
  private readonly writing: Promise<void>;

  constructor(private readonly path: string) {
    this.partial = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.partial`;
    this.writing = pipeline(
      this.pack,
      createWriteStream(this.partial, { mode: FILE_MODE, flags: 'wx', flush: true }),
    );
    // Its failure is heard where the next part is written.
    this.writing.catch(() => undefined);
  }

  /** @throws BackupError when the disk is full or the folder cannot be written */
  async add(name: string, content: Buffer): Promise<void> {
    const entry = this.pack.entry({ name, size: content.byteLength, mode: FILE_MODE, mtime: new Date(0) });
    entry.end(content);
    await Promise.race([finished(entry), this.writing]).catch((error: unknown) => {
      throw explained(error, this.path);
    });
    const sha256 = createHash('sha256').update(content).digest('hex');
    this.parts.push({ name, bytes: content.byteLength, sha256 });
  }

  /** A part of lines, compressed. */
  async addLines(name: string, lines: readonly string[]): Promise<void> {
    await this.add(name, await zip(lines.map((line) => `${line}\n`).join('')));
  }

  /** Gives the archive its name. @returns its bytes */
  async finish(): Promise<number> {
    this.pack.finalize();
    try {
      await this.writing;
      const handle = await open(this.partial, 'r');
      await handle.sync();
      await handle.close();
      // Unlike a rename, a link never takes the place of a file that came meanwhile.
      await link(this.partial, this.path);
      await rm(this.partial);
      await syncFolder(dirname(this.path));
    } catch (error) {
      throw explained(error, this.path);
    }
    return (await stat(this.path)).size;
  }

  /** Removes what was written so far. */
  async abandon(): Promise<void> {
    this.pack.destroy();
    await this.writing.catch(() => undefined);
    await rm(this.partial, { force: true });
  }
}

/** Removes what killed backups to the same file have left. */
export async function removePartials(path: string): Promise<void> {
  const folder = dirname(path);
  const prefix = `${basename(path)}.`;
  for (const name of await readdir(folder)) {
    const pid = /^(\d+)-[0-9a-f]{8}\.partial$/.exec(
      name.startsWith(prefix) ? name.slice(prefix.length) : '',
    )?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(folder, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function explained(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOSPC')
    return new BackupError(`The disk is full: ${path} was not written.`, { cause: error });
  if (code === 'EEXIST') return new BackupError(`${path} exists already. Name a new file.`, { cause: error });
  if (code === 'ENOENT' || code === 'EACCES' || code === 'ENOTDIR' || code === 'EROFS')
    return new BackupError(`${path} cannot be written (${code}).`, { cause: error });
  return error;
}
