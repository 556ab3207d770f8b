/** `npm run generate-docs`: writes the reference parts of `docs/` from the code. A test finds out when they are old. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from './build.mjs';
import { root } from './install.mjs';

await build();
const { eventsDocument } = await import(join(root, 'apps/timeledger/dist/events-document.js'));
await writeFile(join(root, 'docs/events.md'), eventsDocument());
const { accessDocument } = await import(join(root, 'apps/timeledger/dist/access-document.js'));
await writeFile(join(root, 'docs/access.md'), accessDocument('en'));
await writeFile(join(root, 'docs/access.zh.md'), accessDocument('zh'));
const { publicExamples } = await import(join(root, 'apps/timeledger/dist/public-examples.js'));
const { asyncApiText } = await import(join(root, 'apps/timeledger/dist/asyncapi-document.js'));
await writeFile(join(root, 'docs/asyncapi.json'), asyncApiText(await publicExamples(root)));
