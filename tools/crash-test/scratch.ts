import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Everything a run would leave behind: folders, processes, servers, connections. Released in reverse order of creation,
 * once, also when the run is interrupted.
 */
export class Scratch {
  readonly #releases: (() => Promise<unknown>)[] = [];
  #released: Promise<void> | undefined;

  /** A new empty folder that goes with the run. */
  async folder(name: string): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), `timeledger-crash-${name}-`));
    this.onRelease(() => rm(path, { recursive: true, force: true, maxRetries: 5 }));
    return path;
  }

  onRelease(release: () => Promise<unknown>): void {
    this.#releases.push(release);
  }

  release(): Promise<void> {
    this.#released ??= this.#releaseAll();
    return this.#released;
  }

  async #releaseAll(): Promise<void> {
    for (let release = this.#releases.pop(); release !== undefined; release = this.#releases.pop()) {
      // The rest must go all the same.
      await release().catch((error: unknown) => console.error(`clearing up: ${String(error)}`));
    }
  }
}
