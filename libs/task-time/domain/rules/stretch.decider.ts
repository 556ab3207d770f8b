import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { StretchEnd } from './timing-rules.js';

/** One end of a stretch of a person became known. */
export type StretchEndNoted = {
  readonly type: 'tasktime.StretchEndNoted';
  readonly data: JsonObject & {
    readonly employeeId: string;
    readonly zone: string;
    readonly end: StretchEnd;
  };
};

/** The ends of one key that are known, in the order in which they came. */
export type StretchEnds = readonly StretchEndNoted['data'][];
export const NO_STRETCH_ENDS: StretchEnds = [];

export const evolveStretchEnds = (ends: StretchEnds, { data }: StretchEndNoted): StretchEnds => [
  ...ends,
  data,
];

/** Notes an end; once. */
export const noteStretchEnd = (
  data: StretchEndNoted['data'],
  ends: StretchEnds,
): readonly StretchEndNoted[] =>
  ends.some(({ end }) => end.businessEventId === data.end.businessEventId)
    ? []
    : [{ type: 'tasktime.StretchEndNoted', data }];
