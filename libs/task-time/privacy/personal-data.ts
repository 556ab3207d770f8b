import type { PersonalDataKind } from '@timeledger/event-store/sealing/personal-data.js';

/** What task-time holds about people, of the one list of the product. Minutes stay: they carry no word. */
export const taskTimePersonalData: readonly PersonalDataKind[] = [
  {
    name: 'tasktime.entry-note',
    purpose: 'note',
    retentionClass: 'notes',
    events: { 'tasktime.TimeEntryChanged': ['note'] },
    columns: [],
    text: { en: 'Notes of time entries', zh: '工时记录的备注' },
  },
  {
    name: 'tasktime.sheet-comment',
    purpose: 'note',
    retentionClass: 'notes',
    events: { 'tasktime.SheetReopened': ['comment'] },
    columns: [],
    text: { en: 'Words to a week of project time that was given back', zh: '退回项目工时周表时的说明' },
  },
];
