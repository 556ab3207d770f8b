import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { Recorded } from '../event.js';

/** How much of one currency a unit of another was worth on a date, and who said so. */
export type ExchangeRate = {
  /** The currency that is given away: ISO 4217. */
  readonly from: string;
  /** The currency that is got. */
  readonly to: string;
  /** The date of the transaction that it holds for, by the source's own calendar. */
  readonly date: LocalDate;
  /** Units of `to` for one unit of `from`: an exact decimal. */
  readonly rate: string;
  /** Who published it: `ECB`, `PBOC`, the name of a bank. */
  readonly source: string;
};

/** A rate was entered, or entered anew: the earlier one stays in the log, and claims keep what they were reckoned with. */
export type ExchangeRateSet = Recorded<
  'travelexpense.ExchangeRateSet',
  ExchangeRate & {
    /** Counts the entries for this pair and date, from 1. */
    readonly version: number;
    /** The rate before; `null` for the first. */
    readonly before: string | null;
  }
>;
