import { DomainError } from '@timeledger/kernel/domain-error.js';
import { assertNoCircle } from '../domain/tree.js';
import type { ReportingLine } from '../domain/events.js';
import type { MovedDays } from '../people/move-spans.js';
import { lineStepOf, personStepsOf, type PersonSteps } from './people-steps.js';
import type { PeopleColumn } from './people-file.js';
import type { KnownOrganisation } from './known-organisation.js';
import type { PeopleRow, RowFault } from './people-row.js';

/** How often the lines of a file are judged anew because rows that others rely on were refused. */
const MAX_ROUNDS = 20;

export type RowAction = 'create' | 'update' | 'unchanged';

/** What a row would do. */
export interface RowPlan {
  readonly row: PeopleRow;
  readonly steps: PersonSteps;
  readonly action: RowAction;
  /** Days before today and later that would get another manager, team or site. */
  readonly days: readonly MovedDays[];
}
export type RowVerdict = RowPlan | { readonly row: PeopleRow; readonly faults: readonly RowFault[] };

/** What whoever sends the file allows. */
export interface PlanOptions {
  /** Whether rows may take past days from managers, teams and sites. */
  readonly isRetroactiveSeen: boolean;
}

/**
 * What the rows of a file would do to the organisation as it is known. Rows may name managers who come later in the file.
 * A row does all that it says, or nothing. Dry runs and imports both go by this, so they cannot disagree.
 * @throws DomainError 422 `organisation-import.too-entangled`
 */
export function planPeople(
  rows: readonly PeopleRow[],
  known: KnownOrganisation,
  options: PlanOptions,
): readonly RowVerdict[] {
  const refused = new Map<PeopleRow, readonly RowFault[]>(repeatedRows(rows, known));
  const steps = new Map<PeopleRow, PersonSteps>();
  for (const row of rows) {
    if (refused.has(row)) continue;
    judge(row, refused, () => steps.set(row, personStepsOf(row, known, options)));
  }
  let planned: readonly RowPlan[] = [];
  for (let round = 1; ; round += 1) {
    if (round > MAX_ROUNDS) {
      throw new DomainError('organisation-import.too-entangled', 'invalid', {
        detail:
          'Too many rows rely on managers of rows that are refused. Mend those and send the file again.',
      });
    }
    const before = refused.size;
    planned = withLines(rows, steps, refused, known, options);
    // What was judged with a row that is now refused is judged again without it.
    if (refused.size === before) break;
  }
  const plans = new Map(planned.map((plan) => [plan.row, plan]));
  return rows.map((row) => plans.get(row) ?? { row, faults: refused.get(row) ?? [] });
}

/** Judges the lines of all rows that stand, in the order of the file: the order in which they are recorded. */
function withLines(
  rows: readonly PeopleRow[],
  steps: ReadonlyMap<PeopleRow, PersonSteps>,
  refused: Map<PeopleRow, readonly RowFault[]>,
  known: KnownOrganisation,
  options: PlanOptions,
): readonly RowPlan[] {
  const newcomers = new Set(
    rows.flatMap((row) => (refused.has(row) ? [] : (steps.get(row)?.employeeId ?? []))),
  );
  const lines = new Map<string, readonly ReportingLine[]>();
  const linesOf = (id: string): readonly ReportingLine[] | undefined => lines.get(id) ?? known.linesOf(id);
  const plans: RowPlan[] = [];
  for (const row of rows) {
    const own = steps.get(row);
    if (own === undefined || refused.has(row)) continue;
    judge(row, refused, () => {
      const line = lineStepOf(row, own, known, { ...options, isComing: (id) => newcomers.has(id) });
      if (line !== undefined) {
        assertNoCircle(own.employeeId, line.lines, chainAbove(own.employeeId, line.lines, linesOf));
        lines.set(own.employeeId, line.lines);
      }
      const all = line === undefined ? own : { ...own, line: line.move };
      const isUnchanged = all.commands.length === 0 && all.line === undefined;
      plans.push({
        row,
        steps: all,
        action: own.isNew ? 'create' : isUnchanged ? 'unchanged' : 'update',
        days: [...own.days, ...(line?.days ?? [])],
      });
    });
  }
  return plans;
}

/** The lines of all who may stand above, on whatever day. */
function chainAbove(
  employeeId: string,
  own: readonly ReportingLine[],
  linesOf: (id: string) => readonly ReportingLine[] | undefined,
): ReadonlyMap<string, readonly ReportingLine[]> {
  const above = new Map<string, readonly ReportingLine[]>();
  const open = own.flatMap(({ managerId }) => managerId ?? []);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === employeeId || above.has(id)) continue;
    const lines = linesOf(id) ?? [];
    above.set(id, lines);
    open.push(...lines.flatMap(({ managerId }) => managerId ?? []));
  }
  return above;
}

function judge(row: PeopleRow, refused: Map<PeopleRow, readonly RowFault[]>, decide: () => void): void {
  try {
    decide();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    refused.set(row, faultsOf(error));
  }
}

const COLUMN_OF: Readonly<Record<string, PeopleColumn>> = {
  '/name': 'name',
  '/staffNumber': 'staff_number',
  '/email': 'email',
  '/hiredOn': 'hired_on',
  '/leavesOn': 'leaves_on',
  '/payGroupId': 'pay_group',
  '/from': 'pay_group_from',
  '/teamId': 'team',
  '/siteId': 'site',
  '/placedFrom': 'placed_from',
  '/managerId': 'manager',
  '/managerFrom': 'manager_from',
};

/** A refusal as faults of the row that it is about. */
export function faultsOf(error: DomainError): readonly RowFault[] {
  const { code, errors, detail } = error;
  const message = (text: string): string => (text.endsWith('.') ? text : `The cell ${text}.`);
  if (errors.length === 0) return [{ column: null, code, message: detail ?? 'Not possible.' }];
  return errors.map((each) => ({
    column: COLUMN_OF[each.pointer] ?? null,
    code: each.code,
    message: message(each.detail),
  }));
}

/** Rows about one person: which of them is meant nobody can say. */
function repeatedRows(
  rows: readonly PeopleRow[],
  known: KnownOrganisation,
): readonly (readonly [PeopleRow, readonly RowFault[]])[] {
  const byPerson = Map.groupBy(rows, ({ staffNumber }) => known.personOf(staffNumber).employeeId);
  return [...byPerson.values()]
    .filter(({ length }) => length > 1)
    .flatMap((same) =>
      same.map((row) => {
        const others = same.filter((other) => other !== row).map(({ line }) => line);
        const fault: RowFault = {
          column: 'staff_number',
          code: 'organisation-import.staff-number-repeated',
          message: `The same staff number is in line ${others.slice(0, 5).join(', ')}${others.length > 5 ? ', …' : ''}.`,
        };
        return [row, [fault]] as const;
      }),
    );
}
