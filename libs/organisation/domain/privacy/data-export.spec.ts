import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { DataExportEvent, StoredArchive } from './data-export-events.js';
import {
  decideDataExport,
  evolveDataExports,
  findExport,
  initialDataExports,
  MAX_EXPORTS_A_DAY,
  type DataExportCommand,
  type DataExportsState,
} from './data-export.decider.js';

const NOW = '2030-05-10T12:00:00.000Z';
const employeeId = 'ann';
const archive: StoredArchive = {
  archiveId: 'a-1',
  bytes: 12,
  sha256: '00',
  expiresAt: '2030-05-17T12:00:00.000Z',
  kinds: ['organisation.identity'],
};
const request = (exportId: string, now = NOW): DataExportCommand => ({
  kind: 'request',
  employeeId,
  exportId,
  language: 'en',
  now,
});
const complete = (exportId: string): DataExportCommand => ({
  kind: 'complete',
  employeeId,
  exportId,
  archive,
});
const fetch = (exportId: string, now = NOW): DataExportCommand => ({
  kind: 'fetch',
  employeeId,
  exportId,
  isOwn: true,
  purpose: null,
  now,
});
const end = (...exportIds: readonly string[]): DataExportCommand => ({
  kind: 'end',
  employeeId,
  exportIds,
  because: 'erasure',
});

const after = (...commands: readonly DataExportCommand[]): DataExportsState =>
  commands.reduce(
    (state, command) =>
      decideDataExport(command, state).reduce(
        (known, event) =>
          evolveDataExports(known, {
            ...event,
            occurredAt: 'now' in command ? command.now : NOW,
            actor: { id: 'somebody' },
          }),
        state,
      ),
    initialDataExports,
  );
const typesOf = (events: readonly DataExportEvent[]): readonly string[] =>
  events.map(({ type, data }) => `${type.split('.')[1] ?? ''} ${data.exportId}`);
const codeOf = (command: DataExportCommand, state: DataExportsState): string => {
  try {
    return typesOf(decideDataExport(command, state)).join();
  } catch (error) {
    return error instanceof DomainError ? error.code : String(error);
  }
};

describe('the exports of a person', () => {
  it('are one at a time in preparation, whoever asks', () => {
    expect(typesOf(decideDataExport(request('e1'), initialDataExports))).toEqual(['DataExportRequested e1']);
    expect(decideDataExport(request('e2'), after(request('e1')))).toEqual([]);
  });

  it('leave one archive: the older goes when the newer is there, not before', () => {
    const state = after(request('e1'), complete('e1'), request('e2'));
    expect(findExport(state, 'e1')?.standing).toEqual({ status: 'ready', archive });
    expect(typesOf(decideDataExport(complete('e2'), state))).toEqual([
      'DataExportCompleted e2',
      'DataExportDeleted e1',
    ]);
    const later = after(request('e1'), complete('e1'), request('e2'), complete('e2'));
    expect(findExport(later, 'e1')?.standing).toMatchObject({ status: 'ended', because: 'superseded' });
  });

  it('are not completed after they have ended, nor twice, nor failed then', () => {
    const ended = after(request('e1'), end('e1'));
    expect(decideDataExport(complete('e1'), ended)).toEqual([]);
    expect(decideDataExport(complete('e1'), after(request('e1'), complete('e1')))).toEqual([]);
    const fail = { kind: 'fail', employeeId, exportId: 'e1', reason: 'internal' } as const;
    expect(decideDataExport(fail, ended)).toEqual([]);
    expect(findExport(after(request('e1'), fail), 'e1')?.standing).toEqual({
      status: 'failed',
      reason: 'internal',
      at: NOW,
    });
    expect(typesOf(decideDataExport(request('e2'), after(request('e1'), fail)))).toHaveLength(1);
  });

  it('end once, in preparation or ready, and no others of the person', () => {
    const state = after(request('e1'), complete('e1'), request('e2'));
    expect(typesOf(decideDataExport(end('e1', 'e2', 'e3'), state))).toEqual([
      'DataExportDeleted e1',
      'DataExportDeleted e2',
    ]);
    expect(decideDataExport(end('e1'), after(request('e1'), end('e1')))).toEqual([]);
  });

  it('are handed out while they are there, and each time is recorded', () => {
    const ready = after(request('e1'), complete('e1'));
    expect(decideDataExport(fetch('e1'), ready)).toMatchObject([{ data: { archiveId: 'a-1', isOwn: true } }]);
    expect(findExport(after(request('e1'), complete('e1'), fetch('e1'), fetch('e1')), 'e1')?.downloads).toBe(
      2,
    );
    expect(codeOf(fetch('e1'), initialDataExports)).toBe('data-export.unknown');
    expect(codeOf(fetch('e1'), after(request('e1')))).toBe('data-export.not-ready');
    expect(codeOf(fetch('e1'), after(request('e1'), end('e1')))).toBe('data-export.ended');
    expect(codeOf(fetch('e1', archive.expiresAt), ready)).toBe('data-export.ended');
    expect(codeOf(fetch('e1', '2030-05-17T11:59:59.999Z'), ready)).toBe('DataExportFetched e1');
  });

  it('are so many a day and not more', () => {
    const many = Array.from({ length: MAX_EXPORTS_A_DAY }, (_, n) => [request(`e${n}`), end(`e${n}`)]).flat();
    expect(codeOf(request('more'), after(...many))).toBe('data-export.too-many');
    expect(codeOf(request('more', '2030-05-11T12:00:00.000Z'), after(...many))).toBe(
      'DataExportRequested more',
    );
  });
});
