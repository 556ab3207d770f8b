import { peopleFacts } from '@timeledger/people/people-facts.js';

/** What attendance takes in of organisation's public events. */
export const attendancePeople = peopleFacts('attendance', [
  'EmploymentChanged',
  'PayGroupDefined',
  'LegalBasisDeclared',
  'ConsentChanged',
  'DeviceChanged',
]);
