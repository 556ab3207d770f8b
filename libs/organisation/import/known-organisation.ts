import type { EmployeeState } from '../domain/employee-state.js';
import type { EmploymentTerms, ReportingLine } from '../domain/events.js';

/** A person whom the file names, whether registered or not. */
export interface KnownPerson {
  /** Of somebody new: derived from the staff number, so that a second try makes no second person. */
  readonly employeeId: string;
  /** With the facts opened. */
  readonly state: EmployeeState;
  readonly employments: ReadonlyMap<string, EmploymentTerms>;
}

/** A team, a site or a pay group. */
export interface KnownUnit {
  readonly id: string;
  readonly name: string;
  readonly isActive: boolean;
  /** Of a site. */
  readonly zone?: string;
}

/** What of the organisation the rows of a file are judged by, as of one moment. */
export interface KnownOrganisation {
  personOf(staffNumber: string): KnownPerson;
  /** The reporting lines of a registered person; `undefined` for nobody. */
  linesOf(employeeId: string): readonly ReportingLine[] | undefined;
  readonly teams: KnownUnits;
  readonly sites: KnownUnits;
  readonly payGroups: KnownUnits;
  /** Today's date in a zone. */
  todayIn(zone: string): string;
  /** The id of an employment that begins on a day: derived, for the same reason as the person's. */
  employmentIdOf(employeeId: string, hiredOn: string): string;
}

/** Units by id and by name. */
export class KnownUnits {
  private readonly byId: ReadonlyMap<string, KnownUnit>;
  private readonly byName: ReadonlyMap<string, readonly KnownUnit[]>;

  constructor(units: readonly KnownUnit[]) {
    this.byId = new Map(units.map((unit) => [unit.id, unit]));
    this.byName = Map.groupBy(
      units.filter(({ isActive }) => isActive),
      ({ name }) => plain(name),
    );
  }

  get(id: string): KnownUnit | undefined {
    return this.byId.get(id);
  }

  /** All that are open and have the name. */
  named(name: string): readonly KnownUnit[] {
    return this.byName.get(plain(name)) ?? [];
  }
}

const plain = (name: string): string => name.normalize('NFKC').trim().toLowerCase();
