import { Module, type DynamicModule } from '@nestjs/common';
import { PersonAccess } from '@timeledger/people/access/person-access.js';
import { PeopleReader } from '@timeledger/people/people.reader.js';
import { ClaimDecisionsController } from './claims/claim-decisions.controller.js';
import { ClaimPricing } from './claims/claim-pricing.js';
import { Claims } from './claims/claims.js';
import { ClaimsController } from './claims/claims.controller.js';
import { Customers } from './customers/customers.js';
import { CustomersController } from './customers/customers.controller.js';
import { ExchangeRateImports } from './exchange-rates/exchange-rate-imports.js';
import { ExchangeRateImportsController } from './exchange-rates/exchange-rate-imports.controller.js';
import { ExchangeRates } from './exchange-rates/exchange-rates.js';
import { ExchangeRatesController } from './exchange-rates/exchange-rates.controller.js';
import { ExpensePolicies } from './expense-policy/expense-policies.js';
import { ExpensePolicyController } from './expense-policy/expense-policy.controller.js';
import { RoutePlans } from './routes/route-plans.js';
import { RoutePlansController } from './routes/route-plans.controller.js';
import { offlineTravelTimes, TRAVEL_TIMES, type TravelTimes } from './routes/travel-times.js';
import { TripsController } from './trips/trips.controller.js';
import { Trips } from './trips/trips.js';
import { TravelExpenseCommands } from './travel-expense-commands.js';
import { TRAVEL_EXPENSE_PORTS, type TravelExpensePorts } from './travel-expense-ports.js';
import { VisitCalendar } from './visits/visit-calendar.js';
import { VisitsController } from './visits/visits.controller.js';
import { Visits } from './visits/visits.js';

/** Travel and expense: customers, visits, trips, claims, exchange rates, what the company pays back. */
@Module({})
export class TravelExpenseModule {
  /** @param travelTimes who is asked for ways between places (GEO-10); nobody unless told: they are guessed */
  static with(ports: TravelExpensePorts, travelTimes: TravelTimes = offlineTravelTimes): DynamicModule {
    return {
      module: TravelExpenseModule,
      controllers: [
        ExpensePolicyController,
        ExchangeRatesController,
        ExchangeRateImportsController,
        ClaimsController,
        ClaimDecisionsController,
        CustomersController,
        VisitsController,
        RoutePlansController,
        TripsController,
      ],
      providers: [
        { provide: TRAVEL_EXPENSE_PORTS, useValue: ports },
        { provide: TRAVEL_TIMES, useValue: travelTimes },
        { provide: PeopleReader, useFactory: () => new PeopleReader('travelexpense', ports) },
        {
          provide: PersonAccess,
          useFactory: (people: PeopleReader) => new PersonAccess(people, ports.clock),
          inject: [PeopleReader],
        },
        ...[TravelExpenseCommands, ExpensePolicies, ExchangeRates, ExchangeRateImports],
        ...[ClaimPricing, Claims, Customers, VisitCalendar, Visits, Trips, RoutePlans],
      ],
    };
  }
}
