import { Inject, Injectable } from '@nestjs/common';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { priceLine, type ClaimLine, type LineInput } from '../domain/claims/claim-lines.js';
import type { ClaimState } from '../domain/claims/claim-state.js';
import type { ExpensePolicy } from '../domain/claims/expense-policy.js';
import { ExchangeRates } from '../exchange-rates/exchange-rates.js';
import { ExpensePolicies } from '../expense-policy/expense-policies.js';
import { TRAVEL_EXPENSE_PORTS, type TravelExpensePorts } from '../travel-expense-ports.js';

/** The currencies that a line may be worth something in before it is converted. */
function currenciesOf(
  { basis }: LineInput,
  { perDiemRates, mileageRates }: ExpensePolicy,
): readonly string[] {
  switch (basis.kind) {
    case 'amount':
      return [basis.amount.currency];
    case 'per-diem':
      return perDiemRates
        .filter(({ country }) => country === basis.country)
        .map(({ daily }) => daily.currency);
    case 'mileage':
      return mileageRates.filter(({ vehicle }) => vehicle === basis.vehicle).map(({ currency }) => currency);
  }
}

/** Reckons lines, with the policy in force and the rate of the transaction's own date. */
@Injectable()
export class ClaimPricing {
  constructor(
    @Inject(TRAVEL_EXPENSE_PORTS) private readonly ports: TravelExpensePorts,
    @Inject(ExpensePolicies) private readonly policies: ExpensePolicies,
    @Inject(ExchangeRates) private readonly rates: ExchangeRates,
  ) {}

  /** @throws DomainError 409 `expense-policy.missing`; 422 as {@link priceLine} */
  async price(
    tenantId: TenantId,
    claim: ClaimState,
    input: LineInput,
  ): Promise<{ readonly line: ClaimLine; readonly policyVersion: number }> {
    const { policy, version } = await this.policies.inForce(tenantId);
    const { basis } = input;
    const rates = await this.rates.around(
      tenantId,
      currenciesOf(input, policy),
      policy.baseCurrency,
      basis.kind === 'per-diem' ? basis.lastDay : basis.date,
      policy.rateMaximumAgeDays,
    );
    const metersBefore = await this.metersBefore(tenantId, claim, input);
    return { line: priceLine(input, { policy, rates, metersBefore }), policyVersion: version };
  }

  /**
   * What the vehicle was driven in the same year on lines that count: those of this claim besides, and those of claims
   * that were asked for. Drafts count for nobody but themselves.
   */
  private async metersBefore(
    tenantId: TenantId,
    claim: ClaimState,
    { lineId, basis }: LineInput,
  ): Promise<number> {
    if (basis.kind !== 'mileage') return 0;
    const year = basis.date.slice(0, 4);
    const own = [...claim.lines.values()].reduce((sum, { line }) => {
      const isCounted =
        line.basis.kind === 'mileage' &&
        line.lineId !== lineId &&
        line.basis.vehicle === basis.vehicle &&
        line.basis.date.startsWith(year);
      return isCounted ? sum + (line.basis as typeof basis).meters : sum;
    }, 0);
    const [row] = await this.ports.database.query<{ meters: string }>(
      tenantId,
      `SELECT coalesce(sum(line.meters), 0) AS meters FROM travelexpense.mileage_line AS line
       JOIN travelexpense.expense_claim AS claim ON claim.tenant_id = $1 AND claim.claim_id = line.claim_id
       WHERE line.tenant_id = $1 AND line.employee_id = $2 AND line.vehicle = $3 AND line.claim_id <> $4
         AND line.on_date BETWEEN $5 AND $6 AND claim.status IN ('submitted', 'approved', 'paid')`,
      [tenantId, claim.employeeId, basis.vehicle, claim.claimId, `${year}-01-01`, `${year}-12-31`],
    );
    return own + Number(row?.meters ?? 0);
  }
}
