import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { absencesStream } from '../../absences/absence-streams.js';
import type { ExportSource, FileOfSection, Subject } from './export-file.js';
import { openOf, whoOf } from './person-records.js';

async function* absences({ records }: ExportSource, { tenant, person }: Subject): AsyncGenerator<JsonObject> {
  for (const employmentId of await records.employmentsOf(tenant, person))
    for await (const event of records.eventsOf(tenant, absencesStream(tenant, employmentId))) {
      const { absenceId = event.eventId, reason, comment, employeeId: _own, ...facts } = event.data;
      const isBooking = event.type === 'attendance.AbsenceBalanceAdjusted';
      yield {
        ...{ step: event.type, at: event.occurredAt, recordedAt: event.recordedAt, by: whoOf(event.actor) },
        absenceId: isBooking ? null : absenceId,
        ...facts,
        text: openOf(reason ?? comment),
      };
    }
}

/** A person's absences and balances. */
export const absenceFiles: readonly FileOfSection[] = [
  {
    path: 'attendance/absences',
    text: {
      en: 'Your absences and the bookings of your balances, one step a row: what was asked for, for which days, why, and what was decided by whom (id and role) with the comment to you.',
      zh: '您的缺勤及额度调整，每一步一行：申请内容、日期、理由，以及由谁（编号和角色）作出的决定和给您的意见。',
    },
    rows: absences,
  },
];
