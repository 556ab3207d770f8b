/** Lets a loop sleep until there may be work. A call to {@link wake} while nobody sleeps is remembered. */
export class Wakeup {
  private isWoken = false;
  private wakeSleeper: (() => void) | undefined;

  /** Ends the sleep, or the next one. */
  wake(): void {
    this.isWoken = true;
    this.wakeSleeper?.();
  }

  /**
   * Sleeps until woken, aborted or the time is over; leaves no timer behind.
   * @returns whether it was woken
   */
  async sleep(milliseconds: number, signal: AbortSignal): Promise<boolean> {
    if (!this.isWoken && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, milliseconds);
      this.wakeSleeper = resolve;
      const end = (): void => resolve();
      signal.addEventListener('abort', end, { once: true });
      await promise;
      clearTimeout(timer);
      // The signal outlives many sleeps.
      signal.removeEventListener('abort', end);
      this.wakeSleeper = undefined;
    }
    const wasWoken = this.isWoken;
    this.isWoken = false;
    return wasWoken;
  }
}
