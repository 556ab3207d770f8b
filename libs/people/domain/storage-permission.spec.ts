import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@timeledger/kernel/clock.js';
import type { PurposeConsent, PurposeGround } from './facts.js';
import { storageRefusal, type StorageGrounds, type StorageRefusal } from './storage-permission.js';

const at = (day: string): Instant => `2026-03-${day}T00:00:00.000Z` as Instant;
const ground = (change: Partial<PurposeGround> = {}): PurposeGround => ({
  purpose: 'location',
  basis: 'consent',
  textVersion: 1,
  from: at('01'),
  ...change,
});
const consent = (change: Partial<PurposeConsent> = {}): PurposeConsent => ({
  purpose: 'location',
  country: null,
  isPermitted: true,
  textVersion: 1,
  since: at('02'),
  ...change,
});
const second = ground({ textVersion: 2, from: at('15') });

describe('whether a position may be stored', () => {
  it.each<[string, Partial<StorageGrounds>, string, string, StorageRefusal | undefined]>([
    ['nothing is declared', {}, '10', '10', 'no-legal-basis'],
    [
      'another purpose is declared',
      { others: [ground({ purpose: 'face', basis: 'contract' })] },
      '10',
      '10',
      'no-legal-basis',
    ],
    ['a contract needs it', { others: [ground({ basis: 'contract' })] }, '10', '10', undefined],
    [
      'it is declared from later on',
      { others: [ground({ basis: 'contract', from: at('11') })] },
      '10',
      '10',
      'no-legal-basis',
    ],
    [
      'it happened before the declaration',
      { others: [ground({ basis: 'contract', from: at('05') })] },
      '04',
      '10',
      'no-legal-basis',
    ],
    ['nobody answered', { others: [ground()] }, '10', '10', 'no-consent'],
    ['the person consents', { others: [ground()], consents: [consent()] }, '10', '10', undefined],
    [
      'the person consented to another kind',
      { others: [ground()], consents: [consent({ purpose: 'face' })] },
      '10',
      '10',
      'no-consent',
    ],
    [
      'the consent was taken back, whenever it happened',
      { others: [ground()], consents: [consent({ isPermitted: false, since: at('09') })] },
      '05',
      '10',
      'consent-withdrawn',
    ],
    [
      'it happened before the consent',
      { others: [ground()], consents: [consent({ since: at('09') })] },
      '08',
      '10',
      'before-consent',
    ],
    [
      'a new text came into force',
      { others: [ground(), second], consents: [consent()] },
      '20',
      '20',
      'consent-to-another-text',
    ],
    [
      'a new text comes into force tomorrow',
      { others: [ground(), second], consents: [consent()] },
      '14',
      '14',
      undefined,
    ],
    [
      'the person consented to the new text',
      { others: [ground(), second], consents: [consent({ textVersion: 2, since: at('16') })] },
      '20',
      '20',
      undefined,
    ],
    [
      'the country says otherwise than the rest',
      { country: 'DE', own: [ground()], others: [ground({ basis: 'contract' })] },
      '10',
      '10',
      'no-consent',
    ],
    [
      'the consent was to the text of the rest',
      { country: 'DE', own: [ground()], others: [ground()], consents: [consent()] },
      '10',
      '10',
      'consent-to-another-text',
    ],
    [
      'the consent was to the text of the country',
      { country: 'DE', own: [ground()], consents: [consent({ country: 'DE' })] },
      '10',
      '10',
      undefined,
    ],
    [
      'the company stopped storing',
      { others: [ground({ basis: 'contract' }), ground({ basis: 'none', textVersion: 2, from: at('09') })] },
      '05',
      '10',
      'no-legal-basis',
    ],
  ])('%s', (_title, change, happened, now, expected) => {
    const grounds: StorageGrounds = { country: null, own: [], others: [], consents: [], ...change };
    expect(storageRefusal(grounds, 'location', at(happened), at(now))).toBe(expected);
  });
});
