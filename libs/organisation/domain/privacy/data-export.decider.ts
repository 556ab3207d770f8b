import { DomainError } from '@timeledger/kernel/domain-error.js';
import type {
  DataExportDeleted,
  DataExportEvent,
  DataExportFetched,
  ExportEnd,
  ExportFailure,
  ExportLanguage,
  StoredArchive,
} from './data-export-events.js';

/** So often a person's archive is made within a day: each try reads everything about the person. */
export const MAX_EXPORTS_A_DAY = 10;
const DAY_MS = 86_400_000;

/** How an export stands. */
export type ExportStanding =
  | { readonly status: 'in-preparation' }
  | { readonly status: 'ready'; readonly archive: StoredArchive }
  | { readonly status: 'failed'; readonly reason: ExportFailure; readonly at: string }
  | {
      readonly status: 'ended';
      readonly because: ExportEnd;
      readonly at: string;
      readonly archive: StoredArchive | undefined;
    };

/** One export of a person. */
export interface DataExport {
  readonly exportId: string;
  readonly language: ExportLanguage;
  /** UTC instant. */
  readonly requestedAt: string;
  /** Who asked, as the event's actor says. */
  readonly requestedBy: string;
  readonly standing: ExportStanding;
  /** How often it was handed out. */
  readonly downloads: number;
}

/** All exports of one person, oldest first. */
export interface DataExportsState {
  readonly exports: readonly DataExport[];
}

export const initialDataExports: DataExportsState = { exports: [] };

/** An event with what the fold takes of its envelope. */
export type EnvelopedDataExportEvent = DataExportEvent & {
  readonly occurredAt: string;
  readonly actor: { readonly id: string };
};

export function evolveDataExports(
  { exports }: DataExportsState,
  { type, data, occurredAt, actor }: EnvelopedDataExportEvent,
): DataExportsState {
  const changed = (change: (one: DataExport) => Partial<DataExport>): DataExportsState => ({
    exports: exports.map((one) => (one.exportId === data.exportId ? { ...one, ...change(one) } : one)),
  });
  switch (type) {
    case 'organisation.DataExportRequested': {
      const requested: DataExport = {
        exportId: data.exportId,
        language: data.language,
        requestedAt: occurredAt,
        requestedBy: actor.id,
        standing: { status: 'in-preparation' },
        downloads: 0,
      };
      return { exports: [...exports, requested] };
    }
    case 'organisation.DataExportCompleted':
      return changed(() => ({ standing: { status: 'ready', archive: data.archive } }));
    case 'organisation.DataExportFailed':
      return changed(() => ({ standing: { status: 'failed', reason: data.reason, at: occurredAt } }));
    case 'organisation.DataExportFetched':
      return changed(({ downloads }) => ({ downloads: downloads + 1 }));
    case 'organisation.DataExportDeleted':
      return changed(({ standing }) => ({
        standing: {
          status: 'ended',
          because: data.because,
          at: occurredAt,
          archive: standing.status === 'ready' ? standing.archive : undefined,
        },
      }));
  }
}

/** What is wanted of the exports of a person. */
export type DataExportCommand =
  | {
      readonly kind: 'request';
      readonly employeeId: string;
      readonly exportId: string;
      readonly language: ExportLanguage;
      readonly now: string;
    }
  | {
      readonly kind: 'complete';
      readonly employeeId: string;
      readonly exportId: string;
      readonly archive: StoredArchive;
    }
  | {
      readonly kind: 'fail';
      readonly employeeId: string;
      readonly exportId: string;
      readonly reason: ExportFailure;
    }
  | ({ readonly kind: 'fetch'; readonly now: string } & Pick<
      DataExportFetched['data'],
      'employeeId' | 'exportId' | 'isOwn' | 'purpose'
    >)
  | {
      readonly kind: 'end';
      readonly employeeId: string;
      readonly exportIds: readonly string[];
      readonly because: ExportEnd;
    };

/**
 * Asking while one is in preparation changes nothing; an archive that is there gives way when the next one is. What is no
 * longer in preparation is neither completed nor failed, and what has ended does not end again.
 * @throws DomainError `data-export.too-many` (429); of a fetch `data-export.unknown` (404), `data-export.not-ready` (409),
 *   `data-export.ended` (410)
 */
