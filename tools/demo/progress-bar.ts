const WIDTH = 32;
const REDRAW_MS = 100;
/** Without a terminal a line is written at every so many percent. */
const LINE_EVERY_PERCENT = 10;

/** Shows how far a run has got: a bar on a terminal, a few lines elsewhere. */
export class ProgressBar {
  private done = 0;
  private drawnAtMs = 0;
  private writtenPercent = 0;
  private readonly startedMs = performance.now();

  constructor(
    private readonly total: number,
    private readonly out: NodeJS.WriteStream = process.stderr,
  ) {}

  advance(label: string): void {
    this.done += 1;
    const percent = Math.floor((100 * this.done) / Math.max(1, this.total));
    const nowMs = performance.now();
    if (this.out.isTTY) {
      if (nowMs - this.drawnAtMs < REDRAW_MS && this.done < this.total) return;
      this.drawnAtMs = nowMs;
      const filled = Math.floor((WIDTH * this.done) / Math.max(1, this.total));
      const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
      this.out.write(`\r\u001b[2K${bar} ${String(percent).padStart(3)} %  ${this.rate()}  ${label}`);
    } else if (percent >= this.writtenPercent + LINE_EVERY_PERCENT) {
      this.writtenPercent = percent - (percent % LINE_EVERY_PERCENT);
      this.out.write(`${percent} %  ${this.rate()}  ${label}\n`);
    }
  }

  /** Leaves the line. */
  end(): void {
    if (this.out.isTTY) this.out.write('\r\u001b[2K');
  }

  private rate(): string {
    const seconds = (performance.now() - this.startedMs) / 1000;
    return `${this.done}/${this.total} calls, ${Math.round(this.done / Math.max(seconds, 0.001))}/s`;
  }
}
