import type { ContextDefinition } from '@timeledger/service/context/context-definition.js';
import { approvalProblems } from '@timeledger/service/problems/catalogue/approval-problems.js';
import { coordinateProblems } from '@timeledger/service/problems/catalogue/coordinate-problems.js';
import { mileageDutyReactor } from './claims/mileage-duty.reactor.js';
import { workedDayIntake } from './claims/worked-day-intake.js';
import { EXPENSE_PUBLIC_SCHEMAS } from './contracts/expense-event-schemas.js';
import { TRAVEL_EXPENSE_SOURCE, TRAVEL_EXPENSE_TOPIC } from './contracts/expense-events.js';
import { RECORDED_EVENT_SCHEMAS } from './event-schemas.js';
import { expenseProblems } from './expenses.problems.js';
import { travelExpenseMigrations } from './migrations.js';
import { travelExpenseExportSections } from './privacy/export-sections.js';
import { travelExpensePersonalData } from './privacy/personal-data.js';
import { travelExpensePublicMapping } from './public-events.mapping.js';
import { travelExpenseProjection } from './read-model/travel-expense.projection.js';
import { travelExpensePeople } from './travel-expense-people.js';
import type { TravelExpensePorts } from './travel-expense-ports.js';
import { TravelExpenseModule } from './travel-expense.module.js';

const COMPANY = 'about the company, its rules or its currencies, and no person';
const ATTENDANCE = 'a copy of what attendance says of the person’s day, which its own sections tell';
const ORGANISATION = 'a copy of what the organisation says of the person, which its own sections tell';

/** Travel and expense: customers, visits, trips, claims, exchange rates, what the company pays back. */
export const travelExpenseContext: ContextDefinition<TravelExpensePorts> = {
  name: 'travelexpense',
  eventSchemas: RECORDED_EVENT_SCHEMAS,
  migrations: travelExpenseMigrations,
  projections: [travelExpenseProjection],
  publicTopic: {
    topic: TRAVEL_EXPENSE_TOPIC,
    source: TRAVEL_EXPENSE_SOURCE,
    about:
      'Customers without their names, visits, trips, expense claims from their submission on, flags of their mileage, and proposals to book back. No words, no places.',
    key: '`<tenant>.<employee>`, of customers and visits `<tenant>.<customer>` and `<tenant>.<visit>`: everything about one of them is in order.',
    schemas: EXPENSE_PUBLIC_SCHEMAS,
    mapping: travelExpensePublicMapping,
  },
  problems: { ...expenseProblems, ...approvalProblems, ...coordinateProblems },
  personalData: travelExpensePersonalData,
  notInArchive: {
    'travelexpense.ExchangeRateSet': COMPANY,
    'travelexpense.ExpensePolicyPublished': COMPANY,
    'travelexpense.DutyOfDayNoted': ATTENDANCE,
    ...Object.fromEntries(travelExpensePeople.eventSchemas.map(({ type }) => [type, ORGANISATION])),
  },
  exportSections: travelExpenseExportSections,
  module: (ports) => TravelExpenseModule.with(ports),
  reactors: (ports) => ({ reactors: [mileageDutyReactor(ports)] }),
  intakes: (ports) => [travelExpensePeople.intake(ports), workedDayIntake(ports)],
  takenIn: ({ store }) => travelExpensePeople.takenIn(store),
};
