import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { pack as tarPack, type Pack } from 'tar-stream';
import {
  isExportPath,
  type ExportFile,
  type ExportSection,
} from '@timeledger/event-store/sealing/personal-data-export.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { ExportLanguage } from '../../domain/privacy/data-export-events.js';
import { readmeOf, type ListedTable } from './archive-readme.js';
import type { Spool } from './spool.js';
import { csvOf, ExportTooLarge, jsonOf, TableFacts } from './tables.js';

/** Tables that an archive may have. */
export const MAX_TABLES = 1_000;

/** About whom an archive is, and how it is written. */
export interface ArchiveRequest {
  readonly tenantId: TenantId;
  readonly employeeId: string;
  readonly exportId: string;
  readonly language: ExportLanguage;
  /** UTC instants. */
  readonly requestedAt: string;
  readonly createdAt: string;
  readonly sections: readonly ExportSection[];
}

/** A file of the archive as its manifest has it. */
interface ManifestFile {
  readonly path: string;
  readonly rows?: number;
  readonly bytes: number;
  readonly sha256: string;
}

interface WrittenSection {
  readonly section: ExportSection;
  readonly tables: readonly ListedTable[];
  readonly files: readonly ManifestFile[];
}

/** Writes the archive of everything about a person: a tar, compressed, in the memory of a few rows. Once. */
export class ArchiveWriter {
  private readonly found = new Set<string>();
  private readonly paths = new Set<string>();

  constructor(
    private readonly request: ArchiveRequest,
    private readonly spool: Spool,
  ) {}

  /** The names of the kinds of personal data of which there is something in it; known when it is written. */
  get kinds(): readonly string[] {
    return [...this.found].toSorted();
  }

  /**
   * The bytes of the archive. What a section throws is thrown on.
   * @throws ExportTooLarge, BlobRefused `blobs.too-large`
   */
  async *bytes(): AsyncIterable<Uint8Array> {
    const pack = tarPack();
    const ended = new AbortController();
    const gzip = createGzip();
    const packed = Readable.from(chunksOf(pack), { objectMode: false });
    const written = this.write(new TarEntries(pack, new Date(this.request.createdAt), ended.signal)).then(
      () => pack.finalize(),
      (error: unknown) => pack.destroy(error instanceof Error ? error : new Error(String(error))),
    );
    // Errors come out of the compressed side, where they are thrown.
    pipeline(packed, gzip, () => ended.abort());
    try {
      yield* gzip as AsyncIterable<Uint8Array>;
    } finally {
      // Also when whoever reads has had enough.
      ended.abort();
      gzip.destroy();
      await written;
    }
  }

  private async write(tar: TarEntries): Promise<void> {
    const sections: WrittenSection[] = [];
    for (const section of this.request.sections) sections.push(await this.writeSection(tar, section));
    const { language, employeeId, requestedAt, createdAt } = this.request;
    const readme = await tar.addText(
      'README.txt',
      readmeOf({
        language,
        employeeId,
        requestedAt,
        createdAt,
        sections: sections.map(({ section, tables }) => ({ text: section.text, tables })),
      }),
    );
    await tar.addText('manifest.json', this.manifestOf(sections, readme));
  }

  private async writeSection(tar: TarEntries, section: ExportSection): Promise<WrittenSection> {
    const tables: ListedTable[] = [];
    const files: ManifestFile[] = [];
    const { tenantId, employeeId } = this.request;
    for await (const file of section.files(tenantId, employeeId)) {
      this.assertPath(file.path);
      const { rows, written } = await this.writeTable(tar, file);
      tables.push({ path: file.path, text: file.text, rows });
      files.push(...written);
      if (rows > 0) for (const kind of section.kinds) this.found.add(kind);
    }
    return { section, tables, files };
  }

  private async writeTable(
    tar: TarEntries,
    { path, rows }: ExportFile,
  ): Promise<{ readonly rows: number; readonly written: readonly ManifestFile[] }> {
    const { spool } = this;
    const facts = new TableFacts();
    const json = await spool.put(jsonOf(rows, facts));
    const csv = await spool.put(csvOf(spool.read(json), facts));
    const written: ManifestFile[] = [];
    for (const [ending, spooled] of [
      ['json', json],
      ['csv', csv],
    ] as const) {
      const { bytes, sha256 } = spooled;
      await tar.add(`${path}.${ending}`, bytes, spool.read(spooled));
      await spool.remove(spooled);
      written.push({ path: `${path}.${ending}`, rows: facts.rows, bytes, sha256 });
    }
    return { rows: facts.rows, written };
  }

  /** @throws RangeError for a path that may not be, or is there twice: a mistake of a section */
  private assertPath(path: string): void {
    if (!isExportPath(path)) throw new RangeError('a section names a file as no file may be named');
    if (this.paths.has(path)) throw new RangeError(`two files of an archive are named ${path}`);
    this.paths.add(path);
    if (this.paths.size > MAX_TABLES) throw new ExportTooLarge('an archive has too many files');
  }

  private manifestOf(sections: readonly WrittenSection[], readme: ManifestFile): string {
    const { tenantId, employeeId, exportId, language, requestedAt, createdAt } = this.request;
    const manifest = {
      format: 'timeledger-data-export',
      version: 1,
      exportId,
      tenantId,
      employeeId,
      language,
      requestedAt,
      createdAt,
      sections: sections.map(({ section, files }) => ({
        name: section.name,
        text: section.text[language],
        kinds: section.kinds,
        files,
      })),
      files: [readme],
    };
    return `${JSON.stringify(manifest, null, 2)}\n`;
  }
}

/** Puts files into a tar, one after the other, no faster than it is read. */
class TarEntries {
  constructor(
    private readonly pack: Pack,
    private readonly mtime: Date,
    /** When nobody reads any more. */
    private readonly ended: AbortSignal,
  ) {}

  async add(name: string, size: number, content: AsyncIterable<Uint8Array>): Promise<void> {
    const { promise: stored, resolve, reject } = Promise.withResolvers<undefined>();
    const entry = this.pack.entry({ name, size, mode: 0o600, mtime: this.mtime }, (error) => {
      if (error === undefined || error === null) resolve(undefined);
      else reject(error);
    });
    // Told by the callback too.
    entry.on('error', reject);
    const giveUp = (): void => reject(new Error('nobody reads the archive any more'));
    this.ended.addEventListener('abort', giveUp, { once: true });
    // Awaited below, or not at all when the content fails first.
    stored.catch(() => undefined);
    try {
      for await (const chunk of content) {
        this.ended.throwIfAborted();
        if (!entry.write(chunk)) await once(entry, 'drain', { signal: this.ended });
      }
      entry.end(null);
      await stored;
    } finally {
      this.ended.removeEventListener('abort', giveUp);
    }
  }

  async addText(name: string, text: string): Promise<ManifestFile> {
    const bytes = Buffer.from(text);
    await this.add(name, bytes.length, Readable.from([bytes]) as AsyncIterable<Uint8Array>);
    return { path: name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  }
}

async function* chunksOf(pack: Pack): AsyncIterable<Uint8Array> {
  // The declaration says nothing of what it yields.
  yield* pack as AsyncIterable<Uint8Array>;
}
