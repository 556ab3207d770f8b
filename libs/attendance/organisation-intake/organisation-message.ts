import type { ReceivedMessage } from '@timeledger/bus/port.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { JsonObject, JsonValue } from '@timeledger/kernel/envelope.js';
import { parseId, type EmployeeId, type EmploymentId } from '@timeledger/kernel/ids.js';
import type { OrganisationPublicEvent } from '@timeledger/organisation/contracts/public-events.js';
import { isLocalDate, isTimeZone } from '@timeledger/service/validation/formats.js';
import type { LocalDate } from '../domain/events/event.js';
import type {
  EmploymentChanged,
  PayGroupDefined,
  PayGroupDefinition,
  ReportingLineChanged,
} from '../domain/events/setting-events.js';

/** What a message of organisation means to attendance, and the id of what it is about. */
export type OrganisationFact =
  | {
      readonly about: EmploymentId;
      readonly type: EmploymentChanged['type'];
      readonly data: EmploymentChanged['data'];
    }
  | {
      readonly about: EmployeeId;
      readonly type: ReportingLineChanged['type'];
      readonly data: ReportingLineChanged['data'];
    }
  | {
      readonly about: string;
      readonly type: PayGroupDefined['type'];
      readonly data: PayGroupDefined['data'];
    };

const malformed = (pointer: string, detail: string): DomainError =>
  new DomainError('message.malformed', 'invalid', {
    detail: 'The message does not fit the contract of its type.',
    errors: [{ pointer, code: 'message.malformed', detail }],
  });

function objectAt(value: JsonValue | undefined, pointer: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed(pointer, 'must be an object');
  }
  // Neither null nor an array: of JSON values only an object is left.
  return value as JsonObject;
}

function listAt<Item>(
  value: JsonValue | undefined,
  pointer: string,
  itemOf: (item: JsonObject, pointer: string) => Item,
): readonly Item[] {
  if (!Array.isArray(value)) throw malformed(pointer, 'must be a list');
  // `isArray` does not narrow a readonly array.
  const items = value as readonly JsonValue[];
  return items.map((item, index) => itemOf(objectAt(item, `${pointer}/${index}`), `${pointer}/${index}`));
}

function textAt(value: JsonValue | undefined, pointer: string, isFormat: (text: string) => boolean): string {
  if (typeof value !== 'string' || !isFormat(value)) throw malformed(pointer, 'has another form');
  return value;
}

const idAt = <Id extends EmployeeId | EmploymentId>(value: JsonValue | undefined, pointer: string): Id =>
  parseId<Id>(typeof value === 'string' ? value : '', pointer);

const dateAt = (value: JsonValue | undefined, pointer: string): LocalDate =>
  textAt(value, pointer, isLocalDate);

const orNull = <Value>(value: JsonValue | undefined, read: (value: JsonValue) => Value): Value | null =>
  value === null || value === undefined ? null : read(value);

const byFrom = (left: { readonly from: LocalDate }, right: { readonly from: LocalDate }): number =>
  left.from < right.from ? -1 : left.from > right.from ? 1 : 0;

const PERIOD_KINDS = ['weekly', 'biweekly', 'semi-monthly', 'monthly'] as const;
const DAY_ATTRIBUTIONS = ['start-of-session', 'split-at-midnight'] as const;

function choiceAt<Choice extends string>(
  value: JsonValue | undefined,
  pointer: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((one) => one === value);
  if (choice === undefined) throw malformed(pointer, `must be one of ${choices.join(', ')}`);
  return choice;
}

function weekdayAt(value: JsonValue | undefined, pointer: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 7) {
    throw malformed(pointer, 'must be a whole number from 1 to 7');
  }
  return value;
}

function employmentFact(data: JsonObject): OrganisationFact {
  const employmentId = idAt<EmploymentId>(data['employmentId'], '/employmentId');
  const terms = objectAt(data['terms'], '/terms');
  const payGroups = listAt(terms['payGroups'], '/terms/payGroups', (item, pointer) => ({
    payGroupId: parseId(String(item['payGroupId']), `${pointer}/payGroupId`) as string,
    from: dateAt(item['from'], `${pointer}/from`),
  }));
  return {
    about: employmentId,
    type: 'attendance.EmploymentChanged',
    data: {
      employmentId,
      employeeId: idAt<EmployeeId>(terms['employeeId'], '/terms/employeeId'),
      hiredOn: dateAt(terms['hiredOn'], '/terms/hiredOn'),
      leftOn: orNull(terms['leavesOn'], (value) => dateAt(value, '/terms/leavesOn')),
      payGroups: [...payGroups].sort(byFrom),
    },
  };
}

function reportingLineFact(data: JsonObject): OrganisationFact {
  const employeeId = idAt<EmployeeId>(data['employeeId'], '/employeeId');
  const managers = listAt(data['lines'], '/lines', (item, pointer) => ({
    from: dateAt(item['from'], `${pointer}/from`),
    managerId: orNull(item['managerId'], (value) => idAt<EmployeeId>(value, `${pointer}/managerId`)),
  }));
  return {
    about: employeeId,
    type: 'attendance.ReportingLineChanged',
    data: { employeeId, managers: [...managers].sort(byFrom) },
  };
}

function payGroupFact(data: JsonObject): OrganisationFact {
  const payGroupId = parseId(String(data['payGroupId']), '/payGroupId');
  const definitions = listAt(data['definitions'], '/definitions', (item, pointer) => ({
    zone: textAt(item['zone'], `${pointer}/zone`, isTimeZone),
    periodKind: choiceAt(item['periodKind'], `${pointer}/periodKind`, PERIOD_KINDS),
    anchor: dateAt(item['anchor'], `${pointer}/anchor`),
    workweekStart: weekdayAt(item['workweekStart'], `${pointer}/workweekStart`),
    dayAttribution: choiceAt(item['dayAttribution'], `${pointer}/dayAttribution`, DAY_ATTRIBUTIONS),
    effectiveFrom: dateAt(item['effectiveFrom'], `${pointer}/effectiveFrom`),
  }));
  const newest = definitions.at(-1);
  if (newest === undefined) throw malformed('/definitions', 'must not be empty');
  // A message carries all definitions and brings one: the last.
  const version: PayGroupDefinition = { payGroupId, version: definitions.length, ...newest };
  return { about: payGroupId, type: 'attendance.PayGroupDefined', data: version };
}

const READERS: Readonly<
  Record<OrganisationPublicEvent['type'], ((data: JsonObject) => OrganisationFact) | undefined>
> = {
  'timeledger.organisation.employment-changed.v1': employmentFact,
  'timeledger.organisation.reporting-line-changed.v1': reportingLineFact,
  'timeledger.organisation.pay-group-defined.v1': payGroupFact,
  // A person without an employment has no time to record.
  'timeledger.organisation.employee-registered.v1': undefined,
};

/**
 * What a message means to attendance. Members that the contract does not name are ignored: a later version of
 * organisation may send more.
 * @returns `undefined` for a type that attendance has no use for, or does not know
 * @throws DomainError `message.malformed` or `id.malformed`: such a message can never be handled
 */
export function factOf(message: Pick<ReceivedMessage, 'type' | 'data'>): OrganisationFact | undefined {
  const reader = Object.hasOwn(READERS, message.type)
    ? READERS[message.type as OrganisationPublicEvent['type']]
    : undefined;
  return reader?.(message.data);
}
