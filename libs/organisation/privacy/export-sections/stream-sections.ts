import type { ExportSection, ExportText } from '@timeledger/event-store/sealing/personal-data-export.js';
import { streamIdOf, type JsonObject, type StoredEvent, type StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { consentStream, erasureStream, legalHoldStream } from '../privacy-streams.js';
import { dataExportStream } from '../data-exports/data-export-streams.js';
import { openedEvents, rowOf, without, type SectionPorts } from './section-rows.js';

/** A section with one file, told by the events of one stream that is the person's alone. */
interface StreamSection {
  readonly name: string;
  readonly text: ExportText;
  readonly kinds: readonly string[];
  readonly eventTypes: readonly string[];
  /** Members left out: what was before stands in the row before. */
  readonly leftOut: readonly string[];
  readonly stream: (tenant: TenantId, subject: string) => StreamId;
}

const employee = (tenant: TenantId, subject: string): StreamId =>
  streamIdOf('organisation.employee', tenant, subject);
const BEFORE = ['employeeId', 'before'];

const STREAM_SECTIONS: readonly StreamSection[] = [
  {
    name: 'organisation.facts',
    text: {
      en: 'Your name, staff number, e-mail and telephone number, each time they were recorded or changed.',
      zh: '您的姓名、工号、邮箱与电话，包括每次登记和变更。',
    },
    kinds: ['organisation.identity'],
    eventTypes: ['organisation.EmployeeRegistered', 'organisation.EmployeeFactsChanged'],
    leftOut: [],
    stream: employee,
  },
  {
    name: 'organisation.status-changes',
    text: {
      en: 'When you were deactivated or reactivated, and what was noted about it.',
      zh: '您被停用或重新启用的时间及相关备注。',
    },
    kinds: ['organisation.note'],
    eventTypes: ['organisation.EmployeeStatusChanged'],
    leftOut: BEFORE,
    stream: employee,
  },
  {
    name: 'organisation.reporting-lines',
    text: {
      en: 'Who was responsible for you, from which day on: by id, without names.',
      zh: '自何日起由谁负责管理您：仅有编号，不含姓名。',
    },
    kinds: [],
    eventTypes: ['organisation.ReportingLineChanged'],
    leftOut: BEFORE,
    stream: employee,
  },
  {
    name: 'organisation.placements',
    text: {
      en: 'Your teams and sites by day, and the country whose law holds for you.',
      zh: '您各日期所属的团队和工作地点，以及适用法律的国家。',
    },
    kinds: [],
    eventTypes: ['organisation.EmployeePlaced'],
    leftOut: BEFORE,
    stream: employee,
  },
  {
    name: 'organisation.role-assignments',
    text: { en: 'Roles that you were given, from when until when.', zh: '您被授予的角色及其起止日期。' },
    kinds: [],
    eventTypes: ['organisation.RoleAssignmentsChanged'],
    leftOut: BEFORE,
    stream: employee,
  },
  {
    name: 'organisation.consents',
    text: {
      en: 'What you consented to, which version of the text in which language, and what you took back.',
      zh: '您同意的内容、文本版本与语言，以及您撤回的同意。',
    },
    kinds: [],
    eventTypes: ['organisation.ConsentGiven', 'organisation.ConsentWithdrawn'],
    leftOut: ['employeeId'],
    stream: consentStream,
  },
  {
    name: 'organisation.legal-holds',
    text: {
      en: 'When deletion of your data was stopped for a dispute or an authority, and until when. The reason is left out: it belongs to the proceedings.',
      zh: '因争议或主管机关要求而暂停删除您的信息的起止时间。不含原因：原因属于相关程序。',
    },
    kinds: [],
    eventTypes: ['organisation.LegalHoldPlaced', 'organisation.LegalHoldLifted'],
    // To tell somebody why records about them are secured may let them hinder what they are secured for.
    leftOut: ['employeeId', 'reason'],
    stream: legalHoldStream,
  },
  {
    name: 'organisation.erasures',
    text: {
      en: 'Erasures asked for, what went and what had to stay.',
      zh: '已申请的删除、已删除的内容以及必须保留的内容。',
    },
    kinds: [],
    eventTypes: ['organisation.ErasureRequested', 'organisation.ErasureCarriedOut'],
    leftOut: ['employeeId'],
    stream: erasureStream,
  },
  {
    name: 'organisation.data-exports',
    text: {
      en: 'Copies of your data that were asked for, made, fetched and deleted.',
      zh: '您的信息副本的申请、生成、下载和删除记录。',
    },
    kinds: [],
    eventTypes: ['Requested', 'Completed', 'Failed', 'Fetched', 'Deleted'].map(
      (what) => `organisation.DataExport${what}`,
    ),
    leftOut: ['employeeId'],
    stream: dataExportStream,
  },
  {
    name: 'organisation.directory-user',
    text: {
      en: 'Your names and ids as your company’s directory sent them (SCIM), and when it took you out.',
      zh: '公司目录服务（SCIM）发送的您的名称与标识，以及移除时间。',
    },
    kinds: ['organisation.directory-user'],
    eventTypes: ['organisation.DirectoryUserChanged', 'organisation.DirectoryUserRemoved'],
    // Hashes for looking people up: they say nothing to anybody.
    leftOut: ['employeeId', 'userNameIndex', 'externalIdIndex', 'emailIndex'],
    stream: (tenant, subject) => streamIdOf('organisation.directoryuser', tenant, subject),
  },
];

async function* rowsOf(
  events: AsyncIterable<StoredEvent>,
  subject: string,
  { eventTypes, leftOut }: StreamSection,
): AsyncIterable<JsonObject> {
  for await (const event of events)
    if (eventTypes.includes(event.type)) yield rowOf(event, subject, without(event.data, ...leftOut));
}

/** The sections that are told by streams of the person alone. */
export const streamSections = (ports: SectionPorts): readonly ExportSection[] =>
  STREAM_SECTIONS.map((section) => ({
    ...{ name: section.name, text: section.text, kinds: section.kinds, eventTypes: section.eventTypes },
    files: (tenantId, subject) => [
      {
        path: section.name.replace('.', '/'),
        text: section.text,
        rows: rowsOf(openedEvents(ports, tenantId, section.stream(tenantId, subject)), subject, section),
      },
    ],
  }));
