import type { ClaimStatus, ClaimSummary } from './claim-facts.js';
import { payableOf, totalOf, totalsByCurrency, type ClaimState } from './claim-state.js';

/** The claim as it is once it has this status. */
export const summaryOf = (claim: ClaimState, status: ClaimStatus): ClaimSummary => ({
  claimId: claim.claimId,
  employeeId: claim.employeeId,
  status,
  total: totalOf(claim),
  payable: payableOf(claim),
  totals: Object.values(totalsByCurrency(claim)),
  lines: [...claim.lines.values()].map(({ line, flags }) => ({
    lineId: line.lineId,
    category: line.category,
    date: line.date,
    amount: line.amount,
    baseAmount: line.baseAmount,
    flags,
    visitId: line.visitId,
    tripId: line.tripId,
  })),
});
