import type { Personal } from '../domain/event.js';
import type { ClaimLine, LineBasis } from '../domain/claims/claim-lines.js';
import {
  payableOf,
  totalOf,
  totalsByCurrency,
  type ClaimState,
  type LineState,
} from '../domain/claims/claim-state.js';
import type { ClaimLineView, ClaimSummaryView, ClaimView, LineBasisBody } from './claim.dto.js';

/** Words whose key is at hand; `null` for those that are sealed, or of somebody erased. */
const opened = (words: Personal<string>): string | null => (typeof words === 'string' ? words : null);

function basisViewOf(basis: LineBasis): LineBasisBody {
  switch (basis.kind) {
    case 'amount': {
      const { kind, date, amount } = basis;
      return { kind, date, amount };
    }
    case 'per-diem': {
      const { kind, firstDay, lastDay, country, city } = basis;
      return { kind, firstDay, lastDay, country, city };
    }
    case 'mileage': {
      const { kind, date, vehicle, meters } = basis;
      return { kind, date, vehicle, meters };
    }
  }
}

const rateViewOf = (rate: NonNullable<ClaimLine['exchangeRate']>) => {
  const { from, to, date, source } = rate;
  return { from, to, date, rate: rate.rate, source };
};

function lineViewOf({ line, policyVersion, description, flags, reversalId }: LineState): ClaimLineView {
  const { lineId, category, basis, date, amount, baseAmount, exchangeRate, days, visitId, tripId } = line;
  return {
    ...{ id: lineId, category, basis: basisViewOf(basis), date, amount, baseAmount },
    exchangeRate: exchangeRate && rateViewOf(exchangeRate),
    ...{ days, policyVersion, description: opened(description), visitId, tripId, flags, reversalId },
  };
}

/** A claim as lists show it. */
export const claimSummaryViewOf = (claim: ClaimState): ClaimSummaryView => ({
  id: claim.claimId,
  employeeId: claim.employeeId,
  status: claim.status,
  tripId: claim.tripId,
  total: totalOf(claim),
  advance: claim.advance,
  payable: payableOf(claim),
  totals: Object.values(totalsByCurrency(claim)),
  flags: [...new Set([...claim.lines.values()].flatMap(({ flags }) => flags))],
});

/** A claim as clients see it. */
export const claimViewOf = (claim: ClaimState): ClaimView => ({
  ...claimSummaryViewOf(claim),
  purpose: opened(claim.purpose),
  lines: [...claim.lines.values()].map(lineViewOf),
  steps: claim.steps.map(({ decider }, index) => ({
    ...decider,
    takenBy: claim.approvedBy[index] ?? null,
  })),
});
