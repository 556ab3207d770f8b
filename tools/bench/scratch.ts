import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Everything a run leaves behind if nobody clears it away: folders, processes, servers.
 * Released in reverse order of creation, once, also when the run is interrupted.
 */
export class Scratch {
  readonly #releases: (() => Promise<unknown> | unknown)[] = [];
  #released: Promise<void> | undefined;

  /** A new empty folder that goes with the run. */
  async folder(name: string): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), `timeledger-bench-${name}-`));
    this.onRelease(() => rm(path, { recursive: true, force: true, maxRetries: 5 }));
    return path;
  }

  /** What comes after the release, because something was just being started, is released when it is there. */
  onRelease(release: () => Promise<unknown> | unknown): void {
    this.#releases.push(release);
    if (this.#released !== undefined) this.#released = this.#released.then(() => this.#releaseAll());
  }

  release(): Promise<void> {
    this.#released ??= this.#releaseAll();
    return this.#released;
  }

  async #releaseAll(): Promise<void> {
    for (let release = this.#releases.pop(); release !== undefined; release = this.#releases.pop()) {
      try {
        await release();
      } catch (error) {
        // The rest must go all the same.
        console.error(`clearing up: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}
