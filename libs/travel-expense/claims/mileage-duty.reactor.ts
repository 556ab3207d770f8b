import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmployeeId } from '@timeledger/kernel/ids.js';
import type { Reactor } from '@timeledger/runtime/reactor-runner.js';
import { foldStream } from '@timeledger/runtime/stream-fold.js';
import type { ClaimLineSet } from '../domain/claims/claim-events.js';
import { dayAfter, dutyOn, type DutyOfDayNoted, type NotedDays } from '../domain/claims/noted-duty.js';
import { reachReadModel, type TravelExpensePorts } from '../travel-expense-ports.js';
import { changeClaim } from './claim-commands.js';
import { notedDaysFolding } from './worked-day-intake.js';

/** Its name, and the actor of what it records. */
const NAME = 'mileage-duty';
const ACTOR = `travelexpense.${NAME}`;

/** A day of a person, and the claims whose drives of that day are to be looked at. */
interface Question {
  readonly employeeId: EmployeeId;
  readonly date: string;
  readonly claimIds: readonly string[];
  /** The calculation that gave cause. */
  readonly told?: DutyOfDayNoted['data'];
}

/**
 * Looks at mileage when attendance has calculated its day, and when a drive is entered of a day that was calculated before.
 * Calculations are noted in the order of their revisions and looked at in that order, each as its own cause, so whether
 * they come again or in another order makes no difference.
 */
export function mileageDutyReactor(ports: TravelExpensePorts): Reactor {
  return {
    name: NAME,
    categories: ['travelexpense.duty', 'travelexpense.claim'],
    orderingKey: ({ data, streamId }) =>
      typeof data['employeeId'] === 'string' ? data['employeeId'] : partsOf(streamId).id,
    async react(event) {
      for (const question of await questionsOf(ports, event))
        if (question.claimIds.length > 0) await look(ports, event, question);
    },
  };
}

async function questionsOf(ports: TravelExpensePorts, event: StoredEvent): Promise<readonly Question[]> {
  if (event.type === 'travelexpense.ClaimLineSet') {
    // The type says so.
    const { claimId, employeeId, line } = event.data as ClaimLineSet['data'];
    const { basis } = line;
    return basis.kind === 'mileage' ? [{ employeeId, date: basis.date, claimIds: [claimId] }] : [];
  }
  if (event.type !== 'travelexpense.DutyOfDayNoted') return [];
  // The type says so.
  const told = event.data as DutyOfDayNoted['data'];
  const { employeeId } = told;
  // A drive that was entered before is in the read model then; one entered later looks at the day by itself.
  await reachReadModel(ports, ports.tokens.issue(event.position));
  // A night reaches into the day after.
  const dates = [told.date, dayAfter(told.date)];
  const rows = await ports.database.query<{ on_date: string; claim_id: string }>(
    event.tenantId,
    `SELECT DISTINCT on_date, claim_id FROM travelexpense.mileage_line
     WHERE tenant_id = $1 AND employee_id = $2 AND on_date = ANY ($3) ORDER BY on_date, claim_id`,
    [event.tenantId, employeeId, dates],
  );
  return dates.map((date) => ({
    ...{ employeeId, date, told },
    claimIds: rows.filter(({ on_date }) => on_date === date).map(({ claim_id }) => claim_id),
  }));
}

/**
 * The day and the one before, which may lie in another month, as noted up to the event: what is noted later is looked at
 * with its own event, and names itself as the cause.
 */
async function notedDays(
  { store, hooks }: TravelExpensePorts,
  { tenantId, position }: StoredEvent,
  { employeeId, date }: Question,
): Promise<NotedDays> {
  const before = new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toJSON().slice(0, 10);
  const months = new Map([before, date].map((day) => [day.slice(0, 7), day]));
  const states = await Promise.all(
    [...months.values()].map(async (day) => {
      const { streamId, initialState, evolve } = notedDaysFolding(tenantId, employeeId, day);
      const upTo = (state: NotedDays, noted: StoredEvent): NotedDays =>
        noted.position <= position ? evolve(state, noted) : state;
      return (await foldStream(store, hooks, tenantId, streamId, initialState, upTo)).state;
    }),
  );
  return new Map(states.flatMap((state) => [...state]));
}

async function look(ports: TravelExpensePorts, event: StoredEvent, question: Question): Promise<void> {
  const { pipeline, clock } = ports;
  const { tenantId } = event;
  const { date, claimIds, told } = question;
  const duty = dutyOn(await notedDays(ports, event, question), date, told);
  if (duty === undefined) return;
  for (const claimId of claimIds) {
    const context = {
      tenantId,
      principal: ACTOR,
      actor: { kind: 'system', id: ACTOR },
      correlationId: event.correlationId,
      causationId: event.eventId,
      ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
      requestHash: '',
      operation: 'claims.look-at-duty',
      idempotencyKey: `${claimId} ${event.eventId}`,
    } as const;
    await changeClaim({ pipeline, clock }, context, claimId, { kind: 'look-at-duty', duty });
  }
}
