import type { ReceivedMessage } from '@timeledger/bus/port.js';
import { parseInstant, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { JsonObject, JsonValue } from '@timeledger/kernel/envelope.js';
import { parseId, type EmployeeId, type EmploymentId } from '@timeledger/kernel/ids.js';
import { isCalculableZone, isLocalDate } from '@timeledger/service/validation/formats.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { FactKind, Facts } from '../domain/facts.js';

/** What a message of organisation means, and the id of what it is about. */
export type OrganisationFact = {
  [Kind in FactKind]: { readonly kind: Kind; readonly about: string; readonly data: Facts[Kind] };
}[FactKind];

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
    kind: 'EmploymentChanged',
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
    kind: 'ReportingLineChanged',
    data: { employeeId, managers: [...managers].sort(byFrom) },
  };
}

function payGroupFact(data: JsonObject): OrganisationFact {
  const payGroupId = parseId(String(data['payGroupId']), '/payGroupId');
  const definitions = listAt(data['definitions'], '/definitions', (item, pointer) => ({
    zone: textAt(item['zone'], `${pointer}/zone`, isCalculableZone),
    periodKind: choiceAt(item['periodKind'], `${pointer}/periodKind`, PERIOD_KINDS),
    anchor: dateAt(item['anchor'], `${pointer}/anchor`),
    workweekStart: weekdayAt(item['workweekStart'], `${pointer}/workweekStart`),
    dayAttribution: choiceAt(item['dayAttribution'], `${pointer}/dayAttribution`, DAY_ATTRIBUTIONS),
    effectiveFrom: dateAt(item['effectiveFrom'], `${pointer}/effectiveFrom`),
  }));
  const newest = definitions.at(-1);
  if (newest === undefined) throw malformed('/definitions', 'must not be empty');
  // A message carries all definitions and brings one: the last.
  const version: Facts['PayGroupDefined'] = { payGroupId, version: definitions.length, ...newest };
  return { about: payGroupId, kind: 'PayGroupDefined', data: version };
}

const truthAt = (value: JsonValue | undefined, pointer: string): boolean => {
  if (typeof value !== 'boolean') throw malformed(pointer, 'must be true or false');
  return value;
};

const instantAt = (value: JsonValue | undefined, pointer: string): Instant => {
  const instant = typeof value === 'string' ? parseInstant(value) : undefined;
  if (instant === undefined) throw malformed(pointer, 'must be a time with an offset');
  return instant;
};

const anyTextAt = (value: JsonValue | undefined, pointer: string): string =>
  textAt(value, pointer, (text) => text !== '');

/** An id that only organisation looks into. */
const thingIdAt = (value: JsonValue | undefined, pointer: string): string =>
  parseId(typeof value === 'string' ? value : '', pointer) as string;

function teamFact(data: JsonObject): OrganisationFact {
  const teamId = thingIdAt(data['teamId'], '/teamId');
  return {
    about: teamId,
    kind: 'TeamChanged',
    data: {
      teamId,
      name: anyTextAt(data['name'], '/name'),
      parentTeamId: orNull(data['parentTeamId'], (value) => thingIdAt(value, '/parentTeamId')),
      isActive: truthAt(data['isActive'], '/isActive'),
    },
  };
}

function placementFact(data: JsonObject): OrganisationFact {
  const employeeId = idAt<EmployeeId>(data['employeeId'], '/employeeId');
  const teams = listAt(data['teams'], '/teams', (item, pointer) => ({
    from: dateAt(item['from'], `${pointer}/from`),
    teamId: orNull(item['teamId'], (value) => thingIdAt(value, `${pointer}/teamId`)),
  }));
  const sites = listAt(data['sites'], '/sites', (item, pointer) => ({
    from: dateAt(item['from'], `${pointer}/from`),
    siteId: orNull(item['siteId'], (value) => thingIdAt(value, `${pointer}/siteId`)),
  }));
  return {
    about: employeeId,
    kind: 'EmployeePlaced',
    data: {
      employeeId,
      country: orNull(data['country'], (value) =>
        textAt(value, '/country', (text) => /^[A-Z]{2}$/.test(text)),
      ),
      teams: [...teams].sort(byFrom),
      sites: [...sites].sort(byFrom),
    },
  };
}

function statusFact(data: JsonObject): OrganisationFact {
  const employeeId = idAt<EmployeeId>(data['employeeId'], '/employeeId');
  return {
    about: employeeId,
    kind: 'EmployeeStatusChanged',
    data: {
      employeeId,
      isActive: truthAt(data['isActive'], '/isActive'),
      since: instantAt(data['since'], '/since'),
    },
  };
}

function rolesFact(data: JsonObject): OrganisationFact {
  const employeeId = idAt<EmployeeId>(data['employeeId'], '/employeeId');
  return {
    about: employeeId,
    kind: 'RoleAssignmentsChanged',
    data: {
      employeeId,
      assignments: listAt(data['assignments'], '/assignments', (item, pointer) => ({
        role: anyTextAt(item['role'], `${pointer}/role`),
        teamId: orNull(item['teamId'], (value) => thingIdAt(value, `${pointer}/teamId`)),
        from: dateAt(item['from'], `${pointer}/from`),
        until: orNull(item['until'], (value) => dateAt(value, `${pointer}/until`)),
      })),
    },
  };
}

