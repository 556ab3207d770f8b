import { problemOf, refusalOf, type ApiAnswer } from './api.js';
import type { Call, StepActor } from './step.js';
import type { Outcome } from './tally.js';

/** A step of a kind of call, as the one that makes it needs it. */
export interface OneCall<Op extends Call['op']> {
  readonly actor: StepActor;
  readonly call: Extract<Call, { op: Op }>;
}

/** What was there before this run: another revision than the plan's first, or the id of an earlier run. */
const THERE_BEFORE: ReadonlySet<string> = new Set(['if-match.failed', 'request.id-reused']);

/** Whether an earlier run, or somebody else, has done it. */
export const isThereBefore = (answer: ApiAnswer<unknown>): boolean =>
  answer.response.status === 412 || THERE_BEFORE.has(problemOf(answer)?.code ?? '');

/** Done now, or found done by an earlier run. */
export const doneUnlessThere = (answer: ApiAnswer<unknown>): Outcome =>
  isThereBefore(answer) ? { kind: 'repeated' } : (refusalOf(answer) ?? { kind: 'done' });

/** `If-Match` of what an answer showed. */
export const seenBy = (answer: ApiAnswer<unknown>): { readonly 'If-Match': string } => ({
  'If-Match': answer.response.headers.get('etag') ?? '',
});
/** `If-Match` of what nobody has written yet. */
export const NEVER_WRITTEN = { 'If-Match': '"0"' } as const;
