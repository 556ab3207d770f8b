import { get, Agent, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { serve } from '../worker-process.js';

/** Who listens, or asks, and where. */
export interface Audience {
  readonly port: number;
  readonly token: string;
  readonly count: number;
}

export type AudienceMethods = {
  /** Opens the streams; answers when each has got its board. */
  readonly listen: (audience: Audience) => Promise<void>;
  /** Waits until each of them was told of so many changes since it opened. */
  readonly awaitChanges: (order: { readonly each: number }) => Promise<void>;
  /** Closes the streams. */
  readonly leave: () => Promise<void>;
  /** Each asks for the board again and again instead. @returns how many answers there were */
  readonly ask: (
    order: Audience & { readonly everyMs: number; readonly seconds: number },
  ) => Promise<{ readonly answers: number }>;
};

const WAIT_MS = 30_000;
const POLL_MS = 1;
const OPENED_AT_ONCE = 50;
const STREAM = '/v1/presence/live';
const BOARD = '/v1/presence?limit=1000';

/** A listener: what came is counted, not kept. */
class Listener {
  hasBoard = false;
  changes = 0;
  private rest = '';

  take(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === 'event: board') this.hasBoard = true;
      // Changes of one moment come together.
      if (line.startsWith('data: ') && this.hasBoard) this.changes += line.split('"employmentId"').length - 1;
      if (line === 'event: end') throw new Error('a stream ended');
    }
  }
}

const listeners: Listener[] = [];
const answers: IncomingMessage[] = [];
let inBoard = 0;

async function until(isSo: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + WAIT_MS;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await pause(POLL_MS);
  }
}

function open({ port, token }: Audience, agent: Agent): void {
  const listener = new Listener();
  listeners.push(listener);
  get(
    { port, host: '127.0.0.1', path: STREAM, agent, headers: { authorization: `Bearer ${token}` } },
    (answer) => {
      if (answer.statusCode !== 200) throw new Error(`${STREAM} answered ${answer.statusCode}`);
      answers.push(answer);
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => listener.take(text));
    },
  );
}

function request({ port, token }: Audience, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(
      { port, host: '127.0.0.1', path: BOARD, agent, headers: { authorization: `Bearer ${token}` } },
      (answer) => {
        answer.resume();
        answer.on('end', () =>
          answer.statusCode === 200 ? resolve() : reject(new Error(`${answer.statusCode}`)),
        );
      },
    ).on('error', reject);
  });
}

serve({
  async listen(audience) {
    const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
    while (listeners.length < audience.count) {
      for (let index = 0; index < OPENED_AT_ONCE; index += 1) open(audience, agent);
      await until(() => listeners.every(({ hasBoard }) => hasBoard), 'the boards');
    }
    inBoard = listeners[0]?.changes ?? 0;
  },
  async awaitChanges({ each }) {
    await until(() => listeners.every(({ changes }) => changes - inBoard >= each), `${each} changes each`);
  },
  async leave() {
    for (const answer of answers.splice(0)) answer.destroy();
    listeners.length = 0;
  },
  async ask({ everyMs, seconds, ...audience }) {
    const agent = new Agent({ keepAlive: true, maxSockets: 64 });
    const endMs = performance.now() + seconds * 1000;
    let count = 0;
    const one = async (index: number): Promise<void> => {
      // Nobody asks in step with everybody else.
      await pause((index / audience.count) * everyMs);
      while (performance.now() < endMs) {
        const askedMs = performance.now();
        await request(audience, agent);
        count += 1;
        await pause(Math.max(0, askedMs + everyMs - performance.now()));
      }
    };
    await Promise.all(Array.from({ length: audience.count }, (_, index) => one(index)));
    agent.destroy();
    return { answers: count };
  },
} satisfies AudienceMethods);
