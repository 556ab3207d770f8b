import { serve } from '../worker-process.js';
import { dataOf, type AppendEngine, type EngineConnection, type OpenEngine } from './append-engine.js';

/** Events of one stream before its writer starts another: about what a person's month has. */
const EVENTS_PER_STREAM = 40;

/** Each engine is loaded only in the process that measures it. */
const engines: Readonly<Record<string, () => Promise<OpenEngine>>> = {
  timeledger: async () => (await import('./timeledger.js')).openTimeledger,
  emmett: async () => (await import('./emmett.js')).openEmmett,
  'message-db': async () => (await import('./message-db.js')).openMessageDbManyCategories,
  'message-db-one': async () => (await import('./message-db.js')).openMessageDbOneCategory,
  'plain-insert': async () => (await import('./plain-insert.js')).openPlainInsert,
};

export interface AppendRun {
  readonly writers: number;
  readonly seconds: number;
}

export interface AppendFigures {
  readonly appends: number;
  readonly appendsPerSecond: number;
}

export type AppendMethods = {
  readonly open: (connection: EngineConnection) => Promise<void>;
  readonly run: (order: AppendRun) => Promise<AppendFigures>;
  readonly check: (parameters: null) => Promise<{ readonly counted: number; readonly stored: number }>;
  readonly close: (parameters: null) => Promise<void>;
};

let engine: AppendEngine | undefined;
let serial = 0;
/** Where each writer stands; kept over the rounds. */
const writers: { stream: number; revision: number }[] = [];

async function write(opened: AppendEngine, writer: number, until: number): Promise<number> {
  const place = (writers[writer] ??= { stream: 0, revision: 0 });
  let appends = 0;
  while (performance.now() < until) {
    await opened.append({ writer, ...place, data: dataOf(writer, (serial += 1)) });
    appends += 1;
    place.revision += 1;
    if (place.revision === EVENTS_PER_STREAM) {
      place.stream += 1;
      place.revision = 0;
    }
  }
  return appends;
}

const opened = (): AppendEngine => {
  if (engine === undefined) throw new Error('open comes first');
  return engine;
};

serve({
  async open(connection) {
    const open = engines[process.argv[2] ?? ''];
    if (open === undefined) throw new RangeError(`no engine ${process.argv[2]}`);
    engine = await (await open())(connection);
  },
  async run({ writers: count, seconds }) {
    const store = opened();
    const started = performance.now();
    const until = started + seconds * 1000;
    const appends = await Promise.all(
      Array.from({ length: count }, (_, writer) => write(store, writer, until)),
    );
    const sum = appends.reduce((total, own) => total + own, 0);
    // Until the last acknowledgement: the time the appends took, not the time they were asked for.
    return { appends: sum, appendsPerSecond: (sum * 1000) / (performance.now() - started) };
  },
  check: async () => ({ counted: serial, stored: await opened().countEvents() }),
  close: () => opened().close(),
} satisfies AppendMethods);
