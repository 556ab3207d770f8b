import { Temporal } from 'temporal-polyfill';
import { isCountryCode } from '@timeledger/service/validation/formats.js';
import { validate as isUuid } from 'uuid';
import { cellFault, type PeopleColumn, type PeopleRecord } from './people-file.js';

/** What is wrong with one row. */
export interface RowFault {
  readonly column: PeopleColumn | null;
  readonly code: string;
  /** English; quotes nothing of the file. */
  readonly message: string;
}

/** Somebody or something as a cell names it: by id, or by staff number or name. */
export type Reference = { readonly id: string } | { readonly name: string };

/** A row, its cells understood; what is left out stays as it is. */
export interface PeopleRow {
  readonly line: number;
  readonly staffNumber: string;
  readonly name?: string;
  readonly email?: string;
  readonly country?: string;
  readonly hiredOn?: string;
  readonly leavesOn?: string;
  readonly payGroup?: Reference;
  readonly payGroupFrom?: string;
  readonly team?: Reference;
  readonly site?: Reference;
  readonly placedFrom?: string;
  readonly manager?: Reference;
  readonly managerFrom?: string;
  readonly isActive?: boolean;
}

const MAX_STAFF_NUMBER_LENGTH = 64;
const MAX_NAME_LENGTH = 200;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const WORDS_FOR_ACTIVE: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
};

type Told = Omit<PeopleRow, 'line' | 'staffNumber'>;
/** Understands a cell, or says what is wrong with it. */
type Reader = (cell: string) => Told | string;

const date =
  (member: 'hiredOn' | 'leavesOn' | 'payGroupFrom' | 'placedFrom' | 'managerFrom'): Reader =>
  (cell) =>
    isDate(cell) ? { [member]: cell } : 'must be a date like 2026-03-01';
const reference =
  (member: 'payGroup' | 'team' | 'site' | 'manager'): Reader =>
  (cell) => ({ [member]: isUuid(cell) ? { id: cell.toLowerCase() } : { name: cell } });

const READERS: Readonly<Record<Exclude<PeopleColumn, 'staff_number'>, Reader>> = {
  name: (name) =>
    [...name].length <= MAX_NAME_LENGTH ? { name } : `is longer than ${MAX_NAME_LENGTH} characters`,
  email: (email) => (/^[^\s@]+@[^\s@]+$/.test(email) ? { email } : 'must be an e-mail address'),
  country: (country) => (isCountryCode(country) ? { country } : 'must be a country of ISO 3166-1 like DE'),
  hired_on: date('hiredOn'),
  leaves_on: date('leavesOn'),
  pay_group: reference('payGroup'),
  pay_group_from: date('payGroupFrom'),
  team: reference('team'),
  site: reference('site'),
  placed_from: date('placedFrom'),
  manager: reference('manager'),
  manager_from: date('managerFrom'),
  active: (cell) => {
    const isActive = WORDS_FOR_ACTIVE[cell.toLowerCase()];
    return isActive === undefined ? 'must be true or false' : { isActive };
  },
};

function isDate(cell: string): boolean {
  if (!DATE.test(cell)) return false;
  try {
    return Temporal.PlainDate.from(cell, { overflow: 'reject' }).year >= 1900;
  } catch {
    return false;
  }
}

/** A row as understood, or everything that is wrong with its cells. */
export function readPeopleRow(record: PeopleRecord): PeopleRow | readonly RowFault[] {
  const { line, cells, fault } = record;
  if (fault !== undefined)
    return [{ column: null, code: 'organisation-import.row-malformed', message: `The row ${fault}.` }];
  const faults: RowFault[] = [];
  let told: Told = {};
  for (const [column, cell] of Object.entries(cells) as [PeopleColumn, string][]) {
    const wrong = cellFault(cell);
    const read = wrong ?? (column === 'staff_number' ? staffNumberFault(cell) : READERS[column](cell));
    if (typeof read === 'string')
      faults.push({ column, code: 'organisation-import.cell-malformed', message: `The cell ${read}.` });
    else told = { ...told, ...read };
  }
  const { staff_number: staffNumber } = cells;
  if (staffNumber === undefined) {
    faults.push({
      column: 'staff_number',
      code: 'organisation-import.staff-number-missing',
      message: 'The row says of nobody what it says: the staff number is missing.',
    });
  }
  return staffNumber === undefined || faults.length > 0 ? faults : { line, staffNumber, ...told };
}

const staffNumberFault = (cell: string): string | Told =>
  [...cell].length <= MAX_STAFF_NUMBER_LENGTH ? {} : `is longer than ${MAX_STAFF_NUMBER_LENGTH} characters`;
