import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Scratch } from './scratch.js';

/** What a process of the benchmark can be asked for. Parameters and results travel as JSON. */
export type Methods = { readonly [name: string]: (parameters: never) => Promise<unknown> };

type ParametersOf<M extends Methods, Name extends keyof M> = Parameters<M[Name]>[0];
type ResultOf<M extends Methods, Name extends keyof M> = Awaited<ReturnType<M[Name]>>;

interface Question {
  readonly id: number;
  readonly method: string;
  readonly parameters: unknown;
}

type Answer =
  { readonly id: number; readonly result: unknown } | { readonly id: number; readonly error: string };

/** Runs in the child: answers the parent's questions one at a time and ends with it. */
export function serve(methods: Methods): void {
  // Ctrl-C reaches the whole process group; the parent decides in which order things end.
  process.on('SIGINT', () => {});
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message) => {
    const { id, method, parameters } = message as Question;
    void (async () => {
      let answer: Answer;
      try {
        const called = methods[method];
        if (called === undefined) throw new RangeError(`no method ${method}`);
        answer = { id, result: (await called(parameters as never)) ?? null };
      } catch (error) {
        answer = { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
      }
      process.send?.(answer);
    })();
  });
}

/** A child process of our own, driven by questions; each part of a comparison runs in one, so that none warms another's code. */
export class WorkerProcess<M extends Methods> {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #lastId = 0;
  #ended: string | undefined;

  /** @param file the compiled module, relative to the folder of this one */
  constructor(
    scratch: Scratch,
    private readonly file: string,
    args: readonly string[] = [],
  ) {
    this.#child = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, NODE_ENV: 'production' },
    });
    this.#child.on('message', (message) => {
      const answer = message as Answer;
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
    this.#child.on('exit', (code, signal) => {
      this.#ended = `${file} ended (${signal ?? code})`;
      for (const [id, resolve] of this.#waiting) resolve({ id, error: this.#ended });
      this.#waiting.clear();
    });
    scratch.onRelease(() => this.stop());
  }

  async call<Name extends keyof M & string>(
    method: Name,
    parameters: ParametersOf<M, Name>,
  ): Promise<ResultOf<M, Name>> {
    if (this.#ended !== undefined) throw new Error(this.#ended);
    const id = (this.#lastId += 1);
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#child.send({ id, method, parameters } satisfies Question);
    });
    if ('error' in answer) throw new Error(`${this.file} ${method}: ${answer.error}`);
    // The child answers with what its method of this name returns.
    return answer.result as ResultOf<M, Name>;
  }

  async stop(): Promise<void> {
    if (this.#ended !== undefined) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.connected) this.#child.disconnect();
    const forced = setTimeout(() => this.#child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(forced);
  }
}
