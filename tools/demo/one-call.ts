import { problemOf, refusalOf, type ApiAnswer } from './api.js';
import type { RunState } from './run-state.js';
import type { Call, StepActor } from './step.js';
import type { Outcome } from './tally.js';

/** A step of a kind of call, as the one that makes it needs it. */
export interface OneCall<Op extends Call['op']> {
  readonly actor: StepActor;
  readonly call: Extract<Call, { op: Op }>;
}

/** Whether an earlier run, or somebody else, has done it: another revision than the plan's first, or a known id. */
export const isThereBefore = (answer: ApiAnswer<unknown>): boolean =>
  answer.response.status === 412 || problemOf(answer)?.code === 'request.id-reused';

/** Done now, or found done by an earlier run. */
export const doneUnlessThere = (answer: ApiAnswer<unknown>): Outcome =>
  isThereBefore(answer) ? { kind: 'repeated' } : (refusalOf(answer) ?? { kind: 'done' });

/** `If-Match` of what an answer showed. */
export const seenBy = (answer: ApiAnswer<unknown>): { readonly 'If-Match': string } => ({
  'If-Match': answer.response.headers.get('etag') ?? '',
});
/** `If-Match` of what nobody has written yet. */
export const NEVER_WRITTEN = { 'If-Match': '"0"' } as const;

/** Remembers under the plan's id what the product calls it. */
export async function made<Data extends { readonly id: string }>(
  state: RunState,
  planned: string,
  sent: Promise<ApiAnswer<Data>>,
): Promise<ApiAnswer<Data>> {
  const answer = await sent;
  if (answer.data !== undefined) state.made.set(planned, answer.data.id);
  return answer;
}
