import type { PersonalDataKind } from '@timeledger/event-store/sealing/personal-data.js';

/** What travel and expense holds about people, of the one list of the product. Amounts stay: they carry no name. */
export const travelExpensePersonalData: readonly PersonalDataKind[] = [
  {
    name: 'travelexpense.customer',
    purpose: 'identity',
    retentionClass: 'working-time-records',
    events: { 'travelexpense.CustomerChanged': ['name', 'address'] },
    columns: [],
    text: { en: 'Names and addresses of customers', zh: '客户名称与地址' },
  },
  {
    name: 'travelexpense.visit-notes',
    purpose: 'note',
    retentionClass: 'notes',
    events: { 'travelexpense.VisitFinished': ['notes', 'nextStep'] },
    columns: [],
    text: { en: 'Notes and next steps of visits', zh: '拜访记录与后续步骤' },
  },
  {
    name: 'travelexpense.trip-text',
    purpose: 'note',
    retentionClass: 'notes',
    events: {
      'travelexpense.TripRequested': ['purpose'],
      'travelexpense.TripChanged': ['purpose'],
      'travelexpense.TripApproved': ['comment'],
      'travelexpense.TripRejected': ['comment'],
    },
    columns: [],
    text: { en: 'What trips were for, and what was said to them', zh: '出差事由及审批意见' },
  },
  {
    name: 'travelexpense.claim-text',
    purpose: 'note',
    retentionClass: 'notes',
    events: {
      'travelexpense.ClaimDrafted': ['purpose'],
      'travelexpense.ClaimLineSet': ['description'],
      'travelexpense.ClaimStepApproved': ['comment'],
      'travelexpense.ClaimRejected': ['comment'],
    },
    columns: [],
    text: { en: 'What claims were for, and what was said to them', zh: '报销事由、说明及审批意见' },
  },
];
