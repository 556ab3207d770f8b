import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import {
  startContext,
  type Answer,
  type Caller,
  type ContextHarness,
  type ProblemBody,
} from '@timeledger/testing/context-harness.js';
import { verifyRebuild } from '@timeledger/testing/verify-rebuild.js';
import { wholeLog } from '@timeledger/testing/whole-log.js';
import type { EntryTotalsView, TimeEntryPage, TimeEntryView } from '../entries/time-entry.dto.js';
import { taskTimeExportSections } from '../privacy/export-sections.js';
import { projectRequestExample, type ProjectView } from '../projects/project.dto.js';
import { taskRequestExample, type TaskView } from '../projects/task.dto.js';
import { taskTimeProjection } from '../read-model/task-time.projection.js';
import { automaticTimingWith, taskTimeContext } from '../task-time.context.js';
import type { BusinessEventBatchResult, BusinessEventPage, BusinessEventView } from './business-event.dto.js';
import type { TimingRulePage, TimingRuleView } from './timing-rule.dto.js';

let harness: ContextHarness;
beforeAll(async () => {
  harness = await startContext(taskTimeContext, { now: '2026-03-02T18:00:00Z' });
});
afterAll(() => harness.close());

let tenantId: TenantId;
let employeeId: string;
let me: Caller;
let administrator: Caller;
let taskId: string;
beforeEach(async () => {
  tenantId = newId<TenantId>();
  employeeId = newId();
  me = harness.as({ tenantId, subject: employeeId, roles: ['employee'] });
  administrator = harness.as({ tenantId, subject: newId(), roles: ['tenant_administrator'] });
  taskId = await task();
});

async function task(): Promise<string> {
  const project = await administrator.post<ProjectView>('/v1/projects', projectRequestExample);
  const facts = { ...taskRequestExample, projectId: project.body.id };
  return (await me.post<TaskView>('/v1/tasks', facts)).body.id;
}
const at = (time: string): string => `2026-03-02T${time}:00.000Z`;
const rule = async (eventType: string, effect: object, more: object = {}) => {
  const body = { eventType, effect, tasks: [{ customerId: null, taskId }], isActive: true, ...more };
  const made = await administrator.post<TimingRuleView>('/v1/timing-rules', body);
  await harness.caughtUp();
  return made;
};
const casesAndMeetings = async (): Promise<void> => {
  await rule('case.opened', { kind: 'start', stretch: 'case' });
  await rule('case.resolved', { kind: 'end', stretch: 'case' });
  await rule('meeting.finished', { kind: 'fixed', minutes: 25 });
};
const told = (type: string, time: string, more: object = {}) => ({
  ...{ id: newId(), type, at: at(time), employeeId, zone: 'Europe/Berlin', reference: '4711', ...more },
});
const send = async (...items: readonly unknown[]) =>
  (await administrator.post<BusinessEventBatchResult>('/v1/business-events', { items })).body.results;
const outcomes = async (...items: readonly unknown[]) =>
  (await send(...items)).map(({ outcome, reason, errors }) => {
    const codes = errors?.map(({ pointer, code }) => `${String(pointer)} ${String(code)}`);
    return [outcome, reason ?? codes].filter((each) => each !== undefined);
  });
/** What follows from everything that was taken in, as often as it is looked at. */
const react = async (): Promise<void> => {
  const reactor = automaticTimingWith(harness.ports);
  for (const event of await wholeLog(harness.ports.store, { categories: [...reactor.categories] }))
    if (event.tenantId === tenantId) await reactor.react(event, new AbortController().signal, []);
  await harness.caughtUp();
};
const entries = async (who = me): Promise<readonly string[]> => {
  await react();
  const { items } = (await who.get<TimeEntryPage>('/v1/time-entries')).body;
  return items
    .map(({ startedAt, endedAt, source }) => `${startedAt.slice(11, 16)}-${endedAt.slice(11, 16)} ${source}`)
    .sort();
};
const problemOf = ({ status, body }: Answer<unknown>) => {
  const { code, errors } = body as ProblemBody;
  return [status, code, errors?.[0]?.pointer];
};

