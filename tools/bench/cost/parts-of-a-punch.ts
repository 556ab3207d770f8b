/** What may be left out of a punch, one at a time, to see what it costs. Row-level security is left out in the database. */
export const SWITCHES = ['authorisation', 'sealing', 'limits', 'consent check', 'device check'] as const;
export type Switch = (typeof SWITCHES)[number];

/** Told to the product under measurement: what to leave out from now on. */
export interface SwitchOrder {
  readonly leaveOut: readonly Switch[];
}

/** Told by it: from now on that is so. */
export interface SwitchDone {
  readonly leftOut: readonly Switch[];
}
