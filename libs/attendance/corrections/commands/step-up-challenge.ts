import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { assertStepUp } from '@timeledger/service/auth/step-up.js';
import { STEP_UP_CODE } from '../../domain/corrections/correction-decision.js';

/**
 * Answers with the challenge of RFC 9470 where a decision asks for a second factor.
 * @throws StepUpNeeded 401 `auth.step-up-needed`
 */
export function challenging<Result>(principal: Principal, now: Instant, decide: () => Result): Result {
  try {
    return decide();
  } catch (error) {
    if (error instanceof DomainError && error.code === STEP_UP_CODE)
      assertStepUp(principal, { nowMs: Date.parse(now) });
    throw error;
  }
}
