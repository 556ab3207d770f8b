import type { EmployeeId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import { MAX_LEVELS } from '../domain/people.js';

/** Whose records somebody sees in lists: the same people as single reads let through, asked of the read model. */
export interface Sight {
  /** Whether a role covers the whole company: then nothing need be looked up. */
  readonly isWholeCompany: boolean;
  /** Whether nobody's but one's own: of somebody deactivated. */
  readonly isSelfAlone: boolean;
  /** The one who asks; `null` for one who is no employee. */
  readonly me: EmployeeId | null;
  readonly today: LocalDate;
  /** Teams that a role covers, with those below. */
  readonly teams: readonly string[];
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The values of the statements, in order, after the tenant as `$1`. */
export const sightValues = ({ me, today, teams }: Sight): readonly unknown[] => [me ?? NOBODY, today, teams];

/** $1 tenant, $2 me, $3 today, $4 teams. */
export const SIGHT_VALUES = 4;

const validOn = (line: string, day: string): string =>
  `${line}.valid_from <= ${day} AND (${line}.valid_to IS NULL OR ${line}.valid_to > ${day})`;

const isInactive = (schema: string, person: string): string =>
  `EXISTS (SELECT FROM ${schema}.employee_status status WHERE status.tenant_id = $1
     AND status.employee_id = ${person} AND NOT status.is_active)`;

/**
 * CTEs that end in `sight (employee_id, is_all, kinds, froms, tos)`: the people somebody sees, each with whether all days
 * count and the stretches that do otherwise. Begins from the one who asks, so its cost follows the number of those
 * people and not that of the company.
 *
 * - `mine`: those in whose place I decide: myself, who is active and delegated to me today, deactivated managers below.
 * - `below`: everybody below me today.
 * - `unit`: the teams I administer, and those below them.
 */
const sightSql = (schema: string): string => `
  WITH RECURSIVE mine (manager_id, is_me) AS (
    SELECT $2::uuid, true
    UNION
    SELECT stands.manager_id, false FROM ${schema}.delegation stands
      WHERE stands.tenant_id = $1 AND stands.delegate_id = $2
        AND stands.valid_from <= $3 AND $3 <= stands.valid_until AND NOT ${isInactive(schema, 'stands.manager_id')}
    UNION
    SELECT line.employee_id, false FROM mine
      JOIN ${schema}.reporting_line line ON line.tenant_id = $1 AND line.manager_id = mine.manager_id
      WHERE ${validOn('line', '$3')} AND line.employee_id <> $2 AND ${isInactive(schema, 'line.employee_id')}
  ), below (employee_id, level) AS (
    SELECT line.employee_id, 1 FROM ${schema}.reporting_line line
      WHERE line.tenant_id = $1 AND line.manager_id = $2 AND ${validOn('line', '$3')}
    UNION ALL
    SELECT line.employee_id, below.level + 1 FROM below
      JOIN ${schema}.reporting_line line ON line.tenant_id = $1 AND line.manager_id = below.employee_id
      WHERE ${validOn('line', '$3')} AND below.level < ${MAX_LEVELS}
  ), unit (team_id) AS (
    SELECT unnest($4::uuid[])
    UNION
    SELECT team.team_id FROM unit JOIN ${schema}.team team ON team.tenant_id = $1 AND team.parent_team_id = unit.team_id
  ), seen (employee_id, kind, valid_from, valid_to) AS (
    SELECT $2::uuid, 'all', '', NULL
    UNION ALL
    SELECT employee_id, 'all', '', NULL FROM below
    UNION ALL
    SELECT line.employee_id,
      CASE WHEN mine.is_me THEN 'former' WHEN ${validOn('line', '$3')} THEN 'all' ELSE 'instead' END,
      line.valid_from, line.valid_to
    FROM mine JOIN ${schema}.reporting_line line ON line.tenant_id = $1 AND line.manager_id = mine.manager_id
    WHERE line.employee_id <> $2 AND (line.valid_from <= $3 OR NOT mine.is_me)
    UNION ALL
    SELECT placed.employee_id, CASE WHEN ${validOn('placed', '$3')} THEN 'all' ELSE 'instead' END,
      placed.valid_from, placed.valid_to
    FROM unit JOIN ${schema}.placement placed ON placed.tenant_id = $1 AND placed.team_id = unit.team_id
  ), sight AS MATERIALIZED (
    SELECT employee_id, bool_or(kind = 'all') AS is_all, array_agg(kind) AS kinds,
      array_agg(valid_from) AS froms, array_agg(valid_to) AS tos
    FROM seen GROUP BY employee_id
  )`;

/**
 * Whether a person in `sight` is seen for the days from one column to another: of a sheet, of a correction's one day.
 * Former managers count the days of their tenure while the sheet is not locked; who steps in for a manager, the first
 * and the last day.
 */
export const isSeen = (from: string, to: string, isLocked: string): string => `
  (sight.is_all OR EXISTS (
    SELECT FROM unnest(sight.kinds, sight.froms, sight.tos) AS stretch (kind, f, t)
    WHERE CASE stretch.kind
      WHEN 'former' THEN NOT (${isLocked}) AND stretch.f <= ${to} AND (stretch.t IS NULL OR stretch.t > ${from})
      ELSE (stretch.f <= ${to} AND (stretch.t IS NULL OR stretch.t > ${to}))
        OR (stretch.f <= ${from} AND (stretch.t IS NULL OR stretch.t > ${from})) END))`;

/**
 * Who decides on what concerns a day of a person, as a lateral subquery with `manager_id` (the nearest eligible) and
 * `above_id` (the nearest eligible above the manager of the day): `deciderOf` of the domain.
 * @param requestedBy an expression of text, or NULL
 */
const deciderSql = (schema: string, employee: string, day: string, requestedBy: string): string => `
  (WITH RECURSIVE up (manager_id, level) AS (
     SELECT line.manager_id, 1 FROM ${schema}.reporting_line line
       WHERE line.tenant_id = $1 AND line.employee_id = ${employee} AND ${validOn('line', day)}
     UNION ALL
     SELECT line.manager_id, up.level + 1 FROM up
       JOIN ${schema}.reporting_line line ON line.tenant_id = $1 AND line.employee_id = up.manager_id
       WHERE ${validOn('line', '$3')} AND up.level < ${MAX_LEVELS} AND up.manager_id <> ${employee}
   ), eligible AS (
     SELECT manager_id, level FROM up
     WHERE manager_id <> ${employee} AND manager_id::text IS DISTINCT FROM ${requestedBy}
       AND NOT ${isInactive(schema, 'up.manager_id')}
   )
   SELECT (SELECT manager_id FROM eligible ORDER BY level LIMIT 1) AS manager_id,
     (SELECT manager_id FROM eligible WHERE level > 1 ORDER BY level LIMIT 1) AS above_id)`;

/** Whether a decider is me, or somebody for whom I stand in today. */
const isMeOrMine = (schema: string, manager: string): string => `
  (${manager} = $2 OR EXISTS (SELECT FROM ${schema}.delegation stands
     WHERE stands.tenant_id = $1 AND stands.manager_id = ${manager} AND stands.delegate_id = $2
       AND stands.valid_from <= $3 AND $3 <= stands.valid_until))`;

/** The statements about who sees whom, over the tables of people in a context's read model. */
export interface SightStatements {
  /** CTEs that end in `sight`; see the values of {@link sightValues}. */
  readonly sight: string;
  deciderSql(employee: string, day: string, requestedBy: string): string;
  isMeOrMine(manager: string): string;
}

/** The statements of a context. */
export const sightStatementsOf = (schema: string): SightStatements => ({
  sight: sightSql(schema),
  deciderSql: (employee, day, requestedBy) => deciderSql(schema, employee, day, requestedBy),
  isMeOrMine: (manager) => isMeOrMine(schema, manager),
});