export function decideDataExport(
  command: DataExportCommand,
  state: DataExportsState,
): readonly DataExportEvent[] {
  switch (command.kind) {
    case 'request':
      return decideRequest(command, state);
    case 'complete': {
      const { employeeId, exportId, archive } = command;
      if (findExport(state, exportId)?.standing.status !== 'in-preparation') return [];
      const older = state.exports.filter(({ standing }) => standing.status === 'ready');
      return [
        { type: 'organisation.DataExportCompleted', data: { employeeId, exportId, archive } },
        ...older.map((one) => deletedOf(employeeId, one.exportId, 'superseded')),
      ];
    }
    case 'fail': {
      const { employeeId, exportId, reason } = command;
      if (findExport(state, exportId)?.standing.status !== 'in-preparation') return [];
      return [{ type: 'organisation.DataExportFailed', data: { employeeId, exportId, reason } }];
    }
    case 'fetch': {
      const { employeeId, exportId, isOwn, purpose, now } = command;
      const { archiveId } = archiveToFetch(findExport(state, exportId), now);
      return [
        {
          type: 'organisation.DataExportFetched',
          data: { employeeId, exportId, archiveId, isOwn, purpose },
        },
      ];
    }
    case 'end':
      return command.exportIds
        .filter((exportId) => isLive(findExport(state, exportId)))
        .map((exportId) => deletedOf(command.employeeId, exportId, command.because));
  }
}

/** An export by its id; `undefined` when the person has none such. */
export const findExport = ({ exports }: DataExportsState, exportId: string): DataExport | undefined =>
  exports.find((one) => one.exportId === exportId);

/** Whether there is, or may come to be, an archive. */
export const isLive = (one: DataExport | undefined): boolean =>
  one?.standing.status === 'in-preparation' || one?.standing.status === 'ready';

/** Whether the time of an archive is over, recorded or not. */
export const isExpired = ({ expiresAt }: StoredArchive, now: string): boolean =>
  Date.parse(expiresAt) <= Date.parse(now);

/**
 * The archive that is to be handed out.
 * @throws DomainError `data-export.unknown` (404), `data-export.not-ready` (409), `data-export.ended` (410)
 */
export function archiveToFetch(one: DataExport | undefined, now: string): StoredArchive {
  if (one === undefined) throw unknownExport();
  const { standing } = one;
  switch (standing.status) {
    case 'in-preparation':
      throw new DomainError('data-export.not-ready', 'conflict', {
        detail: 'The archive is being prepared. Ask again a little later.',
      });
    case 'failed':
      throw new DomainError('data-export.failed', 'conflict', {
        detail: 'The archive could not be made. Ask for a new one.',
      });
    case 'ended':
      throw endedExport();
    case 'ready':
      if (isExpired(standing.archive, now)) throw endedExport();
      return standing.archive;
  }
}

/** @returns 404 `data-export.unknown`, for what is not there and for what is somebody else's */
export const unknownExport = (): DomainError =>
  new DomainError('data-export.unknown', 'not-found', {
    detail: 'There is no such thing, or not for you.',
  });

/** @returns 410 `data-export.ended` */
export const endedExport = (): DomainError =>
  new DomainError('data-export.ended', 'gone', {
    detail: 'The archive is no longer there. Ask for a new one.',
  });

function decideRequest(
  { employeeId, exportId, language, now }: Extract<DataExportCommand, { kind: 'request' }>,
  { exports }: DataExportsState,
): readonly DataExportEvent[] {
  if (exports.some(({ standing }) => standing.status === 'in-preparation')) return [];
  const since = Date.parse(now) - DAY_MS;
  if (exports.filter(({ requestedAt }) => Date.parse(requestedAt) > since).length >= MAX_EXPORTS_A_DAY)
    throw new DomainError('data-export.too-many', 'too-many', {
      detail: 'Too many archives of this person were asked for today. Ask again tomorrow.',
    });
  return [{ type: 'organisation.DataExportRequested', data: { employeeId, exportId, language } }];
}

const deletedOf = (employeeId: string, exportId: string, because: ExportEnd): DataExportDeleted => ({
  type: 'organisation.DataExportDeleted',
  data: { employeeId, exportId, because },
});
