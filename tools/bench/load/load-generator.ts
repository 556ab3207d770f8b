import { percentileOf } from '../statistics.js';
import { serve } from '../worker-process.js';
import { HttpConnection } from './http-connection.js';
import { RequestSequence, type LoadEmployee, type LoadRequests } from './load-requests.js';

/** A server under load and the people who use it; where each of them stands is kept from round to round. */
export interface LoadTarget {
  readonly name: string;
  readonly port: number;
  readonly connections: number;
  readonly requests: LoadRequests;
  /** Dealt out to the connections: nobody is on two of them. At least as many as connections. */
  readonly employees: readonly LoadEmployee[];
}

/** How long, or how often: whichever is given. */
export type LoadAmount = { readonly seconds: number } | { readonly requests: number };

export interface LoadFigures {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export type LoadMethods = {
  readonly open: (target: LoadTarget) => Promise<void>;
  readonly run: (order: { readonly name: string } & LoadAmount) => Promise<LoadFigures>;
};

interface Target {
  readonly port: number;
  /** What each connection sends. */
  readonly sequences: readonly RequestSequence[];
}

const targets = new Map<string, Target>();

async function drive(
  name: string,
  connection: HttpConnection,
  sequence: RequestSequence,
  goesOn: () => boolean,
  latencies: number[],
): Promise<void> {
  while (goesOn()) {
    const request = sequence.next();
    const sent = performance.now();
    const { status, body } = await connection.send(request);
    latencies.push(performance.now() - sent);
    // A refusal is quick: counted as an answer it would flatter the figures.
    if (status !== sequence.acceptedStatus)
      throw new Error(`${name} answered ${status}: ${body.slice(0, 600)}`);
  }
}

serve({
  open({ name, port, connections, requests, employees }) {
    const sequences = Array.from({ length: connections }, (_, lane) => {
      const own = employees.filter((_employee, index) => index % connections === lane);
      return new RequestSequence(requests, own);
    });
    targets.set(name, { port, sequences });
    return Promise.resolve();
  },
  async run(order) {
    const target = targets.get(order.name);
    if (target === undefined) throw new RangeError(`no target ${order.name}`);
    // New ones for each run: servers close what was idle while another one had its turn.
    const connections = await Promise.all(target.sequences.map(() => HttpConnection.open(target.port)));
    const latencies: number[] = [];
    const started = performance.now();
    const until = 'seconds' in order ? started + order.seconds * 1000 : Infinity;
    let left = 'requests' in order ? order.requests : Infinity;
    const goesOn = (): boolean => (left -= 1) >= 0 && performance.now() < until;
    await Promise.all(
      target.sequences.map((sequence, lane) =>
        drive(order.name, connections[lane] as HttpConnection, sequence, goesOn, latencies),
      ),
    );
    const elapsedSeconds = (performance.now() - started) / 1000;
    for (const connection of connections) connection.close();
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
