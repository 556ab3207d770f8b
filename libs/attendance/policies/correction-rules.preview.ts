import { Inject, Injectable } from '@nestjs/common';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { AttendanceAccess } from '../access/attendance-access.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import { CorrectionFacts } from '../corrections/commands/correction-facts.reader.js';
import { CorrectionQueries } from '../corrections/corrections.queries.js';
import {
  RULE_RELATIONS,
  statesWithoutCorrector,
  type RuleRelation,
} from '../domain/corrections/correction-rules.js';
import { clauseChanges, rightChanges } from '../domain/corrections/rule-change.js';
import type { LocalDate } from '../domain/events/event.js';
import type { CorrectionRules } from '../domain/events/setting-events.js';
import type { AffectedPeopleView, CorrectionRulesPreview } from './correction-rules-preview.dto.js';

/** People and requests that a preview names. */
const FIRST = 20;

const LINE_TODAY = `line.tenant_id = $1 AND line.valid_from <= $2 AND (line.valid_to IS NULL OR line.valid_to > $2)`;

/** Whom a relation speaks of today. $1 tenant, $2 today. */
const PEOPLE_OF: Readonly<Record<RuleRelation, string>> = {
  self: `SELECT employee_id AS id FROM attendance.employment WHERE tenant_id = $1 AND $2::text IS NOT NULL`,
  manager: `SELECT line.manager_id AS id FROM attendance.reporting_line line WHERE ${LINE_TODAY}`,
  'manager-above': `SELECT up.manager_id AS id FROM attendance.reporting_line line
    JOIN attendance.reporting_line up ON up.tenant_id = $1 AND up.employee_id = line.manager_id
      AND up.valid_from <= $2 AND (up.valid_to IS NULL OR up.valid_to > $2)
    WHERE ${LINE_TODAY}`,
  delegate: `SELECT delegate_id AS id FROM attendance.delegation
    WHERE tenant_id = $1 AND valid_from <= $2 AND valid_until >= $2`,
  'time-administrator': `SELECT employee_id AS id FROM attendance.role_assignment
    WHERE tenant_id = $1 AND role = 'time_administrator' AND valid_from <= $2
      AND (valid_until IS NULL OR valid_until >= $2)`,
};

/** Says what new correction rules would change; writes nothing. */
@Injectable()
export class CorrectionRulesPreviews {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
    @Inject(CorrectionFacts) private readonly facts: CorrectionFacts,
    @Inject(CorrectionQueries) private readonly corrections: CorrectionQueries,
  ) {}

  /** Compares rules with those in effect, as if they held now. */
  async of(
    tenant: TenantId,
    next: Pick<CorrectionRules, 'rules' | 'approvals'>,
  ): Promise<CorrectionRulesPreview> {
    const current = await this.facts.rules(tenant);
    const changes = rightChanges(current.rules, next.rules);
    const touched = RULE_RELATIONS.filter((one) => changes.some(({ relation }) => relation === one));
    const today = this.access.today();
    const [people, pendingRequests] = await Promise.all([
      Promise.all(touched.map((relation) => this.peopleOf(tenant, relation, today))),
      this.corrections.approverChanges(tenant, current.approvals, next.approvals, FIRST),
    ]);
    return {
      relations: touched.flatMap((relation, index) => {
        const concerned = people[index];
        return concerned === undefined
          ? []
          : [
              {
                relation,
                people: concerned,
                changes: changes
                  .filter((change) => change.relation === relation)
                  .map(({ relation: _, ...change }) => change),
              },
            ];
      }),
      clauses: clauseChanges(current.rules, next.rules),
      pendingRequests,
      statesWithoutCorrector: statesWithoutCorrector(next.rules),
    };
  }

  private async peopleOf(
    tenant: TenantId,
    relation: RuleRelation,
    today: LocalDate,
  ): Promise<AffectedPeopleView> {
    const [found] = await this.ports.database.query<{ count: number; first: string[] }>(
      tenant,
      `WITH people AS (SELECT DISTINCT id FROM (${PEOPLE_OF[relation]}) AS found WHERE id IS NOT NULL)
       SELECT (SELECT count(*)::integer FROM people) AS count,
         (SELECT coalesce(json_agg(id), '[]') FROM (SELECT id FROM people ORDER BY id LIMIT ${FIRST}) AS f) AS first`,
      [tenant, today],
    );
    return {
      count: found?.count ?? 0,
      first: found?.first ?? [],
      isComplete: relation !== 'time-administrator',
    };
  }
}
