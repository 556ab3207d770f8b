import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ReceivedMessage } from '@timeledger/bus/port.js';
import { newId, type EmployeeId, type EmploymentId, type TenantId } from '@timeledger/kernel/ids.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { CommandPipeline } from '@timeledger/runtime/command-pipeline.js';
import { FakeEventStore } from '@timeledger/testing/fake-event-store.js';
import { factStream } from '../fact-streams.js';
import { peopleFacts } from '../people-facts.js';

const tenantId = newId<TenantId>();
const employmentId = newId<EmploymentId>();
const employeeId = newId<EmployeeId>();
const managerId = newId<EmployeeId>();
const payGroupId = newId();
const definition = {
  effectiveFrom: '2026-01-01',
  zone: 'Europe/Berlin',
  periodKind: 'monthly',
  anchor: '2026-01-01',
  workweekStart: 1,
  dayAttribution: 'start-of-session',
};
const terms = {
  employeeId,
  hiredOn: '2026-01-01',
  leavesOn: null,
  payGroups: [{ from: '2026-01-01', payGroupId }],
};

let store: FakeEventStore;
let handle: (message: ReceivedMessage) => Promise<void>;
beforeEach(() => {
  store = new FakeEventStore();
  const intake = peopleFacts('attendance', ['EmploymentChanged', 'PayGroupDefined']).intake({
    pipeline: new CommandPipeline({ store }),
    logger: silentLogger,
  });
  handle = (message) => intake.handle(message, new AbortController().signal);
});

let sequence = 0;
function message(type: string, data: JsonObject): ReceivedMessage {
  sequence += 1;
  return {
    topic: 'timeledger.organisation.v1',
    key: `${tenantId}.subject`,
    id: newId(),
    type: `timeledger.organisation.${type}.v1`,
    source: '/timeledger/organisation',
    subject: 'subject',
    time: '2026-03-01T09:00:00.000Z',
    sequence,
    tenantId,
    data,
    partition: 0,
    offset: sequence,
  };
}
const recordedIn = async (stream: Parameters<FakeEventStore['readStream']>[1]) =>
  (await store.readStream(tenantId, stream)).map(({ type, data }) => ({ type, data }));

