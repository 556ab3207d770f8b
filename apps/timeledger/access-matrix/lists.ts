import { firstOfMonth, type Subject } from './scene.js';

/** An item of a list, as it was answered. */
export type Item = Readonly<Record<string, unknown>>;

/** What holds a list to the reads beside it. */
export type ListRule =
  | {
      /** Records that can each be read alone: listed is exactly what such a read answers. */
      readonly kind: 'records';
      /** The operation that reads one, for its scope. */
      readonly reads: string;
      /** Where one item is read. */
      readonly at: (item: Item) => string;
      /** Values of query parameters that no enumeration names, beside those of the people of the scene. */
      readonly filters?: Readonly<Record<string, readonly string[]>>;
      /** Why somebody may read something that no list shows them; what is listed is read by them all the same. */
      readonly mayLeaveOut?: string;
      /** Why there is none in the scene. */
      readonly mayBeEmpty?: string;
    }
  /**
   * Of one person, whom the path or the query names: nothing of others, nothing that a fuller reader does not see, and
   * nothing at all for whoever may read none of these.
   */
  | {
      readonly kind: 'of-one';
      readonly reads: string;
      readonly beside: (person: Subject) => readonly string[];
      /** Values of query parameters that no example fits. */
      readonly filters?: Readonly<Record<string, readonly string[]>>;
      /** What whoever asks of others has to say, though the person themselves need not: `purpose=dispute`. */
      readonly always?: string;
      /** Why there is none in the scene. */
      readonly mayBeEmpty?: string;
    }
  /** Of the company: no person of the scene is named in it. */
  | { readonly kind: 'of-company' };

const beside = (
  reads: string,
  paths: (person: Subject) => readonly string[],
): Extract<ListRule, { readonly kind: 'of-one' }> => ({
  kind: 'of-one',
  reads,
  beside: paths,
});
const besideSheets = beside('getTimesheet', ({ employmentId }) =>
  [0, -1].map((month) => `/v1/timesheets/${employmentId}/${firstOfMonth(month)}`),
);
const today = new Date().toISOString().slice(0, 10);
const lately = { firstDay: [firstOfMonth(-1)], lastDay: [today] };
const besidePerson = beside('getEmployee', ({ employeeId }) => [`/v1/employees/${employeeId}`]);
const besidePrivacy = beside('getEmployeePrivacy', ({ employeeId }) => [
  `/v1/employees/${employeeId}/privacy`,
]);
const ofCompany: ListRule = { kind: 'of-company' };
const NO_DIRECTORY = 'No directory provisions the company of the scene.';
const by =
  (path: string, member = 'id') =>
  (item: Item): string =>
    `${path}/${String(item[member])}`;

/**
 * Every list of the product. A list that is not here fails the spec: say beside which read it stands. What is listed is
 * looked for in `items`, `Resources`, or the answer itself.
 */
