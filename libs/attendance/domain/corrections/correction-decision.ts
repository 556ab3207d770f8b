import { DomainError } from '@timeledger/kernel/domain-error.js';
import { deriveId } from '@timeledger/kernel/ids.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import type { CorrectionEvent } from '../events/correction-events.js';
import type { Decision } from '../events/event.js';

/** Decisions on corrections, typed by event. */
export type CorrectionDecision = {
  [Type in CorrectionEvent['type']]: Decision<Type, Extract<CorrectionEvent, { type: Type }>['data']>;
}[CorrectionEvent['type']];

/** A refusal because of what else happened (409), naming the correction in question. */
export const conflict = (code: string, detail: string, correctionId?: EventId): DomainError =>
  new DomainError(code, 'conflict', {
    detail,
    ...(correctionId === undefined ? {} : { extensions: { correctionId } }),
  });

/** A refusal of what was sent (422), at a JSON pointer. */
export const invalid = (code: string, pointer: string, detail: string): DomainError =>
  new DomainError(code, 'invalid', { detail, errors: [{ pointer, code, detail }] });

/** A refusal of who asks (403). */
export const forbidden = (code: string, detail: string): DomainError =>
  new DomainError(code, 'forbidden', { detail });

/** The id of the n-th event that follows from a correction without a request of its own. */
export const followUpId = (correctionId: EventId, type: CorrectionEvent['type']): EventId =>
  deriveId<EventId>(type, correctionId);

/** What the edge answers with a challenge: the person must show a second factor first. */
export const STEP_UP_CODE = 'correction.step-up-needed';

/** @returns 403 {@link STEP_UP_CODE} */
export const stepUp = (): DomainError =>
  forbidden(STEP_UP_CODE, 'A correction of this size asks for a second factor.');