describe('automatic timing (TSK-03)', () => {
  it('makes entries of cases and meetings, whatever order they come in and however often', async () => {
    await casesAndMeetings();
    const events = [
      told('case.resolved', '10:00'),
      told('meeting.finished', '14:30'),
      told('case.opened', '09:00'),
      told('case.resolved', '12:00', { reference: '4712' }),
      told('case.opened', '11:15', { reference: '4712' }),
    ];
    expect(await outcomes(...events)).toEqual(Array.from({ length: 5 }, () => ['applied']));
    const expected = ['09:00-10:00 rule', '11:15-12:00 rule', '14:05-14:30 rule'];
    expect(await entries()).toEqual(expected);
    expect(await outcomes(...events)).toEqual(Array.from({ length: 5 }, () => ['repeated']));
    expect(await entries()).toEqual(expected);
    const { body } = await me.get<EntryTotalsView>(
      '/v1/time-entries/totals?firstDay=2026-03-02&lastDay=2026-03-02',
    );
    expect(body.exactMinutes).toBe(60 + 45 + 25);
  });

  it('waits for the other end, and changes or takes back what was recorded when an end comes late', async () => {
    await casesAndMeetings();
    await send(told('case.opened', '09:00'));
    expect(await entries()).toEqual([]);
    await send(told('case.resolved', '11:00'));
    // However often each is looked at again: the start, of which no end was known then, too.
    for (let again = 0; again < 3; again += 1) expect(await entries()).toEqual(['09:00-11:00 rule']);
    // It was resolved before, and opened again: what was one stretch is two.
    await send(told('case.resolved', '10:00'), told('case.opened', '10:30'));
    expect(await entries()).toEqual(['09:00-10:00 rule', '10:30-11:00 rule']);
    // Opened even before: the first stretch begins there, and 09:00 began none.
    await send(told('case.opened', '08:30'));
    expect(await entries()).toEqual(['08:30-10:00 rule', '10:30-11:00 rule']);
  });

  it('tells people and references apart', async () => {
    await casesAndMeetings();
    const other = newId();
    await send(
      told('case.opened', '09:00'),
      told('case.resolved', '09:30', { employeeId: other }),
      told('case.resolved', '09:45', { reference: 'another' }),
    );
    expect(await entries()).toEqual([]);
    await send(told('case.opened', '09:10', { employeeId: other }));
    const them = harness.as({ tenantId, subject: other, roles: ['employee'] });
    expect([await entries(), await entries(them)]).toEqual([[], ['09:10-09:30 rule']]);
  });

  it('leaves alone what its person has changed or taken back since', async () => {
    await casesAndMeetings();
    await send(
      told('case.opened', '09:00'),
      told('case.resolved', '11:00'),
      told('meeting.finished', '14:30'),
    );
    await react();
    const { items } = (await me.get<TimeEntryPage>('/v1/time-entries')).body;
    for (const { id, minutes } of items) {
      const path = `/v1/time-entries/${id}`;
      const { etag, body } = await me.get<TimeEntryView>(path);
      if (minutes === 25) await me.delete(path, { 'if-match': etag });
      else {
        const shorter = { taskId: body.taskId, startedAt: at('09:00'), endedAt: at('10:45'), zone: 'UTC' };
        expect((await me.put(path, shorter, { 'if-match': etag })).status).toBe(200);
      }
    }
    await send(told('case.resolved', '10:00'));
    expect(await entries()).toEqual(['09:00-10:45 manual']);
  });

  it('parks what no rule knows, visibly, and applies it when it is tried again', async () => {
    const customerId = newId();
    await casesAndMeetings();
    await rule('call.ended', { kind: 'fixed', minutes: 10 }, { tasks: [{ customerId, taskId }] });
    expect(
      await outcomes(
        told('visit.left', '09:00'),
        told('call.ended', '10:00', { customerId: newId() }),
        told('call.ended', '11:00'),
        told('call.ended', '12:00', { customerId }),
      ),
    ).toEqual([
      ['parked', 'type-unknown'],
      ['parked', 'customer-unknown'],
      ['parked', 'customer-unknown'],
      ['applied'],
    ]);
    await harness.caughtUp();
    const parked = (await administrator.get<BusinessEventPage>('/v1/business-events?state=parked')).body
      .items;
    expect(parked.map(({ at: time, reason }) => [time, reason])).toEqual([
      [at('11:00'), 'customer-unknown'],
      [at('10:00'), 'customer-unknown'],
      [at('09:00'), 'type-unknown'],
    ]);
    const visit = parked[2]?.id ?? '';
    const replay = async () =>
      (await administrator.post<BusinessEventView>(`/v1/business-events/${visit}/replay`, {})).body;
    expect(await replay()).toMatchObject({ state: 'parked', reason: 'type-unknown' });
    await rule('visit.left', { kind: 'fixed', minutes: 30 });
    expect(await replay()).toMatchObject({ state: 'applied', reason: null });
    expect(await replay()).toMatchObject({ state: 'applied' });
    expect(await entries()).toEqual(['08:30-09:00 rule', '11:50-12:00 rule']);
    expect(await administrator.get(`/v1/business-events/${visit}`)).toMatchObject({
      status: 200,
      body: { id: visit, type: 'visit.left', state: 'applied' },
    });
    const left = (await administrator.get<BusinessEventPage>('/v1/business-events?type=visit.left')).body
      .items;
    expect(left).toMatchObject([{ id: visit, state: 'applied' }]);
  });

  it('refuses faulty items alone, each with its place', async () => {
    await casesAndMeetings();
    expect(
      await outcomes(
        told('case.opened', '09:00'),
        null,
        told('case.opened', '09:00', { at: 'yesterday' }),
        told('case.opened', '19:00'),
        told('case.opened', '09:00', { zone: 'Mars/Olympus' }),
        told('Case opened', '09:00'),
        told('case.opened', '09:00', { name: 'Ann' }),
        told('case.resolved', '09:30'),
      ),
    ).toEqual([
      ['applied'],
      ['refused', [expect.stringMatching(/^\/items\/1 /)]],
      ['refused', [expect.stringMatching(/^\/items\/2\/at /)]],
      ['refused', ['/items/3/at business-event.in-the-future']],
      ['refused', [expect.stringMatching(/^\/items\/4\/zone /)]],
      ['refused', [expect.stringMatching(/^\/items\/5\/type /)]],
      ['refused', ['/items/6/name request.unknown-member']],
      ['applied'],
    ]);
    expect(await entries()).toEqual(['09:00-09:30 rule']);
  });

  it('takes an event in once, of many that come at the same moment', async () => {
    await casesAndMeetings();
    const event = told('meeting.finished', '14:30');
    const all = (await Promise.all(Array.from({ length: 8 }, () => outcomes(event)))).flat();
    expect(all.filter(([outcome]) => outcome === 'applied')).toHaveLength(1);
    expect(all.filter(([outcome]) => outcome === 'repeated')).toHaveLength(7);
    expect(await entries()).toEqual(['14:05-14:30 rule']);
  });

  it('tells systems apart that call their events the same', async () => {
    await casesAndMeetings();
    const event = told('meeting.finished', '14:30');
    expect(await outcomes(event)).toEqual([['applied']]);
    const other = harness.as({ tenantId, subject: newId(), roles: ['tenant_administrator'] });
    const items = [{ ...event, at: at('16:00') }];
    const { results } = (await other.post<BusinessEventBatchResult>('/v1/business-events', { items })).body;
    expect(results.map(({ outcome }) => outcome)).toEqual(['applied']);
    expect(await entries()).toEqual(['14:05-14:30 rule', '15:35-16:00 rule']);
  });

  it('is in the archive of everything about a person', async () => {
    await casesAndMeetings();
    await send(
      told('meeting.finished', '14:30'),
      told('visit.left', '09:00'),
      told('visit.left', '09:00', { employeeId: newId() }),
    );
    const section = taskTimeExportSections(harness.ports).find(
      ({ name }) => name === 'tasktime.business-events',
    );
    const rows = [];
    for await (const { rows: file } of section?.files(tenantId, employeeId) ?? [])
      for await (const row of file) rows.push([row['type'], row['parked']]);
    expect(rows.sort()).toEqual([
      ['meeting.finished', null],
      ['visit.left', 'type-unknown'],
    ]);
  });
});

