import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** All forms in which a text would stand in a file: as it is, in hex, and in base64 at each of the three offsets. */
function formsOf(text: string): readonly Buffer[] {
  const bytes = Buffer.from(text, 'utf8');
  const base64 = [0, 1, 2].map((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    // The first and the last group also hold bytes of the neighbours.
    return whole.slice(offset === 0 ? 0 : 4, -4);
  });
  return [bytes, Buffer.from(bytes.toString('hex')), ...base64.map((form) => Buffer.from(form))];
}

/** The content, and what is in it where it is compressed. */
function contentsOf(content: Buffer): readonly Buffer[] {
  if (content[0] !== 0x1f || content[1] !== 0x8b) return [content];
  return [content, gunzipSync(content)];
}

/**
 * Looks for texts in every file below a folder, and in what is compressed in it.
 * @param skip paths (or ends of paths) that are not looked at; the caller says why
 * @returns `path: text` for each finding
 */
export async function findInFiles(
  path: string,
  texts: readonly string[],
  skip: readonly string[] = [],
): Promise<readonly string[]> {
  if (skip.some((end) => path.endsWith(end))) return [];
  const found = await lstat(path);
  if (found.isDirectory()) {
    const names = await readdir(path);
    const inside = await Promise.all(names.map((name) => findInFiles(join(path, name), texts, skip)));
    return inside.flat();
  }
  if (!found.isFile()) return texts.filter((text) => path.includes(text)).map((text) => `${path}: ${text}`);
  const contents = contentsOf(await readFile(path));
  return texts
    .filter(
      (text) =>
        path.includes(text) ||
        formsOf(text).some((form) => contents.some((content) => content.includes(form))),
    )
    .map((text) => `${path}: ${text}`);
}
