import { randomUUID } from 'node:crypto';
import { percentileOf } from '../statistics.js';
import { serve } from '../worker-process.js';
import { HttpConnection, requestText } from './http-connection.js';

/** Who punches. */
export interface LoadEmployee {
  readonly employmentId: string;
  readonly token: string;
}

/** A server under load and the people who use it; each keeps being in or out from round to round. */
export interface LoadTarget {
  readonly name: string;
  readonly port: number;
  readonly path: string;
  readonly connections: number;
  readonly employees: readonly LoadEmployee[];
}

export interface LoadFigures {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export type LoadMethods = {
  readonly open: (target: LoadTarget) => Promise<void>;
  readonly run: (order: { readonly name: string; readonly seconds: number }) => Promise<LoadFigures>;
};

interface OpenTarget {
  readonly target: LoadTarget;
  readonly connections: readonly HttpConnection[];
  readonly isIn: boolean[];
  /** The next of a connection's own employees. */
  readonly next: number[];
}

const targets = new Map<string, OpenTarget>();

/** The body of a live punch, the same for both servers. */
const punchBody = (employmentId: string, kind: 'clock-in' | 'clock-out'): string =>
  JSON.stringify({
    id: randomUUID(),
    employmentId,
    kind,
    occurredAt: new Date().toISOString(),
    zone: 'Europe/Berlin',
    deviceId: 'bench',
  });

async function drive(open: OpenTarget, lane: number, until: number, latencies: number[]): Promise<void> {
  const { target, isIn, next } = open;
  const connection = open.connections[lane] as HttpConnection;
  const own = Math.floor((target.employees.length - lane - 1) / target.connections) + 1;
  while (performance.now() < until) {
    const turn = next[lane] ?? 0;
    next[lane] = (turn + 1) % own;
    const index = lane + turn * target.connections;
    const employee = target.employees[index] as LoadEmployee;
    const body = punchBody(employee.employmentId, isIn[index] === true ? 'clock-out' : 'clock-in');
    const sent = performance.now();
    const { status, body: answer } = await connection.send(
      requestText('POST', target.path, employee.token, body),
    );
    latencies.push(performance.now() - sent);
    if (status !== 201) throw new Error(`${target.name} answered ${status}: ${answer.slice(0, 600)}`);
    isIn[index] = isIn[index] !== true;
  }
}

serve({
  async open(target) {
    const connections = await Promise.all(
      Array.from({ length: target.connections }, () => HttpConnection.open(target.port)),
    );
    targets.set(target.name, { target, connections, isIn: [], next: [] });
  },
  async run({ name, seconds }) {
    const open = targets.get(name);
    if (open === undefined) throw new RangeError(`no target ${name}`);
    const latencies: number[] = [];
    const started = performance.now();
    const until = started + seconds * 1000;
    await Promise.all(open.connections.map((_, lane) => drive(open, lane, until, latencies)));
    const elapsedSeconds = (performance.now() - started) / 1000;
    const ascending = Float64Array.from(latencies).sort();
    return {
      requests: ascending.length,
      requestsPerSecond: ascending.length / elapsedSeconds,
      p50Ms: percentileOf(ascending, 0.5),
      p99Ms: percentileOf(ascending, 0.99),
      maxMs: percentileOf(ascending, 1),
    };
  },
} satisfies LoadMethods);