function delegationsFact(data: JsonObject): OrganisationFact {
  const managerId = idAt<EmployeeId>(data['managerId'], '/managerId');
  return {
    about: managerId,
    kind: 'DelegationsChanged',
    data: {
      managerId,
      delegations: listAt(data['delegations'], '/delegations', (item, pointer) => ({
        delegationId: thingIdAt(item['delegationId'], `${pointer}/delegationId`),
        delegateId: idAt<EmployeeId>(item['delegateId'], `${pointer}/delegateId`),
        from: dateAt(item['from'], `${pointer}/from`),
        until: dateAt(item['until'], `${pointer}/until`),
      })),
    },
  };
}

const countryAt = (value: JsonValue | undefined, pointer: string): string | null =>
  orNull(value, (country) => textAt(country, pointer, (text) => /^[A-Z]{2}$/.test(text)));

const versionAt = (value: JsonValue | undefined, pointer: string): number => {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  throw malformed(pointer, 'must be a whole number from 1 on');
};

function groundsFact(data: JsonObject): OrganisationFact {
  const country = countryAt(data['country'], '/country');
  return {
    about: country ?? 'any',
    kind: 'LegalBasisDeclared',
    data: {
      country,
      purposes: listAt(data['purposes'], '/purposes', (item, pointer) => ({
        purpose: anyTextAt(item['purpose'], `${pointer}/purpose`),
        basis: anyTextAt(item['basis'], `${pointer}/basis`),
        textVersion: versionAt(item['textVersion'], `${pointer}/textVersion`),
        from: instantAt(item['from'], `${pointer}/from`),
      })),
    },
  };
}

function consentFact(data: JsonObject): OrganisationFact {
  const employeeId = idAt<EmployeeId>(data['employeeId'], '/employeeId');
  return {
    about: employeeId,
    kind: 'ConsentChanged',
    data: {
      employeeId,
      purposes: listAt(data['purposes'], '/purposes', (item, pointer) => ({
        purpose: anyTextAt(item['purpose'], `${pointer}/purpose`),
        country: countryAt(item['country'], `${pointer}/country`),
        isPermitted: truthAt(item['isPermitted'], `${pointer}/isPermitted`),
        textVersion: versionAt(item['textVersion'], `${pointer}/textVersion`),
        since: instantAt(item['since'], `${pointer}/since`),
      })),
    },
  };
}

function deviceFact(data: JsonObject): OrganisationFact {
  const deviceId = thingIdAt(data['deviceId'], '/deviceId');
  const revokedAt = orNull(data['revokedAt'], (value) => instantAt(value, '/revokedAt'));
  return {
    about: deviceId,
    kind: 'DeviceChanged',
    data: {
      deviceId,
      employeeId: orNull(data['employeeId'], (value) => idAt<EmployeeId>(value, '/employeeId')),
      // A status that a later version of organisation may know counts as active as long as nothing is revoked.
      status: revokedAt === null ? 'active' : 'revoked',
      revokedAt,
    },
  };
}

interface Reading {
  readonly kind: FactKind;
  readonly read: (data: JsonObject) => OrganisationFact;
}

/** By the name of the public type; what is not here is known to no context. */
const READERS: Readonly<Partial<Record<string, Reading>>> = {
  'timeledger.organisation.employment-changed.v1': { kind: 'EmploymentChanged', read: employmentFact },
  'timeledger.organisation.reporting-line-changed.v1': {
    kind: 'ReportingLineChanged',
    read: reportingLineFact,
  },
  'timeledger.organisation.pay-group-defined.v1': { kind: 'PayGroupDefined', read: payGroupFact },
  'timeledger.organisation.team-changed.v1': { kind: 'TeamChanged', read: teamFact },
  'timeledger.organisation.employee-placed.v1': { kind: 'EmployeePlaced', read: placementFact },
  'timeledger.organisation.employee-status-changed.v1': { kind: 'EmployeeStatusChanged', read: statusFact },
  'timeledger.organisation.role-assignments-changed.v1': { kind: 'RoleAssignmentsChanged', read: rolesFact },
  'timeledger.organisation.delegations-changed.v1': { kind: 'DelegationsChanged', read: delegationsFact },
  'timeledger.organisation.device-changed.v1': { kind: 'DeviceChanged', read: deviceFact },
  'timeledger.organisation.legal-basis-declared.v1': { kind: 'LegalBasisDeclared', read: groundsFact },
  'timeledger.organisation.consent-changed.v1': { kind: 'ConsentChanged', read: consentFact },
};

/**
 * What a message means to a context. Members that the contract does not name are ignored: a later version of
 * organisation may send more.
 * @param kinds what the context takes in; the rest is not even looked at
 * @returns `undefined` for a type that the context does not take in, or that is not known here
 * @throws DomainError `message.malformed` or `id.malformed`: such a message can never be handled
 */
export function factOf(
  message: Pick<ReceivedMessage, 'type' | 'data'>,
  kinds: ReadonlySet<FactKind>,
): OrganisationFact | undefined {
  const reading = Object.hasOwn(READERS, message.type) ? READERS[message.type] : undefined;
  return reading === undefined || !kinds.has(reading.kind) ? undefined : reading.read(message.data);
}
