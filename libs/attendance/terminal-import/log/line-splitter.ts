/** The longest line that is read; a longer one is reported and skipped. In bytes, without its end. */
export const MAX_LINE_BYTES = 4096;

/** One line of a file, or the news that a line was too long to keep. */
export interface RawLine {
  /** Counted from 1, as an editor counts. */
  readonly number: number;
  /** The bytes without their line end (`\n` or `\r\n`); `undefined` when the line was too long. */
  readonly bytes: Uint8Array | undefined;
}

const LF = 0x0a;
const CR = 0x0d;

/** Cuts a stream of bytes into lines and holds at most one line in memory, however long a line is. */
export class LineSplitter {
  private readonly pending = new Uint8Array(MAX_LINE_BYTES + 1);
  private pendingBytes = 0;
  private isSkipping = false;
  private number = 1;

  /** The lines that end within this piece. */
  *push(piece: Uint8Array): Generator<RawLine> {
    let start = 0;
    for (let end = piece.indexOf(LF); end !== -1; end = piece.indexOf(LF, start)) {
      const rest = piece.subarray(start, end);
      start = end + 1;
      yield this.pendingBytes === 0 && !this.isSkipping ? this.lineOf(rest) : this.joined(rest);
    }
    this.keep(piece.subarray(start));
  }

  /** The last line, when the file does not end with a line end. */
  *end(): Generator<RawLine> {
    if (this.pendingBytes > 0 || this.isSkipping) yield this.joined(new Uint8Array());
  }

  private joined(rest: Uint8Array): RawLine {
    this.keep(rest);
    const line = this.isSkipping
      ? { number: this.number++, bytes: undefined }
      : this.lineOf(this.pending.slice(0, this.pendingBytes));
    this.pendingBytes = 0;
    this.isSkipping = false;
    return line;
  }

  private keep(bytes: Uint8Array): void {
    if (this.isSkipping) return;
    // One byte more than a line may have, for the carriage return that is not part of it.
    if (this.pendingBytes + bytes.length > this.pending.length) {
      this.isSkipping = true;
      return;
    }
    this.pending.set(bytes, this.pendingBytes);
    this.pendingBytes += bytes.length;
  }

  private lineOf(bytes: Uint8Array): RawLine {
    const line = bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes;
    return { number: this.number++, bytes: line.length > MAX_LINE_BYTES ? undefined : line };
  }
}
