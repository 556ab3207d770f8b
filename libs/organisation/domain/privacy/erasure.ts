import { canonicalJson } from '@timeledger/kernel/canonical-json.js';
import type {
  ErasureCarriedOut,
  ErasureEvent,
  ErasureRemainder,
  ErasureRequested,
  ErasureScope,
  Purpose,
  RetentionClass,
} from './privacy-events.js';

/** How far the erasure of a person has got. */
export interface ErasureState {
  /** `null` while nobody asked. */
  readonly requestedAt: string | null;
  /** `undefined` until something was done. */
  readonly last: ErasureCarriedOut['data'] | undefined;
}

export const initialErasure: ErasureState = { requestedAt: null, last: undefined };

export function evolveErasure(
  state: ErasureState,
  event: ErasureEvent & { readonly occurredAt: string },
): ErasureState {
  return event.type === 'organisation.ErasureRequested'
    ? { ...state, requestedAt: state.requestedAt ?? event.occurredAt }
    : { ...state, last: event.data };
}

/** Asks for a person to be erased; again changes nothing. */
export const decideErasure = (employeeId: string, state: ErasureState): readonly ErasureRequested[] =>
  state.requestedAt === null ? [{ type: 'organisation.ErasureRequested', data: { employeeId } }] : [];

/** Records what was done, unless it is what was recorded before. */
export function decideCarriedOut(
  done: ErasureCarriedOut['data'],
  { last }: ErasureState,
): readonly ErasureCarriedOut[] {
  const isNew =
    last === undefined ||
    done.destroyed.length > 0 ||
    done.removed.length > 0 ||
    done.isComplete !== last.isComplete ||
    canonicalJson(done.remaining) !== canonicalJson(last.remaining);
  return isNew ? [{ type: 'organisation.ErasureCarriedOut', data: done }] : [];
}

/** The class whose time a purpose is kept for, where the law asks that it be kept. */
export const CLASS_OF_PURPOSE: Readonly<Record<Purpose, RetentionClass>> = {
  identity: 'working-time-records',
  location: 'punch-evidence',
  face: 'face-data',
  note: 'notes',
};

/** What an erasure is planned by. */
export interface ErasureFacts {
  /** The keys that there are. */
  readonly scopes: readonly { readonly purpose: Purpose; readonly period?: string }[];
  /** When the last legal hold ends: `undefined` without one, `null` for one without an end. */
  readonly heldUntil: string | null | undefined;
  /**
   * For how many days a purpose is kept that the company declared to rest on a legal obligation: there the right to erasure
   * ends (GDPR article 17 (3) (b); PIPL article 47: until the period that the law says is over).
   */
  readonly obliged: ReadonlyMap<Purpose, number>;
  /** When the erasure was asked for: what has no month counts as of that month. */
  readonly requestedAt: string;
  readonly nowMs: number;
}

/** What goes and what stays. */
export interface ErasurePlan {
  readonly goes: readonly ErasureScope[];
  readonly stays: readonly ErasureRemainder[];
  /** When the last of what stays may go; `null` when nothing stays, or a hold has no end. */
  readonly partialUntil: string | null;
  readonly isComplete: boolean;
}

const DAY_MS = 86_400_000;

/** The first instant after a UTC month (`2026-03`) and the days for which it is kept. */
export function endOfKeeping(month: string, keepDays: number): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1) + keepDays * DAY_MS).toISOString();
}

/**
 * Says for every key of a person whether it goes now. A legal hold keeps everything; a legal obligation keeps a purpose
 * until the time of its class is over, month by month; nothing else keeps anything.
 */
export function planErasure(facts: ErasureFacts): ErasurePlan {
  const goes = new Map<Purpose, string[]>();
  const stays = new Map<string, { readonly remainder: ErasureRemainder; readonly months: string[] }>();
  for (const { purpose, period } of facts.scopes) {
    const kept = keptBecause(facts, purpose, period);
    const months = period === undefined ? [] : [period];
    if (kept === undefined) goes.set(purpose, [...(goes.get(purpose) ?? []), ...months]);
    else {
      const key = JSON.stringify([purpose, kept]);
      const known = stays.get(key) ?? { remainder: { ...kept, purpose, months: [] }, months: [] };
      known.months.push(...months);
      stays.set(key, known);
    }
  }
  const remaining = [...stays.values()].map(({ remainder, months }) => ({
    ...remainder,
    months: months.toSorted(),
  }));
  remaining.sort((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));
  const ends = remaining.map(({ until }) => until);
  const partialUntil = ends.includes(null)
    ? null
    : (ends
        .filter((end) => end !== null)
        .toSorted()
        .at(-1) ?? null);
  return {
    goes: [...goes].map(([purpose, months]) => ({ purpose, months: months.toSorted() })),
    stays: remaining,
    partialUntil,
    isComplete: remaining.length === 0 && facts.heldUntil === undefined,
  };
}

const sortKey = ({ purpose, until }: ErasureRemainder): string => `${purpose} ${until ?? ''}`;

function keptBecause(
  { heldUntil, obliged, requestedAt, nowMs }: ErasureFacts,
  purpose: Purpose,
  period: string | undefined,
): Pick<ErasureRemainder, 'because' | 'until'> | undefined {
  if (heldUntil !== undefined) return { because: 'legal-hold', until: heldUntil };
  const keepDays = obliged.get(purpose);
  if (keepDays === undefined) return undefined;
  const until = endOfKeeping(period ?? requestedAt.slice(0, 7), keepDays);
  return Date.parse(until) <= nowMs ? undefined : { because: 'legal-obligation', until };
}
