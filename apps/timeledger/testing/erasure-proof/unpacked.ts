import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';

/** The files of a `.tar.gz`, as texts by their names. */
export async function unpacked(archive: Uint8Array): Promise<ReadonlyMap<string, string>> {
  const entries = extract();
  pipeline(Readable.from([archive]), createGunzip(), async (tar: AsyncIterable<Uint8Array>) => {
    for await (const chunk of tar) if (!entries.write(chunk)) await once(entries, 'drain');
    entries.end(null);
  }).catch((error: Error) => entries.destroy(error));
  const files = new Map<string, string>();
  for await (const entry of entries) {
    const parts: Uint8Array[] = [];
    // The declaration says nothing of what it yields.
    for await (const part of entry as AsyncIterable<Uint8Array>) parts.push(part);
    files.set(entry.header.name, Buffer.concat(parts).toString());
  }
  return files;
}
