import type { PersonalDataKind } from '@timeledger/event-store/sealing/personal-data.js';

/** What geolocation holds about people, of the one list of the product. */
export const geolocationPersonalData: readonly PersonalDataKind[] = [
  {
    name: 'geolocation.position',
    purpose: 'location',
    retentionClass: 'punch-evidence',
    events: { 'geolocation.PositionFixed': ['place'] },
    columns: ['geolocation.position_fix.place'],
    text: { en: 'Where the person was while on duty', zh: '值班期间的位置' },
  },
];