describe('the intake of organisation', () => {
  const teamId = newId();
  it.each([
    [
      'TeamChanged',
      'team-changed',
      factStream('attendance', tenantId, 'TeamChanged', teamId),
      { teamId, name: 'Night shift', parentTeamId: null, isActive: true },
    ],
    [
      'EmployeePlaced',
      'employee-placed',
      factStream('attendance', tenantId, 'EmployeePlaced', employeeId),
      { employeeId, country: 'DE', teams: [{ from: '2026-01-01', teamId }], sites: [] },
    ],
    [
      'EmployeeStatusChanged',
      'employee-status-changed',
      factStream('attendance', tenantId, 'EmployeeStatusChanged', employeeId),
      { employeeId, isActive: false, since: '2026-03-01T09:00:00.000Z' },
    ],
    [
      'RoleAssignmentsChanged',
      'role-assignments-changed',
      factStream('attendance', tenantId, 'RoleAssignmentsChanged', employeeId),
      { employeeId, assignments: [{ role: 'time_administrator', teamId, from: '2026-01-01', until: null }] },
    ],
    [
      'DelegationsChanged',
      'delegations-changed',
      factStream('attendance', tenantId, 'DelegationsChanged', managerId),
      {
        managerId,
        delegations: [
          { delegationId: teamId, delegateId: employeeId, from: '2026-03-01', until: '2026-03-14' },
        ],
      },
    ],
  ])('records %s once, in a stream of its own, however often it comes', async (type, name, stream, data) => {
    const told = message(name, { ...data, later: 'ignored' });
    await handle(told);
    await handle(told);
    expect(await recordedIn(stream)).toEqual([{ type: `attendance.${type}`, data }]);
  });

  it('records the terms of an employment as attendance names them', async () => {
    await handle(message('employment-changed', { employmentId, terms }));
    await handle(
      message('employment-changed', { employmentId, terms: { ...terms, leavesOn: '2026-06-30' } }),
    );
    const expected = { employmentId, employeeId, hiredOn: '2026-01-01', payGroups: terms.payGroups };
    expect(await recordedIn(factStream('attendance', tenantId, 'EmploymentChanged', employmentId))).toEqual([
      { type: 'attendance.EmploymentChanged', data: { ...expected, leftOn: null } },
      { type: 'attendance.EmploymentChanged', data: { ...expected, leftOn: '2026-06-30' } },
    ]);
  });

  it('records the whole reporting line, earliest first, with the times without a manager', async () => {
    const lines = [
      { from: '2026-05-01', managerId: null },
      { from: '2026-01-01', managerId },
    ];
    await handle(message('reporting-line-changed', { employeeId, lines }));
    expect(await recordedIn(factStream('attendance', tenantId, 'ReportingLineChanged', employeeId))).toEqual([
      { type: 'attendance.ReportingLineChanged', data: { employeeId, managers: [lines[1], lines[0]] } },
    ]);
  });

  it('records the newest definition of a pay group as its next version', async () => {
    const later = { ...definition, effectiveFrom: '2027-01-01', periodKind: 'weekly' };
    await handle(message('pay-group-defined', { payGroupId, definitions: [definition] }));
    await handle(message('pay-group-defined', { payGroupId, definitions: [definition, later] }));
    expect(await recordedIn(factStream('attendance', tenantId, 'PayGroupDefined', payGroupId))).toEqual([
      { type: 'attendance.PayGroupDefined', data: { payGroupId, version: 1, ...definition } },
      { type: 'attendance.PayGroupDefined', data: { payGroupId, version: 2, ...later } },
    ]);
  });

  it('records a message once, also when it comes again behind a newer one', async () => {
    const first = message('employment-changed', { employmentId, terms });
    const second = message('employment-changed', {
      employmentId,
      terms: { ...terms, leavesOn: '2026-06-30' },
    });
    for (const each of [first, second, first, second, first]) await handle(each);
    const events = await store.readStream(
      tenantId,
      factStream('attendance', tenantId, 'EmploymentChanged', employmentId),
    );
    expect(events.map(({ data }) => data['leftOn'])).toEqual([null, '2026-06-30']);
    expect(events.map(({ causationId }) => causationId)).toEqual([first.id, second.id]);
  });

  it('ignores types that it does not know, and members that it does not know', async () => {
    await handle(message('employee-registered', { employeeId }));
    await handle(message('team-founded', { anything: 1 }));
    await handle(message('toString', {}));
    await handle(message('reporting-line-changed', { employeeId, lines: [], novelty: true }));
    expect(store.events.map(({ data }) => data)).toEqual([{ employeeId, managers: [] }]);
  });

  it.each<[string, string, JsonObject]>([
    ['an employment without terms', 'employment-changed', { employmentId }],
    ['an id that is none', 'employment-changed', { employmentId: 'F-1042', terms }],
    [
      'a day that does not exist',
      'employment-changed',
      { employmentId, terms: { ...terms, hiredOn: '2026-02-30' } },
    ],
    ['a line that is no list', 'reporting-line-changed', { employeeId, lines: 'nobody' }],
    ['a pay group without definitions', 'pay-group-defined', { payGroupId, definitions: [] }],
    [
      'an unknown zone',
      'pay-group-defined',
      { payGroupId, definitions: [{ ...definition, zone: 'Mars/Base' }] },
    ],
    [
      'an eighth weekday',
      'pay-group-defined',
      { payGroupId, definitions: [{ ...definition, workweekStart: 8 }] },
    ],
    ['a team without a name', 'team-changed', { teamId: newId(), parentTeamId: null, isActive: true }],
    ['a status that says neither', 'employee-status-changed', { employeeId, since: '2026-03-01T09:00:00Z' }],
    ['a country of three letters', 'employee-placed', { employeeId, country: 'DEU', teams: [], sites: [] }],
    [
      'a delegation without an end',
      'delegations-changed',
      { managerId, delegations: [{ delegationId: newId(), delegateId: employeeId, from: '2026-03-01' }] },
    ],
    [
      'an unknown period',
      'pay-group-defined',
      { payGroupId, definitions: [{ ...definition, periodKind: 'daily' }] },
    ],
  ])('refuses %s for good, and records nothing of it', async (_title, type, data) => {
    await expect(handle(message(type, data))).rejects.toMatchObject({
      name: 'DomainError',
      code: expect.stringMatching(/^(message|id)\.malformed$/),
    });
    expect(store.events).toEqual([]);
  });
});