export const LISTS: Readonly<Record<string, ListRule>> = {
  listEmployees: { kind: 'records', reads: 'getEmployee', at: by('/v1/employees') },
  listEmployments: { kind: 'records', reads: 'getEmployment', at: by('/v1/employments') },
  listTimesheets: {
    kind: 'records',
    reads: 'getTimesheet',
    at: ({ employmentId, periodStart }) => `/v1/timesheets/${String(employmentId)}/${String(periodStart)}`,
  },
  listCorrections: { kind: 'records', reads: 'getCorrection', at: by('/v1/corrections') },
  listAbsences: {
    ...{ kind: 'records', reads: 'getAbsence', at: by('/v1/absences') },
    filters: { firstDay: ['2030-01-01'], lastDay: ['2031-12-31'] },
  },
  listFeedback: {
    kind: 'records',
    reads: 'getFeedback',
    at: by('/v1/feedback'),
    mayLeaveOut: 'A thread is listed for whom it waits since its last message; lines may have changed since.',
  },
  listDevices: { kind: 'records', reads: 'getDevice', at: by('/v1/devices') },
  listConsents: {
    kind: 'records',
    reads: 'getEmployeePrivacy',
    at: ({ employeeId }) => `/v1/employees/${String(employeeId)}/privacy`,
    filters: { purpose: ['location', 'face', 'note'] },
    mayLeaveOut: 'One reads one’s own consents alone; the list is for those who oversee.',
  },
  listTeams: { kind: 'records', reads: 'getTeam', at: by('/v1/teams') },
  listSites: { kind: 'records', reads: 'getSite', at: by('/v1/sites') },
  listGeoSites: { kind: 'records', reads: 'getGeoSite', at: by('/v1/geo-sites') },
  listProjects: { kind: 'records', reads: 'getProject', at: by('/v1/projects') },
  listTasks: { kind: 'records', reads: 'getTask', at: by('/v1/tasks') },
  listCustomers: { kind: 'records', reads: 'getCustomer', at: by('/v1/customers') },
  listVisits: { kind: 'records', reads: 'getVisit', at: by('/v1/visits') },
  listActivities: { kind: 'records', reads: 'getActivity', at: by('/v1/activities') },
  listTimingRules: { kind: 'records', reads: 'getTimingRule', at: by('/v1/timing-rules') },
  listBusinessEvents: { kind: 'records', reads: 'getBusinessEvent', at: by('/v1/business-events') },
  listProjectTimesheets: {
    kind: 'records',
    reads: 'getProjectTimesheet',
    at: ({ employeeId, week }) => `/v1/project-timesheets/${String(employeeId)}/${String(week)}`,
  },
  listTimeEntries: { kind: 'records', reads: 'getTimeEntry', at: by('/v1/time-entries') },
  listTrips: { kind: 'records', reads: 'getTrip', at: by('/v1/trips') },
  listExpenseClaims: { kind: 'records', reads: 'getExpenseClaim', at: by('/v1/expense-claims') },
  listAbsenceKinds: { kind: 'records', reads: 'getAbsenceKind', at: by('/v1/absence-kinds', 'kind') },
  listShifts: { kind: 'records', reads: 'getShift', at: by('/v1/shifts') },
  listPayGroups: { kind: 'records', reads: 'getPayGroup', at: by('/v1/pay-groups') },
  listServiceAccounts: { kind: 'records', reads: 'getServiceAccount', at: by('/v1/service-accounts') },
  listDataExports: { kind: 'records', reads: 'getDataExport', at: by('/v1/data-exports') },
  listScimUsers: {
    kind: 'records',
    reads: 'getScimUser',
    at: by('/scim/v2/Users'),
    mayBeEmpty: NO_DIRECTORY,
  },
  listScimGroups: {
    kind: 'records',
    reads: 'getScimGroup',
    at: by('/scim/v2/Groups'),
    mayBeEmpty: NO_DIRECTORY,
  },
  listDirectoryGroups: {
    kind: 'records',
    reads: 'getDirectoryGroup',
    at: by('/v1/directory-groups'),
    mayBeEmpty: NO_DIRECTORY,
  },
  listPunches: besideSheets,
  listRefusedAttempts: besideSheets,
  getTimesheetTimeline: besideSheets,
  listRoleAssignments: besidePerson,
  listDelegations: besidePerson,
  listLegalHolds: besidePrivacy,
  listAccessLog: besidePrivacy,
  listPositionAccessLog: besidePrivacy,
  listPositions: { ...besidePerson, filters: { purpose: [] }, always: 'purpose=dispute' },
  listTrackDays: {
    ...{ ...besidePerson, filters: { purpose: [] }, always: 'purpose=dispute' },
    mayBeEmpty: 'Nobody of the scene is on duty for long enough to stand or to go anywhere.',
  },
  watchPositions: {
    ...{ kind: 'records', reads: 'listPositions' },
    at: ({ employeeId }) => `/v1/positions?employeeId=${String(employeeId)}&purpose=dispute`,
    mayLeaveOut: 'There are no positions of people of another company, and an empty page says so.',
  },
  watchPresence: { kind: 'records', reads: 'getPresence', at: by('/v1/presence', 'employmentId') },
  listPresence: { kind: 'records', reads: 'getPresence', at: by('/v1/presence', 'employmentId') },
  listAttendanceFigures: {
    kind: 'records',
    reads: 'getAttendanceFigures',
    at: ({ employeeId }) =>
      `/v1/attendance-figures/${String(employeeId)}?firstDay=${firstOfMonth(-1)}&lastDay=${today}`,
    filters: lately,
  },
  getWorkload: {
    kind: 'records',
    reads: 'getAttendanceFigures',
    at: ({ employeeId }) =>
      `/v1/attendance-figures/${String(employeeId)}?firstDay=${firstOfMonth(-1)}&lastDay=${today}`,
    filters: lately,
  },
  listTeamAttendanceFigures: ofCompany,
  listAttendanceRestatements: beside('getAttendanceFigures', ({ employeeId }) => [
    `/v1/attendance-figures/${employeeId}?firstDay=${firstOfMonth(-1)}&lastDay=${today}`,
  ]),
  getAttendanceFigures: {
    ...beside('listAttendanceRestatements', ({ employeeId }) => [
      `/v1/attendance-restatements?employeeId=${employeeId}`,
    ]),
    filters: lately,
  },
  listAbsenceBalances: { ...besideSheets, filters: { on: [today] } },
  listPlannedDays: besideSheets,
  listWorkedDays: {
    ...besideSheets,
    filters: lately,
  },
  listHolidays: ofCompany,
  listExchangeRates: ofCompany,
  listTrustedIssuers: ofCompany,
  listDirectoryTokens: ofCompany,
  listLegalBases: ofCompany,
  listRetentionRules: ofCompany,
  listRetentionRuns: ofCompany,
  listScimResourceTypes: ofCompany,
  listScimSchemas: ofCompany,
};
