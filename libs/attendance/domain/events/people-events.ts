import type { FactEvent } from '@timeledger/people/domain/facts.js';

/** What attendance knows of people besides their employments: copied from organisation's public events. */
export type PeopleEvent = FactEvent<
  'attendance',
  'TeamChanged' | 'EmployeePlaced' | 'EmployeeStatusChanged' | 'RoleAssignmentsChanged' | 'DelegationsChanged'
>;

export type EmployeePlaced = FactEvent<'attendance', 'EmployeePlaced'>;
export type EmployeeStatusChanged = FactEvent<'attendance', 'EmployeeStatusChanged'>;
export type DelegationsChanged = FactEvent<'attendance', 'DelegationsChanged'>;
