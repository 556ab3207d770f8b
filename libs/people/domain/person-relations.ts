import type { EmployeeId } from '@timeledger/kernel/ids.js';
import { managerOn } from './approval-authority.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import {
  chainAbove,
  deciderOf,
  delegatesOn,
  isCovered,
  tenuresOf,
  type CoveringRelation,
  type HeldRole,
  type People,
  type PersonRelation,
  type Tenure,
} from './people.js';

/** Who asks, with the roles as held today. */
export interface Asker {
  /** The employee behind the token; `undefined` for one that names none. */
  readonly employeeId: EmployeeId | undefined;
  /** Whoever is deactivated has nothing but their own records; whoever the organisation does not know is active. */
  readonly isActive: boolean;
  readonly held: ReadonlyMap<CoveringRelation, HeldRole>;
}

/** How somebody stands to a person, and where that is limited to days. */
export interface Standing {
  readonly relations: ReadonlySet<PersonRelation>;
  /**
   * The days of own tenure, for one who is nothing but a former manager, until the sheet is locked; `undefined` for
   * everybody else: all days.
   */
  readonly tenures: readonly Tenure[] | undefined;
}

/**
 * How somebody stands to a person. Managers, those above, delegates and former managers by the reporting lines alone;
 * covering roles by what the token and the organisation give. Somebody deactivated stands in none of them.
 * @param days the days in question besides today: of a sheet its first and last, of a correction its own
 */
export function standingOf(
  people: People,
  asker: Asker,
  person: EmployeeId,
  { today, days }: { readonly today: LocalDate; readonly days: readonly LocalDate[] },
): Standing {
  const relations = new Set<PersonRelation>();
  const { employeeId: me, isActive } = asker;
  if (!isActive) return { relations: me === person ? relations.add('self') : relations, tenures: undefined };
  for (const [relation, held] of asker.held) {
    if (isCovered(people, held, person, [today, ...days])) relations.add(relation);
  }
  if (me === undefined) return { relations, tenures: undefined };
  // Nobody manages oneself, however the lines run.
  if (me === person) return { relations: relations.add('self'), tenures: undefined };
  const chain = chainAbove(people, person, today, today);
  const level = chain.indexOf(me);
  if (level === 0) relations.add('manager');
  if (level > 0) relations.add('manager-above');
  const direct = chain[0];
  if (direct !== undefined && people.isActive(direct) && delegatesOn(people, direct, today).includes(me))
    relations.add('delegate');
  // Whoever decides in the place of a deactivated manager stands where that one stood, today and on each of the days.
  for (const on of new Set([today, ...days])) {
    const { managerId, delegates, isRerouted } = deciderOf(people, person, { on, today });
    if (isRerouted && managerId === me) relations.add(level > 0 ? 'manager-above' : 'manager');
    if (delegates.includes(me)) relations.add('delegate');
  }
  const line = people.lineOf(person);
  // Who is to manage the person one day has not done so yet.
  const tenures = tenuresOf(line, me).filter(({ from }) => from <= today);
  if (tenures.length > 0 && managerOn(line, today) !== me) relations.add('former-manager');
  const isOnlyFormer = relations.size === 1 && relations.has('former-manager');
  return { relations, tenures: isOnlyFormer ? tenures : undefined };
}
