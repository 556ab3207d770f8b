import { DomainError, type FieldError } from '@timeledger/kernel/domain-error.js';
import type { LocalDate } from '../events/event.js';

/** What a balance gets, and what becomes of the rest at the end of a calendar year. */
export type BalanceRule = {
  /** A full day costs this much, whatever is planned on it: thirty days of leave are thirty days. Even, so that halves are exact. */
  readonly dayMinutes: number;
  /** `null` where everything is booked by adjustments. A year's is given on 1 January, a month's on its first day. */
  readonly accrual: { readonly per: 'year' | 'month'; readonly minutes: number } | null;
  /** What may be taken into the next year, and the first day (`MM-DD`) on which it is lost; `null` never loses it. */
  readonly carryOver: { readonly maximumMinutes: number; readonly expiresOn: string | null };
  /** How far below zero an approval may go. */
  readonly overdraftMinutes: number;
};

/** A kind of absence as the product or a tenant defines it. */
export type AbsenceKindVersion = {
  /** `leave`, `sick`, `business-trip`, `field-work`, `training`, `remote`, or the tenant's own. */
  readonly kind: string;
  /** From 1; 0 is what the product says of its own kinds. */
  readonly version: number;
  /** Absences that begin on this day or later follow this version; earlier ones stay as they were. */
  readonly effectiveFrom: LocalDate;
  readonly name: { readonly en: string; readonly zh: string };
  readonly isPaid: boolean;
  /** Whether the person is at work, elsewhere. */
  readonly countsAsWorked: boolean;
  readonly needsApproval: boolean;
  readonly areHalvesAllowed: boolean;
  /** Whether it can be asked for; one that no longer can stays known for what was asked before. */
  readonly isOffered: boolean;
  /** `null` where it needs no balance. */
  readonly balance: BalanceRule | null;
};

/** What {@link AbsenceKindVersion} says besides which version it is. */
export type AbsenceKind = Omit<AbsenceKindVersion, 'version'>;

const MINUTES_PER_DAY = 1440;
const MONTHS_PER_YEAR = 12;
/** A year of days, of anything. */
const MAXIMUM_BALANCE_MINUTES = 366 * MINUTES_PER_DAY;
/** A day that every year has: 29 February is none. */
const EXPIRY =
  /^(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)$/u;
/** Small letters and digits, with single hyphens between them: it stands in paths and in public events. */
const CODE = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u;

/** Most kinds that a tenant may have, those of the product among them. */
export const MAXIMUM_KINDS = 200;

/** The longest code of a kind. */
export const MAXIMUM_CODE_LENGTH = 40;

const builtIn = (
  kind: string,
  name: AbsenceKind['name'],
  says: Pick<AbsenceKind, 'countsAsWorked' | 'needsApproval'>,
): AbsenceKindVersion => ({
  kind,
  version: 0,
  effectiveFrom: '1970-01-01',
  name,
  isPaid: true,
  ...says,
  areHalvesAllowed: true,
  isOffered: true,
  // How much leave somebody has is the law's and the contract's: nothing is guessed.
  balance: null,
});

const AWAY = { countsAsWorked: false, needsApproval: true } as const;
const ELSEWHERE = { countsAsWorked: true, needsApproval: true } as const;

/** The kinds that every tenant has, until it says otherwise. */
export const BUILT_IN_KINDS: readonly AbsenceKindVersion[] = [
  builtIn('leave', { en: 'Leave', zh: '休假' }, AWAY),
  // Nobody asks whether they may be ill.
  builtIn('sick', { en: 'Sick leave', zh: '病假' }, { countsAsWorked: false, needsApproval: false }),
  builtIn('business-trip', { en: 'Business trip', zh: '出差' }, ELSEWHERE),
  builtIn('field-work', { en: 'Field work', zh: '外勤' }, ELSEWHERE),
  builtIn('training', { en: 'Training', zh: '培训' }, ELSEWHERE),
  builtIn('remote', { en: 'Remote work', zh: '远程办公' }, ELSEWHERE),
];

/** The version of a kind that is in force on a day, the first where the day is before all. Versions are in their order, never none. */
export function versionOn(versions: readonly AbsenceKindVersion[], date: LocalDate): AbsenceKindVersion {
  const inForce = versions.findLast(({ effectiveFrom }) => effectiveFrom <= date) ?? versions[0];
  if (inForce === undefined) throw new RangeError('a kind has a version');
  return inForce;
}

const isWhole = (value: number, maximum: number): boolean =>
  Number.isSafeInteger(value) && value >= 0 && value <= maximum;

function faultsOfBalance({ dayMinutes, accrual, carryOver, overdraftMinutes }: BalanceRule): FieldError[] {
  const faults: FieldError[] = [];
  const check = (isFit: boolean, pointer: string, detail: string): void => {
    if (!isFit) faults.push({ pointer: `/balance/${pointer}`, code: 'absence-kind.balance-unfit', detail });
  };
  const whole = 'A whole number of minutes, not negative, of a year at most.';
  check(
    isWhole(dayMinutes, MINUTES_PER_DAY) && dayMinutes > 0 && dayMinutes % 2 === 0,
    'dayMinutes',
    'An even number from 2 to 1440, so that half a day is exact.',
  );
  if (accrual !== null) {
    check(isWhole(accrual.minutes, MAXIMUM_BALANCE_MINUTES), 'accrual/minutes', whole);
    check(
      accrual.per === 'month' || accrual.minutes % MONTHS_PER_YEAR === 0,
      'accrual/minutes',
      'A multiple of 12: whoever begins in the year gets twelfths of it.',
    );
  }
  check(isWhole(carryOver.maximumMinutes, MAXIMUM_BALANCE_MINUTES), 'carryOver/maximumMinutes', whole);
  check(
    carryOver.expiresOn === null || EXPIRY.test(carryOver.expiresOn),
    'carryOver/expiresOn',
    'Month and day that every year has, such as 04-01.',
  );
  check(isWhole(overdraftMinutes, MAXIMUM_BALANCE_MINUTES), 'overdraftMinutes', whole);
  return faults;
}

const unfit = (code: string, pointer: string, detail: string): DomainError =>
  new DomainError(code, 'invalid', { detail, errors: [{ pointer, code, detail }] });

/**
 * Refuses a kind that cannot be reckoned with.
 * @param before the version that it follows
 * @throws DomainError 422 `absence-kind.code-unfit`, `absence-kind.dates-unfit` where it would hold from before the
 *   version it follows, `absence-kind.balance-unfit` with a pointer to each fault
 */
export function assertKindFits(next: AbsenceKind, before: AbsenceKind | undefined): void {
  if (next.kind.length > MAXIMUM_CODE_LENGTH || !CODE.test(next.kind))
    throw unfit(
      'absence-kind.code-unfit',
      '/kind',
      'Small letters and digits, with single hyphens between, such as parental-leave.',
    );
  if (before !== undefined && before.effectiveFrom > next.effectiveFrom)
    throw unfit(
      'absence-kind.dates-unfit',
      '/effectiveFrom',
      'A version holds from no earlier day than the one before.',
    );
  const faults = next.balance === null ? [] : faultsOfBalance(next.balance);
  if (faults.length > 0) throw new DomainError('absence-kind.balance-unfit', 'invalid', { errors: faults });
}
