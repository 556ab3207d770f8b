import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId } from '@timeledger/kernel/ids.js';
import type { Decision, Personal } from '../events/event.js';
import type { FeedbackEvent, FeedbackOpened, FeedbackSubject } from './feedback-events.js';

/** Messages of one thread, the first comment included. */
export const MAX_MESSAGES = 200;

/** Who said what when. */
export interface FeedbackMessage {
  readonly authorId: string;
  readonly text: Personal<string>;
  readonly at: Instant;
}

/** A thread; `awaiting-answer` while the person who opened it spoke last. */
export interface FeedbackThread {
  readonly threadId: string;
  readonly employeeId: EmployeeId;
  readonly about: FeedbackSubject;
  readonly responsibleId: EmployeeId | null;
  readonly state: 'awaiting-answer' | 'answered' | 'closed';
  readonly openedAt: Instant;
  readonly messages: readonly FeedbackMessage[];
}

export type FeedbackState = FeedbackThread | undefined;
export const NO_FEEDBACK: FeedbackState = undefined;

export type FeedbackCommand =
  | { readonly kind: 'open'; readonly data: FeedbackOpened['data'] }
  | { readonly kind: 'answer'; readonly authorId: string; readonly text: string }
  | { readonly kind: 'close'; readonly closedBy: string };

const stateAfter = ({ employeeId }: FeedbackThread, authorId: string): FeedbackThread['state'] =>
  authorId === employeeId ? 'awaiting-answer' : 'answered';

/** Takes in one event of the thread. */
export function evolveFeedback(thread: FeedbackState, event: FeedbackEvent): FeedbackState {
  const at = event.occurredAt;
  if (event.type === 'attendance.FeedbackOpened') {
    const { threadId, employeeId, about, responsibleId, authorId, text } = event.data;
    const messages = [{ authorId, text, at }];
    return { threadId, employeeId, about, responsibleId, state: 'awaiting-answer', openedAt: at, messages };
  }
  if (thread === undefined) return undefined;
  switch (event.type) {
    case 'attendance.FeedbackAnswered': {
      const { authorId, text } = event.data;
      const messages = [...thread.messages, { authorId, text, at }];
      return { ...thread, messages, state: stateAfter(thread, authorId) };
    }
    case 'attendance.FeedbackClosed':
      return { ...thread, state: 'closed' };
    case 'attendance.FeedbackReopened':
      return { ...thread, state: stateAfter(thread, event.data.reopenedBy) };
  }
}

/**
 * Opens a thread, goes on in it, or ends it. Whoever writes after the end opens it again; ending it twice records nothing.
 * @throws DomainError `feedback.already-opened`, `feedback.thread-full` (409), `feedback.unknown` (404)
 */
export function decideFeedback(
  command: FeedbackCommand,
  thread: FeedbackState,
  occurredAt: Instant,
): readonly Decision<FeedbackEvent['type']>[] {
  if (command.kind === 'open') {
    if (thread !== undefined) throw new DomainError('feedback.already-opened', 'conflict');
    return [{ type: 'attendance.FeedbackOpened', schemaVersion: 1, occurredAt, data: command.data }];
  }
  if (thread === undefined) throw new DomainError('feedback.unknown', 'not-found');
  const { threadId, employeeId } = thread;
  if (command.kind === 'close') {
    if (thread.state === 'closed') return [];
    const data = { threadId, employeeId, closedBy: command.closedBy };
    return [{ type: 'attendance.FeedbackClosed', schemaVersion: 1, occurredAt, data }];
  }
  if (thread.messages.length >= MAX_MESSAGES) throw new DomainError('feedback.thread-full', 'conflict');
  const { authorId, text } = command;
  const answered = {
    type: 'attendance.FeedbackAnswered',
    schemaVersion: 1,
    occurredAt,
    data: { threadId, employeeId, authorId, text },
  } as const;
  if (thread.state !== 'closed') return [answered];
  const data = { threadId, employeeId, reopenedBy: authorId };
  return [{ type: 'attendance.FeedbackReopened', schemaVersion: 1, occurredAt, data }, answered];
}
