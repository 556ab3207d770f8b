import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { extract } from 'tar-stream';
import { openBlobsFolder, type BlobsFolder } from '@timeledger/blobs/folder/blobs-folder.js';
import type { ExportSection } from '@timeledger/event-store/sealing/personal-data-export.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { ArchiveWriter, type ArchiveRequest } from './archive-writer.js';
import { Spool } from './spool.js';

let folder: string;
let blobs: BlobsFolder;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'timeledger-archive-'));
  blobs = await openBlobsFolder(folder);
});
afterAll(() => rm(folder, { recursive: true }));

async function* rowsOf(rows: readonly JsonObject[]): AsyncIterable<JsonObject> {
  for (const row of rows) yield await Promise.resolve(row);
}
const text = { en: 'Where you punched.', zh: '打卡位置。' };
const section = (
  rows: readonly JsonObject[],
  change: Partial<ExportSection> = {},
  path = 'attendance/punches',
): ExportSection => ({
  name: 'attendance.punches',
  text: { en: 'Punches', zh: '打卡' },
  kinds: ['attendance.position'],
  files: () => [{ path, rows: rowsOf(rows), text }],
  ...change,
});
const writerOf = (sections: readonly ExportSection[], change: Partial<ArchiveRequest> = {}): ArchiveWriter =>
  new ArchiveWriter(
    {
      tenantId: newId<TenantId>(),
      employeeId: 'ann',
      exportId: 'e-1',
      language: 'en',
      requestedAt: '2030-01-09T10:12:31.007Z',
      createdAt: '2030-01-09T10:12:32.000Z',
      sections,
      ...change,
    },
    new Spool(blobs, `spools/${newId()}`),
  );

async function filesOf(writer: ArchiveWriter): Promise<Readonly<Record<string, string>>> {
  const entries = extract();
  pipeline(Readable.from(writer.bytes()), createGunzip(), async (unpacked: AsyncIterable<Uint8Array>) => {
    for await (const chunk of unpacked) if (!entries.write(chunk)) await once(entries, 'drain');
    entries.end(null);
  }).catch((error: Error) => entries.destroy(error));
  const files: Record<string, string> = {};
  for await (const entry of entries) {
    const parts: Buffer[] = [];
    for await (const part of entry) parts.push(part as Buffer);
    files[entry.header.name] = Buffer.concat(parts).toString();
  }
  return files;
}
interface Manifest {
  readonly sections: readonly { readonly files: readonly ManifestFile[] }[];
  readonly files: readonly ManifestFile[];
}
interface ManifestFile {
  readonly path: string;
  readonly rows?: number;
  readonly bytes: number;
  readonly sha256: string;
}

