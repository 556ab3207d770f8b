import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { wholeLog } from '@timeledger/testing/whole-log.js';
import { startOrganisation, type OrganisationHarness } from '../testing/organisation-harness.js';
import type { PeopleImportView } from './people-import.dto.js';

const PEOPLE = 24;
const HEADER = 'staff_number,name,country,manager,manager_from';
let organisation: OrganisationHarness;
let position: string;
beforeAll(async () => {
  organisation = await startOrganisation();
});
afterAll(() => organisation.close());

const adminOfNewCompany = (): TestIdentity => ({
  tenantId: newId<TenantId>(),
  subject: newId(),
  roles: ['tenant_administrator'],
});

async function applied(admin: TestIdentity, rows: readonly string[]): Promise<PeopleImportView> {
  const answer = await organisation.post<PeopleImportView>(
    admin,
    '/v1/organisation-imports?mode=apply',
    Buffer.from([HEADER, ...rows].join('\n')),
    { 'content-type': 'text/csv', 'idempotency-key': randomUUID() },
  );
  expect(answer.status).toBe(200);
  ({ position } = answer);
  return answer.body;
}

/** Who stands above whom, by staff number: from the log itself. */
async function linesOf({ tenantId }: TestIdentity): Promise<Readonly<Record<string, unknown>>> {
  const numbers = new Map<string, string>();
  const lines: Record<string, readonly { from: string; managerId: string | null }[]> = {};
  const events = await wholeLog(organisation.ports.store);
  for (const event of events.filter((each) => each.tenantId === tenantId)) {
    const { data } = await organisation.ports.hooks.read(event);
    if (event.type === 'organisation.EmployeeRegistered')
      numbers.set(String(data['employeeId']), String(data['staffNumber']));
    if (event.type === 'organisation.ReportingLineChanged')
      lines[String(data['employeeId'])] = data['lines'] as (typeof lines)[string];
  }
  return Object.fromEntries(
    Object.entries(lines).map(([id, own]) => [
      numbers.get(id) ?? id,
      own.map(({ from, managerId }) => `${from} ${managerId === null ? '-' : numbers.get(managerId)}`),
    ]),
  );
}

/** Numbers that look random and are the same each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('lines of a file that are recorded together', () => {
  it.each([1, 2, 3])(
    'leave what they leave row by row, circles and swaps included (seed %d)',
    async (seed) => {
      const random = seeded(seed);
      const pick = (): number => Math.floor(random() * PEOPLE);
      const row = (who: number, manager: string): string => `S-${who},Person ${who},DE,${manager},2026-01-01`;
      const first = Array.from({ length: PEOPLE }, (_, who) =>
        row(who, who === 0 ? '' : `S-${Math.floor(random() * who)}`),
      );
      const second = Array.from({ length: PEOPLE }, (_, who) => row(who, `S-${pick()}`)).sort(
        () => random() - 0.5,
      );
      const [whole, single] = [adminOfNewCompany(), adminOfNewCompany()];
      for (const admin of [whole, single]) expect((await applied(admin, first)).refused).toBe(0);
      const acknowledged = second.map((each) => each.replace('2026-01-01', '2090-01-01'));
      const atOnce = await applied(whole, acknowledged);
      const oneByOne: string[] = [];
      for (const each of acknowledged) {
        const { rows } = await applied(single, [each]);
        oneByOne.push(rows[0]?.action ?? '');
      }
      expect(atOnce.rows.map(({ action }) => action)).toEqual(oneByOne);
      expect(atOnce.refused).toBeGreaterThan(0);
      expect(atOnce.updated).toBeGreaterThan(0);
      expect(await linesOf(whole)).toEqual(await linesOf(single));
    },
    60_000,
  );

  it('lose against a change of the API that closed the circle first, with that row alone', async () => {
    const admin = adminOfNewCompany();
    const people = Array.from({ length: 12 }, (_, who) => `S-${who},Person ${who},DE,,`);
    const { rows } = await applied(admin, people);
    const idOf = (who: number): string => rows[who]?.employeeId ?? '';
    // By the file everybody comes below the first; by the API, at the same time, the first below each of them.
    const file = people.slice(1).map((each) => each.replace(/,,$/, ',S-0,2026-01-01'));
    const movesUp = async (): Promise<readonly number[]> => {
      let { etag } = await organisation.get(admin, `/v1/employees/${idOf(0)}`, { 'read-at': position });
      const statuses: number[] = [];
      for (let who = 11; who > 0; who -= 1) {
        const body = { from: `20${50 - who}-01-01`, managerId: idOf(who) };
        const path = `/v1/employees/${idOf(0)}/reporting-lines`;
        const answer = await organisation.post(admin, path, body, { 'if-match': etag });
        statuses.push(answer.status);
        if (answer.status === 201) ({ etag } = answer);
      }
      return statuses;
    };
    const [outcome, statuses] = await Promise.all([applied(admin, file), movesUp()]);
    const above = await linesOf(admin);
    expect(statuses.every((status) => status === 201 || status === 422)).toBe(true);
    // Of the two ways to have each, one was taken: never none, never both.
    expect(statuses.filter((status) => status === 201)).toHaveLength(outcome.refused);
    expect(outcome.updated + outcome.refused).toBe(11);
    const upward = (above['S-0'] ?? []) as readonly string[];
    for (const who of Array.from({ length: 11 }, (_, n) => n + 1)) {
      const isBelow = ((above[`S-${who}`] ?? []) as readonly string[]).some((line) => line.endsWith(' S-0'));
      const isAbove = upward.some((line) => line.endsWith(` S-${who}`));
      expect(isBelow && isAbove).toBe(false);
    }
  }, 60_000);
});
