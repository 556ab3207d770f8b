import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { isParked, readIsParked } from '@timeledger/runtime/parking.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import {
  EXACT,
  projectFrom,
  type Budget,
  type Project,
  type ProjectFacts,
  type RoundingRule,
} from '../domain/projects/project.js';
import {
  decideProject,
  evolveProject,
  initialProject,
  type ProjectChanged,
  type ProjectState,
} from '../domain/projects/project.decider.js';
import { projectStream } from '../streams.js';
import { TaskTimeCommands, type TaskTimeChanged } from '../task-time-commands.js';
import {
  READ_WAIT_MS,
  TASK_TIME_PORTS,
  TASK_TIME_PROJECTION,
  type TaskTimePorts,
} from '../task-time-ports.js';
import type { ProjectFactsBody, ProjectsQuery, ProjectView } from './project.dto.js';

type ProjectRow = Record<string, unknown> & {
  readonly project_id: string;
  readonly project: Project;
  readonly revision: string;
};

/** A project as clients see it. */
export const projectViewOf = (id: string, project: Project): ProjectView => {
  const { name, customerId, leadId, isBillable, currency, tags, rounding, backEntryDays, isOpen } = project;
  return { id, name, customerId, leadId, isBillable, currency, tags, rounding, backEntryDays, isOpen };
};

/** What no request says of a project yet, as it is where nobody has said. */
const UNSAID = { needsTimeToClose: false, budget: null } as const;

const roundingFrom = ({ minimumMinutes, unitMinutes, direction, on }: RoundingRule): RoundingRule => ({
  ...{ minimumMinutes, unitMinutes, direction, on },
});

const factsFrom = (body: ProjectFactsBody, before: ProjectState): ProjectFacts =>
  projectFrom({
    ...UNSAID,
    ...before,
    name: body.name,
    customerId: body.customerId?.toLowerCase() ?? null,
    leadId: body.leadId?.toLowerCase() ?? null,
    isBillable: body.isBillable,
    currency: body.currency,
    tags: body.tags ?? [],
    rounding: body.rounding === undefined ? EXACT : roundingFrom(body.rounding),
    backEntryDays: body.backEntryDays ?? null,
  });

/** How a project's stream is read. */
export const projectFolding = (tenantId: TenantId, projectId: string) => ({
  streamId: projectStream(tenantId, projectId),
  initialState: initialProject,
  evolve: evolveProject,
});

/** Reads and changes projects. */
@Injectable()
export class Projects {
  constructor(
    @Inject(TASK_TIME_PORTS) private readonly ports: TaskTimePorts,
    @Inject(TaskTimeCommands) private readonly commands: TaskTimeCommands,
  ) {}

  /** Waits until the read model has seen what the client has seen. @throws DomainError 504 `read.not-reached` */
  async reach(token: string | undefined): Promise<void> {
    if (token !== undefined) await this.ports.barrier.reach(token, TASK_TIME_PROJECTION, READ_WAIT_MS);
  }

  /** @throws DomainError as {@link projectFrom} and {@link decideProject}; 412 `resource.stale` */
  change(
    request: CommandRequest,
    projectId: string,
    body: ProjectFactsBody & { readonly isOpen?: boolean },
    expected?: number,
  ): Promise<TaskTimeChanged<ProjectState>> {
    return this.commands.change<ProjectState, ProjectChanged>({
      request,
      ...projectFolding(request.principal.tenantId, projectId),
      decide: (state) => {
        if (expected === undefined)
          return decideProject({ kind: 'create', projectId, project: factsFrom(body, undefined) }, state);
        const { isOpen = true } = body;
        return decideProject({ kind: 'change', projectId, project: factsFrom(body, state), isOpen }, state);
      },
      ...(expected === undefined ? {} : { expected }),
    });
  }

  /** @throws DomainError as {@link projectFrom}; 404 `project.unknown`; 412 `resource.stale` */
  setBudget(
    request: CommandRequest,
    projectId: string,
    budget: Budget | null,
    expected: number,
  ): Promise<TaskTimeChanged<ProjectState>> {
    return this.commands.change<ProjectState, ProjectChanged>({
      request,
      ...projectFolding(request.principal.tenantId, projectId),
      decide: (state) => {
        if (state === undefined) throw new DomainError('project.unknown', 'not-found');
        const { isOpen, ...facts } = state;
        const project = projectFrom({ ...facts, budget });
        return decideProject({ kind: 'change', projectId, project, isOpen }, state);
      },
      expected,
    });
  }

  /** @throws DomainError 404 `project.unknown`; 503 `projection.parked` */
  async project(
    tenantId: TenantId,
    projectId: string,
  ): Promise<{ readonly view: ProjectView; readonly revision: number }> {
    const { row, isWaiting } = await this.ports.database.run(
      tenantId,
      async (client) => {
        const key = { tenantId, orderingKey: projectId };
        // Asked first: a key that is freed in between makes a query fail that could succeed, never the other way round.
        const waits = await isParked(client, 'tasktime', TASK_TIME_PROJECTION, key);
        const { rows } = await client.query<ProjectRow>(
          'SELECT project_id, project, revision FROM tasktime.project WHERE tenant_id = $1 AND project_id = $2',
          [tenantId, projectId],
        );
        return { row: rows[0], isWaiting: waits };
      },
      { isReadOnly: true },
    );
    if (isWaiting) throw readIsParked();
    if (row === undefined) throw new DomainError('project.unknown', 'not-found');
    return { view: projectViewOf(projectId, row.project), revision: Number(row.revision) };
  }

  /** A page of projects by id, behind a cursor. */
  async projects(tenantId: TenantId, query: ProjectsQuery): Promise<Page<ProjectView>> {
    const state = query.state ?? null;
    const scope: CursorScope = { tenantId, list: 'listProjects', filter: { state } };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const behind = query.cursor === undefined ? null : this.ports.cursors.read(scope, query.cursor)[0];
    const rows = await this.ports.database.query<ProjectRow>(
      tenantId,
      `SELECT project_id, project, revision FROM tasktime.project
       WHERE tenant_id = $1 AND ($2::uuid IS NULL OR project_id > $2)
         AND ($3::text IS NULL OR is_open = ($3 = 'open'))
       ORDER BY project_id LIMIT $4`,
      [tenantId, behind, state, limit + 1],
    );
    const page = pageOf<ProjectRow>(this.ports.cursors, scope, rows, limit, (row) => [row.project_id]);
    return {
      ...page,
      items: page.items.map(({ project_id, project }) => projectViewOf(project_id, project)),
    };
  }
}
