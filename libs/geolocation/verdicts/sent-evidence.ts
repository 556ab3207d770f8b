import { parseInstant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { readCoordinates } from '@timeledger/kernel/coordinates.js';
import { parseBssid } from '../domain/sites/network.js';
import type { JudgedPunch } from './judgement.js';
import type { FixBody } from './punch-verdict.dto.js';

/** A fix as the domain takes it. @throws DomainError 422 `coordinates.invalid`, `request.invalid` */
export function fixOf(body: FixBody): JudgedPunch['fix'] {
  const coordinates = readCoordinates(
    { latitude: body.latitude, longitude: body.longitude, datum: body.datum },
    '/fix',
  );
  const at = parseInstant(body.fixedAt);
  if (at === undefined) {
    const errors = [{ pointer: '/fix/fixedAt', code: 'format', detail: 'must be an instant' }];
    throw new DomainError('request.invalid', 'invalid', { errors });
  }
  return { at, coordinates, accuracyMeters: body.accuracyMeters, isMock: body.isMock ?? false };
}

/** Access points, written alike. @throws DomainError 422 `bssid.malformed` */
export function bssidsOf(texts: readonly string[]): readonly string[] {
  const errors: { pointer: string; code: string; detail: string }[] = [];
  const bssids = texts.map((text, index) => {
    const bssid = parseBssid(text);
    if (bssid === undefined)
      errors.push({ pointer: `/bssids/${index}`, code: 'bssid.malformed', detail: 'cannot be read' });
    return bssid ?? '';
  });
  if (errors.length > 0) throw new DomainError('bssid.malformed', 'invalid', { errors });
  return bssids;
}