describe('rules', () => {
  it('are made, read, changed with If-Match, ended and listed', async () => {
    const made = await rule('case.opened', { kind: 'start', stretch: 'case' });
    const path = `/v1/timing-rules/${made.body.id}`;
    expect(made).toMatchObject({ status: 201, headers: { location: path } });
    expect(await me.get(path)).toMatchObject({ status: 200, body: made.body, etag: made.etag });
    const { id: _id, ...body } = made.body;
    const ended = await administrator.put<TimingRuleView>(
      path,
      { ...body, isActive: false },
      { 'if-match': made.etag },
    );
    expect(ended).toMatchObject({ status: 200, body: { isActive: false } });
    expect((await administrator.put(path, body, { 'if-match': made.etag })).status).toBe(412);
    expect((await me.put(path, body, { 'if-match': ended.etag })).status).toBe(403);
    await harness.caughtUp();
    const listed = await me.get<TimingRulePage>('/v1/timing-rules?eventType=case.opened');
    expect(listed.body.items).toEqual([ended.body]);
    expect((await me.get<TimingRulePage>('/v1/timing-rules?eventType=call.ended')).body.items).toEqual([]);
    // A rule that is ended is none.
    expect(await outcomes(told('case.opened', '09:00'))).toEqual([['parked', 'type-unknown']]);
  });

  it.each([
    [{ effect: { kind: 'fixed' } }, 422, '/effect', 'timing-rule.effect-invalid'],
    [
      { effect: { kind: 'fixed', minutes: 10, stretch: 'case' } },
      422,
      '/effect',
      'timing-rule.effect-invalid',
    ],
    [{ effect: { kind: 'start' } }, 422, '/effect', 'timing-rule.effect-invalid'],
    [{ effect: { kind: 'end', stretch: 'case', minutes: 5 } }, 422, '/effect', 'timing-rule.effect-invalid'],
    [{ effect: { kind: 'fixed', minutes: 1441 } }, 422, '/effect/minutes', undefined],
    [{ eventType: 'Case opened' }, 422, '/eventType', undefined],
    [{ tasks: [] }, 422, '/tasks', undefined],
    [{ tasks: [{ customerId: null, taskId: newId() }] }, 422, '/tasks/0/taskId', 'task.not-there'],
  ])('with %j are refused', async (wrong, status, pointer, code) => {
    const refused = await rule('case.opened', { kind: 'start', stretch: 'case' }, wrong);
    expect(problemOf(refused)).toEqual([status, code ?? expect.any(String), pointer]);
  });

  it('name each customer once', async () => {
    const tasks = [
      { customerId: null, taskId },
      { customerId: null, taskId },
    ];
    const refused = await rule('case.opened', { kind: 'start', stretch: 'case' }, { tasks });
    expect(problemOf(refused)).toEqual([422, 'timing-rule.customer-twice', '/tasks/1/customerId']);
  });
});

it('everything that is read equals what a rebuild of the log gives', async () => {
  await casesAndMeetings();
  await send(told('case.opened', '09:00'), told('case.resolved', '10:00'), told('visit.left', '11:00'));
  await react();
  expect(await verifyRebuild(harness, 'tasktime', taskTimeProjection)).toMatchObject({ isEqual: true });
});
