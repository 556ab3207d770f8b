import type { PersonRelation } from '@timeledger/access/permission.js';
import { MAX_LEVELS } from '../domain/tree.js';

/** Whose rows somebody may see, as a piece of SQL. The tenant is `$1`. */
export interface VisibleRows {
  /**
   * Adds what it needs to the values of the statement.
   * @returns the `WITH` before the statement, and the query for the employee ids to be seen
   */
  sql(values: unknown[]): { readonly with: string; readonly ids: string };
}

/** Who asks for a list, on which day, and under what rows are to be seen. */
export interface ListAsker {
  readonly employeeId: string | undefined;
  /** Local date. */
  readonly today: string;
  /** Relations to the person of a row under which it is to be seen. */
  readonly byPerson: ReadonlySet<PersonRelation>;
  /** Teams whose people, and those of the teams below, are to be seen. */
  readonly teams: readonly string[];
}

const S = 'organisation';

/** The people that the one who asks may see: not more and not fewer than reads of each would show. */
export function visibleRows({ employeeId, today, byPerson, teams }: ListAsker): VisibleRows {
  return {
    sql(values) {
      const me = `$${values.push(employeeId ?? null)}::uuid`;
      const day = `$${values.push(today)}::date`;
      const mine = `$${values.push(teams)}::uuid[]`;
      const on = (table: string): string => `${table}.from_day <= ${day} AND ${table}.before_day > ${day}`;
      const has = (relation: PersonRelation): string => String(byPerson.has(relation));
      return {
        with: `WITH RECURSIVE people_below (employee_id, level) AS (
            SELECT line.employee_id, 1 FROM ${S}.reporting_line AS line
            WHERE line.tenant_id = $1 AND line.manager_id = ${me} AND ${on('line')}
          UNION
            SELECT line.employee_id, above.level + 1 FROM people_below AS above
            JOIN ${S}.reporting_line AS line
              ON line.tenant_id = $1 AND line.manager_id = above.employee_id AND ${on('line')}
            WHERE above.level < ${byPerson.has('manager-above') ? MAX_LEVELS : 1}
          ), ${teamsBelow(mine)}`,
        ids: `
          SELECT ${me} WHERE ${has('self')}
          UNION SELECT employee_id FROM people_below
            WHERE employee_id <> ${me} AND ((level = 1 AND ${has('manager')}) OR (level > 1 AND ${has('manager-above')}))
          UNION SELECT line.employee_id FROM ${S}.reporting_line AS line
            WHERE line.tenant_id = $1 AND line.manager_id = ${me} AND line.from_day <= ${day} AND ${has('former-manager')}
          UNION SELECT line.employee_id FROM ${S}.delegation
            JOIN ${S}.reporting_line AS line ON line.tenant_id = $1 AND line.manager_id = delegation.manager_id AND ${on('line')}
            WHERE delegation.tenant_id = $1 AND delegation.delegate_id = ${me} AND ${on('delegation')} AND ${has('delegate')}
              AND NOT EXISTS (SELECT FROM ${S}.employee AS away WHERE away.tenant_id = $1
                AND away.employee_id = delegation.manager_id AND NOT away.is_active)
          UNION SELECT place.employee_id FROM ${S}.team_placement AS place
            JOIN teams_below ON teams_below.team_id = place.team_id
            WHERE place.tenant_id = $1 AND ${on('place')}`,
      };
    },
  };
}

/**
 * A piece of `WITH RECURSIVE` that names the given teams and all below them `teams_below`. The tenant is `$1`.
 * @param teams SQL of an array of team ids
 */
export const teamsBelow = (teams: string): string => `teams_below (team_id) AS (
    SELECT unnest(${teams})
  UNION
    SELECT team.team_id FROM teams_below AS above
    JOIN ${S}.team AS team ON team.tenant_id = $1 AND team.parent_team_id = above.team_id
  )`;
