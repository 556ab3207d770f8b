import type { FieldError } from '@timeledger/kernel/domain-error.js';
import { readFix, type PositionFix } from './sent-fix.js';

/** So many fixes are sent at once: a phone that fixes every thirty seconds keeps a working day. */
export const MAXIMUM_BATCH_FIXES = 1000;

/**
 * What became of one fix of a batch. `repeated` is the same fix once more, which is well and stored once; another fix under an
 * id that the batch has used is refused.
 */
export type BatchItem =
  | { readonly kind: 'accepted'; readonly fix: PositionFix }
  | { readonly kind: 'repeated'; readonly fixId: string }
  | { readonly kind: 'refused'; readonly faults: readonly FieldError[] };

const contentOf = (fix: PositionFix): string => {
  const { atMs, coordinates, accuracyMeters, speedMetersPerSecond, headingDegrees, isMock } = fix;
  const { latitude, longitude } = coordinates;
  return JSON.stringify([
    ...[atMs, latitude, longitude, accuracyMeters],
    ...[speedMetersPerSecond, headingDegrees, isMock],
  ]);
};

/**
 * Reads a batch of fixes, each by itself: a faulty one leaves the others alone. Answers in the order in which they were sent;
 * the order of their times means nothing.
 * @param sent at most {@link MAXIMUM_BATCH_FIXES}; the caller bounds it
 * @param nowMs when the batch was received, in milliseconds since the epoch
 * @param pointer of the list in the body: `/fixes`
 */
export function readBatch(sent: readonly unknown[], nowMs: number, pointer: string): readonly BatchItem[] {
  const contents = new Map<string, string>();
  return sent.map((one, index): BatchItem => {
    const item = readFix(one, nowMs, `${pointer}/${index}`);
    if (item.kind === 'refused') return item;
    const { fix } = item;
    const known = contents.get(fix.fixId);
    const content = contentOf(fix);
    if (known === undefined) {
      contents.set(fix.fixId, content);
      return { kind: 'accepted', fix };
    }
    if (known === content) return { kind: 'repeated', fixId: fix.fixId };
    const fault: FieldError = {
      pointer: `${pointer}/${index}/fixId`,
      code: 'fix.id-reused',
      detail: 'is the id of another fix of this batch',
    };
    return { kind: 'refused', faults: [fault] };
  });
}
