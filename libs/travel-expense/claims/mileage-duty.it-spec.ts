import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReceivedMessage } from '@timeledger/bus/port.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { newId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import { ReactorRunner } from '@timeledger/runtime/reactor-runner.js';
import type { Answer, Caller, ContextHarness } from '@timeledger/testing/context-harness.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { toTravelExpenseMessage } from '../public-events.mapping.js';
import { claimStream } from '../streams.js';
import {
  draftWith,
  driveLine,
  hotelLine,
  newCompany,
  startExpenses,
  stepOn,
  type ExpenseCompany,
} from '../testing/expense-harness.js';
import { travelExpenseContext } from '../travel-expense.context.js';
import type { ClaimPage, ClaimView } from './claim.dto.js';
import { WORKED_DAY_CALCULATED } from './worked-day-intake.js';

let harness: ContextHarness;
let runner: ReactorRunner;
const react = (): ReactorRunner => {
  const { ports, followerSettings } = harness;
  // The reactors of this context want nothing but its ports.
  const reactors = travelExpenseContext.reactors?.(ports, undefined as never).reactors ?? [];
  const started = new ReactorRunner({ ...followerSettings, reactors });
  started.start();
  return started;
};
beforeAll(async () => {
  harness = await startExpenses();
  runner = react();
});
afterAll(async () => {
  await runner.stop();
  await harness.close();
});

const DATE = '2026-03-12';
const SESSION = { startedAt: `${DATE}T07:00:00.000Z`, endedAt: `${DATE}T15:00:00.000Z`, breaks: [] };
const CORRECTION = newId();
const employment = newId();

type Message = Pick<ReceivedMessage, 'id' | 'tenantId' | 'data'>;

/** A calculation of the day as attendance publishes it. */
const calculated = (
  { tenantId, employeeId }: { readonly tenantId: TenantId; readonly employeeId: EmployeeId },
  revision: number,
  isWorked: boolean,
): Message => ({
  id: newId(),
  tenantId,
  data: {
    ...{ employmentId: employment, employeeId, date: DATE, zone: 'Europe/Berlin', revision, before: null },
    after: {
      ...{ workedMinutes: isWorked ? 480 : 0, breakMinutes: 0, paidMinutes: isWorked ? 480 : 0 },
      ...{ sessions: isWorked ? [SESSION] : [], status: isWorked ? 'worked' : 'absent', absences: [] },
    },
    cause: { kind: 'correction', eventId: newId(), correctionId: CORRECTION },
  },
});

/** Hands messages to what is taken in of attendance, as the bus does. */
async function deliver(...messages: readonly Message[]): Promise<void> {
  const intake = travelExpenseContext
    .intakes?.(harness.ports)
    .find(({ topics }) => topics.includes('timeledger.attendance.v1'));
  for (const message of messages) {
    const { tenantId } = message;
    const envelope = { type: WORKED_DAY_CALCULATED, key: tenantId, time: `${DATE}T16:00:00.000Z` };
    // What the intake reads of a message.
    await intake?.handle(
      { ...envelope, ...message } as unknown as ReceivedMessage,
      new AbortController().signal,
    );
  }
}

const flagsOf = ({ lines }: ClaimView) => lines.map(({ flags }) => flags);
const FLAGGED = [['mileage.not-on-duty']];

/** The claim once its flags are these. */
async function claimWith(caller: Caller, id: string, flags: readonly (readonly string[])[]) {
  let claim: Answer<ClaimView> | undefined;
  await waitUntil(
    async () => {
      claim = await caller.get<ClaimView>(`/v1/expense-claims/${id}`);
      return JSON.stringify(flagsOf(claim.body)) === JSON.stringify(flags);
    },
    { what: `the flags ${JSON.stringify(flags)}` },
  );
  return claim?.body;
}

/** What others are told of a claim, beside its states. */
async function toldOf({ tenantId }: ExpenseCompany, claimId: string) {
  const events = await harness.ports.store.readStream(tenantId, claimStream(tenantId, claimId), {
    fromRevision: 0,
    limit: 100,
  });
  return events.flatMap((event) => {
    const message = toTravelExpenseMessage(event);
    return message === undefined || message.type.endsWith('claim-changed.v1')
      ? []
      : [{ type: message.type.split('.').at(-2), data: message.data }];
  });
}

