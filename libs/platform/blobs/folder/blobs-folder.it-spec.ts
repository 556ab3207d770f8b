import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STALE_WRITE_MS } from '../port.js';
import { blobsContract } from '../contract-suite.js';
import { openBlobsFolder } from './blobs-folder.js';

blobsContract('a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'timeledger-blobs-'));
  return {
    connect: () => openBlobsFolder(folder),
    async leaveDeadWrite() {
      const [partial = ''] = (await readdir(folder)).filter((name) => name.startsWith('.'));
      const path = join(folder, partial, 'of-a-dead-process');
      await writeFile(path, 'half');
      const then = new Date(Date.now() - STALE_WRITE_MS - 1_000);
      await utimes(path, then, then);
    },
    close: () => rm(folder, { recursive: true }),
  };
});
