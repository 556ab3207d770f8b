/** `npm run generate-docs`: writes the reference parts of `docs/` from the code. A test finds out when they are old. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from './build.mjs';
import { root } from './install.mjs';

await build();
const { eventsDocument } = await import(join(root, 'apps/timeledger/dist/events-document.js'));
await writeFile(join(root, 'docs/events.md'), eventsDocument());