async function paidDrive(company: ExpenseCompany): Promise<string> {
  const { employee, manager, finance } = company;
  const submitted = await stepOn(employee, await draftWith(employee, driveLine(50_000)), 'submission');
  const approved = await stepOn(manager, submitted, 'approval');
  return (await stepOn(finance, approved, 'payment', { paidOn: '2026-05-04' })).body.id;
}

describe('mileage on a day', () => {
  it('that a correction made one off duty is flagged, with what was before, what is now and the correction', async () => {
    const company = await newCompany(harness);
    const draft = await draftWith(company.employee, driveLine(50_000), hotelLine('20.00', 'EUR', DATE));
    await deliver(calculated(company, 1, true));
    const correction = calculated(company, 2, false);
    await deliver(correction);
    await claimWith(company.employee, draft.body.id, [...FLAGGED, []]);
    expect(await toldOf(company, draft.body.id)).toMatchObject([
      {
        type: 'mileage-line-flagged',
        data: {
          before: [],
          after: ['mileage.not-on-duty'],
          cause: { eventId: correction.id, date: DATE, revision: 2, correctionId: CORRECTION },
        },
      },
    ]);
    // Duty has returned.
    await deliver(calculated(company, 3, true));
    await claimWith(company.employee, draft.body.id, [[], []]);
  });

  it('names the calculation that changed it, also when the next one was noted before anybody looked', async () => {
    const company = await newCompany(harness);
    const draft = await draftWith(company.employee, driveLine(50_000));
    await harness.caughtUp();
    await runner.stop();
    const days = [true, false, true].map((isWorked, index) => calculated(company, index + 1, isWorked));
    await deliver(...days);
    runner = react();
    await waitUntil(async () => (await toldOf(company, draft.body.id)).length === 2, {
      what: 'the flag comes and goes',
    });
    const causes = (await toldOf(company, draft.body.id)).map(({ data }) => data['cause']);
    expect(causes).toMatchObject([
      { eventId: days[1]?.id, revision: 2 },
      { eventId: days[2]?.id, revision: 3 },
    ]);
  });

  it('of a paid claim leads to a proposal to book it back, which goes when duty returns', async () => {
    const company = await newCompany(harness);
    const claimId = await paidDrive(company);
    await deliver(calculated(company, 1, false));
    const flagged = await claimWith(company.employee, claimId, FLAGGED);
    expect(flagged).toMatchObject({ status: 'paid', lines: [{ reversalId: expect.any(String) }] });
    await paidDrive({ ...company, employee: company.other });
    await harness.caughtUp();
    const listed = async (isFlagged: boolean) => {
      const path = `/v1/expense-claims?status=paid&isFlagged=${isFlagged}`;
      const { body } = await company.finance.get<ClaimPage>(path);
      return body.items.map(({ id, flags }) => [id === claimId, flags]);
    };
    expect(await listed(true)).toEqual([[true, ['mileage.not-on-duty']]]);
    expect(await listed(false)).toEqual([[false, []]]);
    await deliver(calculated(company, 2, true));
    expect(await claimWith(company.employee, claimId, [[]])).toMatchObject({ lines: [{ reversalId: null }] });
    expect(
      (await toldOf(company, claimId)).map(({ type, data }) => [type, data['status'], data['amount']]),
    ).toEqual([
      ['mileage-line-flagged', undefined, undefined],
      ['reversal-proposal-changed', 'proposed', { amount: '-15.00', currency: 'EUR' }],
      ['mileage-line-flagged', undefined, undefined],
      ['reversal-proposal-changed', 'withdrawn', null],
    ]);
  });

  it('that was calculated before the drive was entered is looked at by the newest calculation', async () => {
    const company = await newCompany(harness);
    await deliver(calculated(company, 1, true), calculated(company, 2, false));
    const { body } = await draftWith(company.employee, driveLine(50_000));
    await claimWith(company.employee, body.id, FLAGGED);
  });

  it('is the same when every message comes twice, in another order, and after an hour in which nobody listened', async () => {
    const companies = [await newCompany(harness), await newCompany(harness), await newCompany(harness)];
    const claims = await Promise.all(companies.map(paidDrive));
    const days = companies.map((company) =>
      [true, false, true, false].map((isWorked, index) => calculated(company, index + 1, isWorked)),
    );
    const [inOrder = [], twice = [], shuffled = []] = days;
    await deliver(...inOrder);
    await deliver(...twice.flatMap((one) => [one, one]), ...twice);
    // Nothing follows the log meanwhile.
    await runner.stop();
    await deliver(...shuffled.toReversed(), ...shuffled);
    harness.clock.advance(3_600_000);
    runner = react();
    const results = await Promise.all(
      companies.map(({ employee }, index) => claimWith(employee, claims[index] ?? '', FLAGGED)),
    );
    expect(results.map((claim) => claim?.lines[0]?.reversalId)).toEqual([
      expect.any(String),
      expect.any(String),
      expect.any(String),
    ]);
    for (const [index, company] of companies.entries()) {
      const told = await toldOf(company, claims[index] ?? '');
      expect(told.at(-2)?.data).toMatchObject({ after: ['mileage.not-on-duty'], cause: { revision: 4 } });
      const proposals = told.filter(({ type }) => type === 'reversal-proposal-changed');
      const open = proposals.filter(({ data }) => data['status'] === 'proposed').length;
      expect(open - (proposals.length - open)).toBe(1);
    }
  });

  it('into which the night before reached is duty, also across the end of a month', async () => {
    const company = await newCompany(harness);
    const { body } = await draftWith(company.employee, driveLine(50_000, '2026-04-01'));
    const dayOf = (date: string, revision: number, endedAt: string | null): Message => {
      const { data, ...message } = calculated(company, revision, endedAt !== null);
      const sessions = endedAt === null ? [] : [{ startedAt: `${date}T18:00:00.000Z`, endedAt, breaks: [] }];
      return { ...message, data: { ...data, date, after: { sessions, absences: [] } } };
    };
    await deliver(dayOf('2026-04-01', 1, null));
    await claimWith(company.employee, body.id, FLAGGED);
    await deliver(dayOf('2026-03-31', 1, '2026-04-01T04:00:00.000Z'));
    await claimWith(company.employee, body.id, [[]]);
    // The night ended before midnight in Berlin after all.
    const correction = dayOf('2026-03-31', 2, '2026-03-31T22:00:00.000Z');
    await deliver(correction);
    await claimWith(company.employee, body.id, FLAGGED);
    expect((await toldOf(company, body.id)).at(-1)?.data).toMatchObject({
      cause: { eventId: correction.id, date: '2026-04-01', correctionId: CORRECTION },
    });
  });

  it('of somebody else, or of another company, is left alone', async () => {
    const company = await newCompany(harness);
    const other = await draftWith(company.other, driveLine(50_000));
    const own = await draftWith(company.employee, driveLine(50_000));
    await deliver(calculated(company, 1, false));
    await claimWith(company.employee, own.body.id, FLAGGED);
    await claimWith(company.other, other.body.id, [[]]);
  });
});

it.each<readonly [string, (data: Record<string, unknown>) => object]>([
  ['without a date', (data) => ({ ...data, date: '2026-02-30' })],
  ['without a revision', (data) => ({ ...data, revision: 0 })],
  ['without a zone', (data) => ({ ...data, zone: 'Mars' })],
  ['without its sessions', (data) => ({ ...data, after: {} })],
  ['of nobody', (data) => ({ ...data, employeeId: 'x' })],
])('a message %s is refused, to be put aside', async (_, change) => {
  const company = await newCompany(harness);
  const message = calculated(company, 1, true);
  const broken = { ...message, data: change({ ...message.data }) as Message['data'] };
  await expect(deliver(broken)).rejects.toThrow(DomainError);
});
