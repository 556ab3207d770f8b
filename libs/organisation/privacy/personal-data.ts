import type { PersonalDataKind } from '@timeledger/event-store/sealing/personal-data.js';

/** What organisation holds about people, of the one list of the product. */
export const organisationPersonalData: readonly PersonalDataKind[] = [
  {
    name: 'organisation.identity',
    purpose: 'identity',
    retentionClass: 'working-time-records',
    events: {
      'organisation.EmployeeRegistered': ['name', 'staffNumber'],
      'organisation.EmployeeFactsChanged': ['name', 'staffNumber', 'email', 'phone'],
    },
    columns: ['organisation.employee.registered', 'organisation.employee.facts'],
    text: { en: 'Name, staff number, e-mail and telephone number', zh: '姓名、工号、邮箱与电话' },
  },
  {
    name: 'organisation.directory-user',
    purpose: 'identity',
    retentionClass: 'working-time-records',
    events: {
      'organisation.DirectoryUserChanged': [
        ...['userName', 'externalId', 'displayName', 'formattedName', 'givenName', 'familyName'],
      ],
    },
    columns: ['organisation.directory_user.changed'],
    text: {
      en: 'Names and ids at the company’s directory (SCIM)',
      zh: '公司目录服务（SCIM）中的名称与标识',
    },
  },
  {
    name: 'organisation.device-name',
    purpose: 'identity',
    retentionClass: 'working-time-records',
    events: { 'organisation.DeviceRegistered': ['name'] },
    columns: ['organisation.device.events', 'organisation.device.state'],
    text: { en: 'Names that the person gave to devices', zh: '本人为设备取的名称' },
  },
  {
    name: 'organisation.note',
    purpose: 'note',
    retentionClass: 'notes',
    events: {
      'organisation.EmployeeStatusChanged': ['note'],
      'organisation.DeviceRevoked': ['reason'],
      'organisation.LegalHoldPlaced': ['reason'],
    },
    columns: ['organisation.legal_hold.placed', 'organisation.device.events', 'organisation.device.state'],
    text: {
      en: 'Notes about a deactivation, a lost device or a legal hold',
      zh: '关于停用、设备遗失或法律保全的备注',
    },
  },
];
