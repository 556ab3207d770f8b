const DEFAULT_TIMEOUT_MS = 2_000;

/** Something a service cannot do its work without. */
export interface HealthCheck {
  /** Short: `database`, `projections`. */
  readonly name: string;
  readonly timeoutMs?: number;
  /** Resolves when all is well; rejects, or takes too long, when not. */
  check(): Promise<void>;
}

/** The outcome of all checks. */
export interface Readiness {
  readonly status: 'ready' | 'not-ready';
  /** Only `ok` or `failed`: why is in the log, not in an answer that anyone may read. */
  readonly checks: Readonly<Record<string, 'ok' | 'failed'>>;
}

async function withDeadline(check: HealthCheck): Promise<void> {
  const timeoutMs = check.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([check.check(), deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** What readiness depends on. Modules add their checks when they start; draining makes the process not ready at once. */
export class HealthChecks {
  private readonly checks: HealthCheck[] = [];
  private draining = false;
  private readonly listeners: ((isDraining: boolean) => void)[] = [];

  add(check: HealthCheck): void {
    this.checks.push(check);
  }

  /** Says from now on that no new work should come. */
  startDraining(): void {
    this.draining = true;
    this.listeners.forEach((listener) => listener(true));
  }

  get isDraining(): boolean {
    return this.draining;
  }

  onDraining(listener: (isDraining: boolean) => void): void {
    this.listeners.push(listener);
  }

  /** @param onFailure told of each failed check, for the log */
  async readiness(onFailure: (name: string, error: unknown) => void): Promise<Readiness> {
    const results = await Promise.all(
      this.checks.map(async (check): Promise<readonly [string, 'ok' | 'failed']> => {
        try {
          await withDeadline(check);
          return [check.name, 'ok'];
        } catch (error) {
          onFailure(check.name, error);
          return [check.name, 'failed'];
        }
      }),
    );
    const isReady = !this.draining && results.every(([, outcome]) => outcome === 'ok');
    return {
      status: isReady ? 'ready' : 'not-ready',
      checks: Object.fromEntries([...results, ...(this.draining ? [['draining', 'failed'] as const] : [])]),
    };
  }
}
