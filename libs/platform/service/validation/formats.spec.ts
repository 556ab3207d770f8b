import { describe, expect, it } from '@jest/globals';
import { isCalculableZone, isCountryCode, isTimeZone } from './formats.js';

describe('the country of a request', () => {
  it.each(['DE', 'CN', 'GB', 'AX', 'BQ', 'SS', 'TL', 'ME', 'CW', 'HK', 'MO', 'TW', 'ZW'])(
    '%s is assigned by ISO 3166-1',
    (code) => expect(isCountryCode(code)).toBe(true),
  );

  it.each(['XX', 'ZZ', 'UK', 'EU', 'XK', 'AN', 'YU', 'de', 'De', 'DEU', '', 'D1', 'DE\n'])(
    '%j is not',
    (code) => expect(isCountryCode(code)).toBe(false),
  );

  it('is any of the 249 that are assigned', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const assigned = letters.flatMap((a) => letters.map((b) => a + b)).filter(isCountryCode);
    expect(assigned).toHaveLength(249);
  });
});

describe('the time zone of a request', () => {
  it('may be every zone that the platform supports', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((zone) => !isTimeZone(zone))).toEqual([]);
  });

  it.each(['UTC', 'Europe/Kyiv', 'Asia/Kolkata', 'US/Pacific', 'PRC', 'GB', 'EST5EDT', 'Etc/GMT+8', 'EST'])(
    'may be %s, an alias of the IANA database',
    (zone) => expect(isTimeZone(zone)).toBe(true),
  );

  it.each(['CTT', 'PST', 'IST', 'AST', 'JST', 'SystemV/AST4', 'US/Pacific-New'])(
    'is not %s, which only ICU knows; facts accepted before are still calculated',
    (zone) => {
      expect(isTimeZone(zone)).toBe(false);
      expect(isCalculableZone(zone)).toBe(true);
    },
  );

  it.each(['Asia/shanghai', 'Mars/Phobos', '+08:00', 'asia/shanghai', '', 'Asia/Beijing'])(
    'is not %j',
    (zone) => expect(isTimeZone(zone)).toBe(false),
  );
});
