import { describe, expect, it } from '@jest/globals';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError, InfrastructureError } from '@timeledger/kernel/domain-error.js';
import { streamIdOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import { eventIdOf, newId, type TenantId } from '@timeledger/kernel/ids.js';
import { FakeEventStore } from '@timeledger/testing/fake-event-store.js';
import {
  CommandPipeline,
  type CommandContext,
  type CommandExecution,
  type CommandPipelineOptions,
  type Decision,
} from './command-pipeline.js';

const tenantId = newId<TenantId>();
const streamId = streamIdOf('attendance.punches', tenantId, 'e1', '202603');
const otherStreamId = streamIdOf('attendance.punches', tenantId, 'e1', '202604');

interface Session {
  readonly isOpen: boolean;
  readonly count: number;
}
const closed: Session = { isOpen: false, count: 0 };
const evolve = (state: Session, event: StoredEvent): Session => ({
  isOpen: event.type === 'attendance.ClockedIn',
  count: state.count + 1,
});

const decision = (type: string, note = ''): Decision => ({
  type,
  schemaVersion: 1,
  occurredAt: instantOf(0),
  data: { note },
});
const clockIn = (state: Session): Decision[] => {
  if (state.isOpen) throw new DomainError('punch.already-open', 'conflict');
  return [decision('attendance.ClockedIn')];
};
const clockOut = (state: Session): Decision[] => {
  if (!state.isOpen) throw new DomainError('punch.not-open', 'conflict');
  return [decision('attendance.ClockedOut')];
};

const contextOf = (key: string, requestHash = 'hash'): CommandContext => ({
  tenantId,
  principal: 'someone/web',
  actor: { kind: 'user', id: 'someone' },
  correlationId: 'c',
  requestHash,
  operation: 'punches.record',
  idempotencyKey: key,
});
const execution = (
  key: string,
  decide: CommandExecution<Session>['decide'],
  more: Partial<CommandExecution<Session>> = {},
): CommandExecution<Session> => ({
  context: contextOf(key),
  streamId,
  initialState: closed,
  evolve,
  decide,
  ...more,
});

function setUp(options: Partial<CommandPipelineOptions> = {}) {
  const store = new FakeEventStore();
  const pipelineOf = () => new CommandPipeline({ store, pause: async () => undefined, ...options });
  return { store, pipeline: pipelineOf(), pipelineOf };
}
const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'granted';
};

describe('a command', () => {
  it('records what was decided, with ids derived from the request', async () => {
    const { store, pipeline } = setUp();
    const result = await pipeline.execute(
      execution('k', () => [decision('attendance.ClockedIn'), decision('attendance.ClockedOut')]),
    );
    expect(result).toMatchObject({ revision: 1, isDuplicate: false, state: { isOpen: false, count: 2 } });
    expect(store.events.map((event) => event.eventId)).toEqual([
      eventIdOf(tenantId, 'someone/web', 'punches.record', 'k', 0),
      eventIdOf(tenantId, 'someone/web', 'punches.record', 'k', 1),
    ]);
    expect(result.position).toBe(store.events.at(-1)?.position);
  });

  it('may record nothing and then answers where the stream is', async () => {
    const { pipeline, store } = setUp();
    expect(await pipeline.execute(execution('a', () => []))).toMatchObject({
      revision: -1,
      position: 0,
      events: [],
    });
    await pipeline.execute(execution('b', clockIn));
    expect(await pipeline.execute(execution('c', () => []))).toMatchObject({
      revision: 0,
      position: store.events[0]?.position,
    });
  });

  it('may not record more events than one append takes', async () => {
    const { store, pipeline } = setUp();
    const decide = () => Array.from({ length: 1001 }, () => decision('attendance.ClockedIn'));
    expect(await codeOf(pipeline.execute(execution('k', decide)))).toBe('command.too-many-events');
    expect(store.events).toHaveLength(0);
  });

  it('stores what the hooks prepare and answers what was decided', async () => {
    const hooks: NonNullable<CommandPipelineOptions['hooks']> = {
      prepare: (event) => ({ ...event, data: { $enc: 1 } }),
      read: async (event) => ({ ...event, data: { note: 'opened' } }),
    };
    const { store, pipeline } = setUp({ hooks });
    const decide = () => [decision('attendance.ClockedIn', 'said')];
    const first = await pipeline.execute(execution('k', decide));
    expect(store.events[0]?.data).toEqual({ $enc: 1 });
    expect(first.events[0]?.data).toEqual({ note: 'said' });
    expect((await pipeline.execute(execution('k', decide))).events[0]?.data).toEqual({ note: 'opened' });
  });
});