describe('the archive of a person', () => {
  const rows: readonly JsonObject[] = [
    { kind: 'clock-in', note: '=HYPERLINK("http://x")', place: { lat: -48.1, name: null } },
    { kind: 'clock-out', note: 'a, "b"\nc', tags: ['x', 'y'], minutes: -5, isLate: false },
  ];

  it('holds each table as JSON and as CSV, a text, and a manifest that is right', async () => {
    const files = await filesOf(writerOf([section(rows)]));
    expect(Object.keys(files)).toEqual([
      'attendance/punches.json',
      'attendance/punches.csv',
      'README.txt',
      'manifest.json',
    ]);
    expect(JSON.parse(files['attendance/punches.json'] ?? '')).toEqual(rows);
    const csv: unknown = parse(files['attendance/punches.csv'] ?? '', { bom: true, columns: true });
    expect(csv).toEqual([
      {
        kind: 'clock-in',
        note: `'=HYPERLINK("http://x")`,
        'place.lat': '-48.1',
        'place.name': '',
        tags: '',
        minutes: '',
        isLate: '',
      },
      {
        kind: 'clock-out',
        note: 'a, "b"\nc',
        'place.lat': '',
        'place.name': '',
        tags: '["x","y"]',
        minutes: '-5',
        isLate: 'false',
      },
    ]);
    const manifest = JSON.parse(files['manifest.json'] ?? '') as Manifest;
    const listed = [...manifest.sections.flatMap((each) => each.files), ...manifest.files];
    expect(listed.map(({ path, rows: count }) => [path, count])).toEqual([
      ['attendance/punches.json', 2],
      ['attendance/punches.csv', 2],
      ['README.txt', undefined],
    ]);
    for (const { path, bytes, sha256 } of listed) {
      const content = files[path] ?? '';
      expect([Buffer.byteLength(content), createHash('sha256').update(content).digest('hex')]).toEqual([
        bytes,
        sha256,
      ]);
    }
  });

  it('explains itself in the language asked for', async () => {
    const english = (await filesOf(writerOf([section(rows)])))['README.txt'] ?? '';
    expect(english).toContain('attendance/punches.json, attendance/punches.csv (2 rows)\r\n    Where you');
    const chinese = (await filesOf(writerOf([section([])], { language: 'zh' })))['README.txt'] ?? '';
    expect(chinese).toContain('没有存储内容');
    expect(chinese).toContain('打卡位置。');
    expect(chinese).not.toContain('Where you punched');
  });

  it('names the kinds of which there is something, and no others', async () => {
    const other = section([], { kinds: ['attendance.punch-note'] }, 'attendance/notes');
    const writer = writerOf([section(rows), other]);
    const files = await filesOf(writer);
    expect(writer.kinds).toEqual(['attendance.position']);
    expect(files['attendance/notes.json']).toBe('[\n]\n');
    expect(files['attendance/notes.csv']).toBe('\ufeff');
  });

  it('takes no path that leads elsewhere, and none twice', async () => {
    for (const path of ['../evil', '/etc/passwd', 'a\\b', 'a.csv', '', 'A'])
      await expect(filesOf(writerOf([section(rows, {}, path)]))).rejects.toThrow('no file may be named');
    await expect(filesOf(writerOf([section(rows), section(rows)]))).rejects.toThrow('two files');
  });

  it('fails as its sections fail, and leaves nothing open when nobody reads on', async () => {
    async function* broken(): AsyncIterable<JsonObject> {
      yield await Promise.resolve({ a: 1 });
      throw new Error('the store is away');
    }
    const failing = section([], {
      files: () => [{ path: 'a', rows: broken(), text }],
    });
    const consumed = async (writer: ArchiveWriter): Promise<number> => {
      let bytes = 0;
      for await (const chunk of writer.bytes()) bytes += chunk.length;
      return bytes;
    };
    await expect(consumed(writerOf([section(rows), failing]))).rejects.toThrow('the store is away');
    const many = Array.from({ length: 20_000 }, (_, n) => ({ id: newId(), n }));
    for await (const chunk of writerOf([section(many)]).bytes()) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  });

  it('holds years in the memory of some rows, and puts nothing aside in clear', async () => {
    const marker = 'Zq7Nobody';
    const aside: Buffer[] = [];
    async function* years(): AsyncIterable<JsonObject> {
      for (let n = 0; n < 200_000; n += 1) yield { n, note: `${marker} ${n}`, at: '2030-01-09T10:12:31Z' };
      for (const file of await readdir(join(folder, '.partial')))
        aside.push(await readFile(join(folder, '.partial', file)));
    }
    for await (const { name } of blobs.list('spools')) await blobs.delete(name);
    const writer = writerOf([
      section([], { files: () => [{ path: 'attendance/punches', rows: years(), text }] }),
    ]);
    const before = process.memoryUsage();
    let peak = 0;
    let bytes = 0;
    for await (const chunk of writer.bytes()) {
      bytes += chunk.length;
      const now = process.memoryUsage();
      peak = Math.max(peak, now.rss - before.rss);
    }
    expect(bytes).toBeGreaterThan(1_000_000);
    expect(Buffer.concat(aside).length).toBeGreaterThan(10_000_000);
    expect(aside.some((content) => content.includes(marker))).toBe(false);
    // The rows alone are 14 MB as text, thrice that as objects.
    expect(peak).toBeLessThan(150_000_000);
    const left: string[] = [];
    for await (const { name } of blobs.list('spools')) left.push(name);
    expect(left).toHaveLength(0);
  }, 60_000);
});
