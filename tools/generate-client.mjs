/**
 * `npm run generate-client`: writes `clients/typescript/schema.ts`, the types of the public API, from its OpenAPI
 * document: that of the code (the default), or with `--url http://127.0.0.1:3000` that of a running product.
 * `--check` writes nothing and fails when the file is not what it would be.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import openapiTS, { astToString } from 'openapi-typescript';
import { build } from './build.mjs';
import { root } from './install.mjs';

const { values } = parseArgs({ options: { url: { type: 'string' }, check: { type: 'boolean' } } });

async function documentOfCode() {
  await build();
  const { openApiDocument } = await import(join(root, 'tools/dist/openapi-document.js'));
  return openApiDocument();
}

async function documentOf(url) {
  const response = await fetch(new URL('/openapi.json', url));
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  return response.json();
}

const header = `/* Made by \`npm run generate-client\` from /openapi.json. Do not edit. */\n\n`;
const path = join(root, 'clients/typescript/schema.ts');
const document = values.url === undefined ? await documentOfCode() : await documentOf(values.url);
const schema = header + astToString(await openapiTS(document, { alphabetize: true }));

if (values.check === true) {
  if ((await readFile(path, 'utf8').catch(() => '')) !== schema) {
    console.error('clients/typescript/schema.ts is not what the API says: run `npm run generate-client`');
    process.exit(1);
  }
} else {
  await writeFile(path, schema);
}
console.log(
  `client: ${Object.keys(document.paths).length} paths, ${values.check === true ? 'up to date' : path}`,
);