describe('a repeated request', () => {
  it('gets its original answer although it would be refused now', async () => {
    const { store, pipeline, pipelineOf } = setUp();
    const first = await pipeline.execute(execution('in', clockIn));
    await pipeline.execute(execution('out', clockOut));
    await pipeline.execute(execution('in 2', clockIn));
    for (const repeated of [pipeline, pipelineOf()]) {
      const again = await repeated.execute(execution('in', clockIn));
      expect(again).toMatchObject({ isDuplicate: true, revision: 0, position: first.position });
      expect(again.events).toEqual(first.events);
    }
    expect(store.events).toHaveLength(3);
  });

  it('gets all of its events and none of its neighbours of the same content', async () => {
    const { pipeline } = setUp();
    const two = () => [decision('attendance.ClockedIn'), decision('attendance.ClockedOut')];
    const first = await pipeline.execute(execution('k', two));
    await pipeline.execute(execution('l', two, { context: { ...contextOf('l'), correlationId: 'd' } }));
    expect((await pipeline.execute(execution('k', two))).events).toEqual(first.events);
  });

  it('comes before If-Match: what it asked for has been done', async () => {
    const { pipeline } = setUp();
    await pipeline.execute(execution('in', clockIn));
    await pipeline.execute(execution('out', clockOut, { expected: 0 }));
    expect(await pipeline.execute(execution('out', clockOut, { expected: 0 }))).toMatchObject({
      isDuplicate: true,
    });
  });

  it('with another body is refused, in the same stream and in any other', async () => {
    const { store, pipeline, pipelineOf } = setUp();
    await pipeline.execute(execution('k', clockIn));
    const other = { context: contextOf('k', 'another hash') };
    for (const repeated of [pipeline, pipelineOf()]) {
      expect(await codeOf(repeated.execute(execution('k', clockOut, other)))).toBe('request.id-reused');
      const elsewhere = execution('k', clockIn, { ...other, streamId: otherStreamId });
      expect(await codeOf(repeated.execute(elsewhere))).toBe('request.id-reused');
    }
    expect(store.events).toHaveLength(1);
  });

  it('recorded meanwhile by another process gets that answer, whatever the kept state says', async () => {
    for (const idScope of ['tenant', 'stream'] as const) {
      const { store, pipeline, pipelineOf } = setUp();
      await pipeline.execute(execution('in', clockIn));
      await pipelineOf().execute(execution('out', clockOut));
      const again = await pipeline.execute(execution('out', clockOut, { idScope }));
      expect(again).toMatchObject({ isDuplicate: true, revision: 1, state: { isOpen: false } });
      expect(store.events).toHaveLength(2);
    }
  });
});

describe('racing commands', () => {
  it('20 parallel clock-ins leave one event', async () => {
    const { store, pipeline, pipelineOf } = setUp();
    const pipelines = [pipeline, pipelineOf(), pipelineOf()];
    const codes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        codeOf((pipelines[index % 3] ?? pipeline).execute(execution(`k${index}`, clockIn))),
      ),
    );
    expect(codes.filter((code) => code === 'granted')).toHaveLength(1);
    expect(codes.filter((code) => code === 'punch.already-open')).toHaveLength(19);
    expect(store.events).toHaveLength(1);
  });

  it('of one process queue instead of conflicting, and read the stream once', async () => {
    const { store, pipeline } = setUp();
    const decide = () => [decision('attendance.Noted')];
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => pipeline.execute(execution(`k${index}`, decide))),
    );
    expect(store.events.map((event) => event.revision)).toEqual(
      Array.from({ length: 50 }, (_, index) => index),
    );
    expect(store.calls).toMatchObject({ append: 50, readStream: 1 });
  });

  it('of several processes read again and decide again until each is recorded', async () => {
    const { store, pipelineOf } = setUp({ maxAttempts: 100 });
    const pipelines = Array.from({ length: 4 }, pipelineOf);
    const decide = (_: Session, revision: number) => [decision('attendance.Noted', `after ${revision}`)];
    await Promise.all(
      pipelines.flatMap((pipeline, process) =>
        Array.from({ length: 10 }, (_, index) => pipeline.execute(execution(`${process}.${index}`, decide))),
      ),
    );
    expect(store.events.map((event) => event.data['note'])).toEqual(
      Array.from({ length: 40 }, (_, index) => `after ${index - 1}`),
    );
  });

  it('give up after a bounded number of conflicts', async () => {
    const { store, pipeline, pipelineOf } = setUp({ maxAttempts: 3 });
    const rival = pipelineOf();
    let writes = 0;
    const decide = async () => {
      writes += 1;
      await rival.execute(execution(`rival ${writes}`, () => [decision('attendance.Noted')]));
      return [decision('attendance.Noted')];
    };
    expect(await codeOf(pipeline.execute(execution('k', decide)))).toBe('command.contended');
    expect(store.events).toHaveLength(3);
  });
});

