import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { invalid, isAlike } from '../invalid.js';
import type { Project, ProjectFacts } from './project.js';

/** A project is new, or another than it was: its whole state, and what it was before. */
export type ProjectChanged = {
  readonly type: 'tasktime.ProjectChanged';
  readonly data: JsonObject & Project & { readonly projectId: string; readonly before: Project | null };
};

/** A project; `undefined` before it was made. */
export type ProjectState = Project | undefined;
export const initialProject: ProjectState = undefined;

export type ProjectCommand =
  | { readonly kind: 'create'; readonly projectId: string; readonly project: ProjectFacts }
  | {
      readonly kind: 'change';
      readonly projectId: string;
      readonly project: ProjectFacts;
      readonly isOpen: boolean;
    };

export const evolveProject = (_state: ProjectState, { data }: ProjectChanged): ProjectState => {
  const { projectId: _projectId, before: _before, ...project } = data;
  return project as Project;
};

/**
 * Makes, changes, closes or opens a project. What is so already records nothing.
 * @throws DomainError 409 `project.already-exists`, 404 `project.unknown`, 422 `project.currency-fixed`: costs that were
 * reckoned in one currency are not reckoned anew in another
 */
export function decideProject(command: ProjectCommand, state: ProjectState): readonly ProjectChanged[] {
  const { projectId, project } = command;
  if (command.kind === 'create') {
    if (state !== undefined) throw new DomainError('project.already-exists', 'conflict');
    return [changed(projectId, { ...project, isOpen: true }, null)];
  }
  if (state === undefined) throw new DomainError('project.unknown', 'not-found');
  if (project.currency !== state.currency)
    throw invalid('project.currency-fixed', '/currency', `stays ${state.currency}`);
  const after = { ...project, isOpen: command.isOpen };
  return isAlike(after, state) ? [] : [changed(projectId, after, state)];
}

const changed = (projectId: string, after: Project, before: Project | null): ProjectChanged => ({
  type: 'tasktime.ProjectChanged',
  data: { ...after, projectId, before },
});
