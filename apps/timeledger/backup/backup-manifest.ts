/** The version of the archive's layout; a reader refuses every other. */
export const BACKUP_FORMAT = 1;

/** One log as it was in the backup's snapshot. */
export interface LogSummary {
  /** `attendance`. */
  readonly context: string;
  readonly events: number;
  /** Position of the last event; 0 for an empty log. */
  readonly lastPosition: number;
  /** Position that had been drawn last, so that a restored log never gives one twice. */
  readonly headPosition: number;
  /** RFC 3339; `null` for an empty log. */
  readonly lastRecordedAt: string | null;
  /** The epoch of the log that was saved; a restored one has another. */
  readonly epoch: string;
  /** Merkle root (RFC 9162) over the events' lines in order of position, hex. */
  readonly root: string;
  /** Bytes of those lines. */
  readonly bytes: number;
}

/** What a backup says of itself; its last part, so that a cut archive has none. */
export interface BackupManifest {
  readonly format: number;
  readonly product: string;
  readonly backupId: string;
  /** When the snapshot was taken: what was acknowledged later is not in the backup. */
  readonly takenAt: string;
  readonly logs: readonly LogSummary[];
  /** Every other part of the archive, in order. */
  readonly parts: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  /** Wrapped data keys in the archive. */
  readonly keys: number;
  /** Tombstones that stood at the time: a restore wants to see at least these. */
  readonly tombstones: number;
  /** Where master key and secrets are: in the archive under a passphrase, or in a file of their own. */
  readonly secrets: 'encrypted' | 'apart';
}

export const MANIFEST_PART = 'manifest.json';
/** HMAC-SHA-256 of the manifest under a key derived from the master key: who lacks that cannot forge a backup. */
export const SEAL_PART = 'manifest.hmac';
export const SECRETS_PART = 'secrets.json';
export const TOMBSTONES_PART = 'tombstones.ndjson.gz';
/** `logs/attendance/000001.ndjson.gz` */
export const LOG_PART = /^logs\/([a-z][a-z0-9_]*)\/(\d{6})\.ndjson\.gz$/;
/** `keys/000001.ndjson.gz` */
export const KEYS_PART = /^keys\/(\d{6})\.ndjson\.gz$/;