describe('a kept state', () => {
  it('is no ground for a refusal: it is decided again on a fresh read', async () => {
    const { pipeline, pipelineOf } = setUp();
    await pipeline.execute(execution('in', clockIn));
    await pipelineOf().execute(execution('out', clockOut));
    expect(await codeOf(pipeline.execute(execution('in 2', clockIn)))).toBe('granted');
  });

  it('is no ground for recording nothing either', async () => {
    const { pipeline, pipelineOf } = setUp();
    await pipeline.execute(execution('in', clockIn));
    await pipelineOf().execute(execution('out', clockOut));
    const openIfClosed = (state: Session) => (state.isOpen ? [] : [decision('attendance.ClockedIn')]);
    expect((await pipeline.execute(execution('in 2', openIfClosed))).events).toHaveLength(1);
  });

  it('does not make If-Match fail that matches the stream', async () => {
    const { pipeline, pipelineOf } = setUp();
    await pipeline.execute(execution('in', clockIn));
    await pipelineOf().execute(execution('out', clockOut));
    expect(await codeOf(pipeline.execute(execution('in 2', clockIn, { expected: 1 })))).toBe('granted');
    expect(await codeOf(pipeline.execute(execution('out 2', clockOut, { expected: 1 })))).toBe(
      'resource.stale',
    );
  });

  it('is dropped when the outcome is unknown, and the retry finds what was recorded', async () => {
    const { store, pipeline } = setUp();
    await pipeline.execute(execution('in', clockIn));
    store.afterAppend = () => {
      throw new InfrastructureError('connection lost', { retriable: true, outcomeUnknown: true });
    };
    await expect(pipeline.execute(execution('out', clockOut))).rejects.toMatchObject({
      outcomeUnknown: true,
    });
    store.afterAppend = () => undefined;
    const appends = store.calls.append;
    const note = () => [decision('attendance.Noted')];
    const noted = await pipeline.execute(execution('note', note));
    expect(noted).toMatchObject({ revision: 2, state: { count: 3 } });
    expect(store.calls.append).toBe(appends + 1);
    expect(await pipeline.execute(execution('out', clockOut))).toMatchObject({
      isDuplicate: true,
      revision: 1,
    });
  });

  it('is not advanced by an append that failed', async () => {
    const { store, pipeline } = setUp();
    await pipeline.execute(execution('in', clockIn));
    store.beforeAppend = () => {
      throw new InfrastructureError('no database', { retriable: true });
    };
    await expect(pipeline.execute(execution('out', clockOut))).rejects.toThrow('no database');
    store.beforeAppend = () => undefined;
    expect(await codeOf(pipeline.execute(execution('out', clockOut)))).toBe('granted');
  });

  it('belongs to the function that folded it', async () => {
    const { pipeline } = setUp();
    await pipeline.execute(execution('in', clockIn));
    const result = await pipeline.execute({
      ...execution('noted', () => []),
      initialState: 'start:',
      evolve: (state: string, event: StoredEvent) => `${state}${event.type}`,
      decide: () => [],
    });
    expect(result.state).toBe('start:attendance.ClockedIn');
  });
});
