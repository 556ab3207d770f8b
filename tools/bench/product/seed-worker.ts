import { openPostgresEventStore } from '@timeledger/event-store/postgres/postgres-event-store.js';
import { streamIdOf } from '@timeledger/kernel/envelope.js';
import { newId, type EmployeeId, type EmploymentId, type TenantId } from '@timeledger/kernel/ids.js';
import { serve } from '../worker-process.js';
import {
  monthOfPunches,
  PUNCHES_PER_MONTH,
  utcMonthName,
  type CalendarMonth,
  type PunchingPerson,
} from './punch-history.js';

/** Which history to write. */
export interface SeedOrder {
  /** The superuser's URL of the product's database: the seed is no part of what is measured. */
  readonly url: string;
  readonly tenantId: string;
  /** These people come first; further ones are made up until there are enough events. */
  readonly people: readonly PunchingPerson[];
  readonly months: readonly CalendarMonth[];
  /** Rounded up to whole months of whole people. */
  readonly events: number;
}

export type SeedMethods = {
  /** Writes the history through the event store's own append and answers how many events that were. */
  readonly seed: (order: SeedOrder) => Promise<number>;
};

/** A month is one append; so many of them are committed together. */
const PARALLEL_APPENDS = 64;

serve({
  async seed({ url, tenantId: tenant, people, months, events }) {
    const store = await openPostgresEventStore({
      context: 'attendance',
      urls: { appender: url, api: url, follower: url },
    });
    // Ours from the population: a UUID.
    const tenantId = tenant as TenantId;
    const personCount = Math.ceil(events / (months.length * PUNCHES_PER_MONTH));
    let next = 0;
    let written = 0;
    const work = async (): Promise<void> => {
      while (next < personCount) {
        const person = people[next] ?? {
          employeeId: newId<EmployeeId>(),
          employmentId: newId<EmploymentId>(),
        };
        next += 1;
        for (const month of months) {
          const punches = monthOfPunches(person, month);
          const streamId = streamIdOf(
            'attendance.punches',
            tenantId,
            person.employmentId,
            utcMonthName(month),
          );
          await store.append({ tenantId, streamId, expected: 'none', events: punches });
          written += punches.length;
        }
      }
    };
    try {
      await Promise.all(Array.from({ length: PARALLEL_APPENDS }, work));
    } finally {
      await store.close();
    }
    return written;
  },
} satisfies SeedMethods);
