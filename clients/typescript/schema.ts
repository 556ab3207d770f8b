/* Made by `npm run generate-client` from /openapi.json. Do not edit. */

export interface paths {
    "/v1/correction-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the correction rules
         * @description Who may correct what, how far back, in which state of the timesheet (COR-02): what holds now and every version published. For everybody in the tenant.
         */
        get: operations["getCorrectionRules"];
        /**
         * Publish the correction rules
         * @description Replaces all rules from now on; requests already filed keep the version that allowed them. Approving needs no rule: the manager by reporting line decides, or where none is eligible a time administrator.
         *
         *     Roles: time_administrator, tenant_administrator.
         */
        put: operations["publishCorrectionRules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List corrections
         * @description Corrections that you may see, the newest first: your own, those of the people you manage today, and all for time administrators, finance and auditors. `view=to-decide` lists what waits for you.
         */
        get: operations["listCorrections"];
        put?: never;
        /**
         * Correct a punch, or ask for it
         * @description Changes the time of a punch (also into another month), adds a missing one, voids a wrong one or gives it another kind (COR-01). The original stays as it is; the correction stands beside it with its reason. The correction rules say whether you correct at once (`applied`) or file a request (`pending`) that your manager decides on (COR-02, COR-03); nobody corrects their own record at once. One punch has at most one unfinished correction. A repeated request answers the same correction as it is now.
         */
        post: operations["requestCorrection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/corrections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a correction
         * @description A correction with what it changes, before and after, and who asked and decided. For the employee, the manager, time administrators, finance and auditors.
         */
        get: operations["getCorrection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/corrections/{id}/approval": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a correction
         * @description The manager in the reporting line of the employee approves; where there is none, or the manager is the one who asked, a time administrator. Nobody approves their own record or request. The correction is applied at once; where that fails it says `applying` and is driven on by itself.
         */
        post: operations["approveCorrection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/corrections/{id}/rejection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject a correction
         * @description Whoever may approve a request may reject it, with a comment for the one who asked. The punch stays as it is.
         */
        post: operations["rejectCorrection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/corrections/{id}/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw a correction
         * @description The one who asked takes a pending request back. The punch may then be corrected otherwise.
         */
        post: operations["withdrawCorrection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/employees": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List employees
         * @description All employees of the tenant, by id.
         *
         *     Roles: time_administrator, tenant_administrator, auditor.
         */
        get: operations["listEmployees"];
        put?: never;
        /**
         * Register an employee
         * @description A person comes into the organisation (PLT-03). Name and staff number are stored sealed.
         *
         *     Roles: time_administrator, tenant_administrator.
         */
        post: operations["registerEmployee"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/employees/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an employee
         * @description Time and tenant administrators read everybody; everybody reads oneself.
         */
        get: operations["getEmployee"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/employees/{id}/reporting-lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Name the manager from a day on
         * @description The manager, a registered employee, is responsible from that local day until the next entry. Past days keep the manager of their time. Naming the same day again replaces its entry.
         *
         *     Roles: time_administrator, tenant_administrator.
         */
        post: operations["changeReportingLine"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/employments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List employments
         * @description Administrators and auditors see every employment; everybody else one’s own.
         */
        get: operations["listEmployments"];
        put?: never;
        /**
         * Start an employment
         * @description A contract of a registered employee with the tenant, in a pay group; a person may hold two at the same time (PLT-03). Punches and timesheets belong to an employment.
         *
         *     Roles: time_administrator, tenant_administrator.
         */
        post: operations["startEmployment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/employments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an employment
         * @description Administrators and auditors read every employment; everybody reads one’s own.
         */
        get: operations["getEmployment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/employments/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set or lift the end of an employment
         * @description Live punches after the last day are refused; captured ones are recorded and flagged.
         *
         *     Roles: time_administrator, tenant_administrator.
         */
        post: operations["endEmployment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/employments/{id}/pay-group-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move an employment to another pay group
         * @description From a local day on, tomorrow at the earliest. Pay periods that have begun keep their pay group.
         *
         *     Roles: time_administrator, tenant_administrator.
         */
        post: operations["changePayGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pay-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List pay groups
         * @description All pay groups of the tenant, by id.
         */
        get: operations["listPayGroups"];
        put?: never;
        /**
         * Create a pay group
         * @description A pay group says in which zone days begin, how long pay periods are, and on which day a session across midnight counts (PLT-03, ATT-06).
         *
         *     Roles: time_administrator, tenant_administrator.
         */
        post: operations["createPayGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pay-groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a pay group
         * @description The pay group with all of its definitions.
         */
        get: operations["getPayGroup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pay-groups/{id}/definitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Define a pay group anew from a date on
         * @description The new definition takes over where the first period of its predecessor that begins on that day or later would begin; one short period may follow. Past periods stay as they are.
         *
         *     Roles: time_administrator, tenant_administrator.
         */
        post: operations["redefinePayGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/punch-batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload punches captured offline
         * @description Records punches that a device captured while it was offline (ATT-02), in any order, as often as the device likes: each is recorded once and marked `captured-offline`. Nothing is refused for contradicting the state; the timesheet shows exceptions. Each item has its own result, in the order sent: a malformed one fails alone.
         */
        post: operations["recordPunchBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/punches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List punches
         * @description Punches of an employment as they count now, by time; voided ones are marked. For the employee, the manager in the reporting line, time administrators, finance and auditors.
         */
        get: operations["listPunches"];
        put?: never;
        /**
         * Clock in or out, start or end a break
         * @description Records a live punch (ATT-01). One that contradicts the state (clock out while out) or lies outside the employment is refused, and the attempt is logged beside the timesheet. A retry with the same `id` (or Idempotency-Key) and body answers the original punch; the same id with another body is refused. Who asks must be the employee, or a service acting for the employee.
         */
        post: operations["recordPunch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/terminals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register a terminal
         * @description Makes a time clock known: the zone of its clock and how its log is written (ATT-11). Its log can then be imported.
         *
         *     Roles: time_administrator, service.
         */
        post: operations["registerTerminal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/terminals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a terminal
         * @description Zone and mapping of a terminal. User codes are personal and are not listed.
         *
         *     Roles: time_administrator, service, auditor.
         */
        get: operations["getTerminal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/terminals/{id}/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import a terminal’s log
         * @description The log as the terminal exports it, as `text/csv`, `text/plain` or `text/tab-separated-values`, UTF-8, at most 2097152 bytes; cut a longer one between lines (ATT-11).
         *
         *     Each line is recorded once, however often this or an overlapping file is sent, so a broken upload is simply sent again: what was recorded stays. Faulty lines are reported with number and reason and are never guessed: unknown codes and states, bad timestamps, local times that daylight saving makes ambiguous or skips. Taps of one person of the same kind within a minute are one punch. Missing counterparts are no errors; the timesheet shows them as exceptions.
         *
         *     Roles: time_administrator, service.
         */
        post: operations["importTerminalLog"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/terminals/{id}/user-codes/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say whose a user code is
         * @description From a local day on, the code stands for an employment. Repeating it changes nothing. What a code meant on earlier days is never rewritten: those lines are recorded.
         *
         *     Roles: time_administrator, service.
         */
        put: operations["bindUserCode"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timesheets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List timesheets in a state
         * @description Timesheets that were submitted, approved or locked at least once, by period: of everybody for time administrators, finance and auditors; of those whom one manages on the last day of the period for everybody else.
         */
        get: operations["listTimesheets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timesheets/{employmentId}/{periodStart}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a timesheet
         * @description The sessions, minutes by day and exceptions of a pay period (ATT-06), calculated from the punches as they count now, or as they were known at a past moment (COR-07). `periodStart` is the first local day of the period, or `current`. For the employee, the manager in the reporting line, time administrators, finance and auditors. The ETag covers the punches too: what you approve is what you saw.
         */
        get: operations["getTimesheet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timesheets/{employmentId}/{periodStart}/approval": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a timesheet
         * @description By the manager in the reporting line on the last day of the period; where none is eligible, by a time administrator. Nobody approves their own. `If-Match` carries the ETag of the timesheet that you saw: 412 when the timesheet or a punch changed since.
         */
        post: operations["approveTimesheet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timesheets/{employmentId}/{periodStart}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List refused punches of a period
         * @description Live punches that were refused, logged beside the sheet. For the employee, the manager in the reporting line, time administrators, finance and auditors.
         */
        get: operations["listRefusedAttempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timesheets/{employmentId}/{periodStart}/difference": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare what was known at two moments
         * @description The difference of two readings of one timesheet, each as known at its moment (COR-07): minutes by day, exceptions that came and went. For the employee, the manager in the reporting line, time administrators, finance and auditors.
         */
        get: operations["compareTimesheet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timesheets/{employmentId}/{periodStart}/explanation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain a figure
         * @description Where the minutes of a day come from (ATT-06): the stretches of time, their punches, the corrections that changed those, the policy version with its clauses, and the rounding. The contributions sum to the figure. For the employee, the manager in the reporting line, time administrators, finance and auditors.
         */
        get: operations["explainTimesheet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timesheets/{employmentId}/{periodStart}/lock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lock a timesheet
         * @description Freezes an approved timesheet for payroll. What is recorded of it later becomes an adjustment in the next open period. By finance or a time administrator. `If-Match` carries the ETag of the timesheet that you saw: 412 when the timesheet or a punch changed since.
         */
        post: operations["lockTimesheet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timesheets/{employmentId}/{periodStart}/rejection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject a timesheet
         * @description Sends a submitted timesheet back to the employee, with a comment. By whoever may approve it. `If-Match` carries the ETag of the timesheet that you saw: 412 when the timesheet or a punch changed since.
         */
        post: operations["rejectTimesheet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timesheets/{employmentId}/{periodStart}/reopening": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reopen a timesheet
         * @description Takes a submitted timesheet back (the employee, the manager, a time administrator), or an approved one (whoever may approve it, or a time administrator). A locked one stays locked: corrections of it become adjustments. `If-Match` carries the ETag of the timesheet that you saw: 412 when the timesheet or a punch changed since.
         */
        post: operations["reopenTimesheet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timesheets/{employmentId}/{periodStart}/submission": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit a timesheet
         * @description Hands the timesheet to the manager. By the employee, the manager or a time administrator. `If-Match` carries the ETag of the timesheet that you saw: 412 when the timesheet or a punch changed since.
         */
        post: operations["submitTimesheet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timesheets/{employmentId}/{periodStart}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Replay a timesheet
         * @description Every event of the timesheet and of the punches of its months, in the order in which it became known: actor, reason, before and after (COR-07). For the employee, the manager in the reporting line, time administrators, finance and auditors.
         */
        get: operations["getTimesheetTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/work-time-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the work-time policy
         * @description The thresholds that sessions, breaks, overtime and exceptions are calculated with (ATT-06): what counts today and every version published. For everybody in the tenant.
         */
        get: operations["getWorkTimePolicy"];
        /**
         * Publish a version of the work-time policy
         * @description The version counts from its first local day on, in the zone of each pay group, until the next one. Versions are never changed: what was calculated with one can be calculated again. Several of one day: the last published stands. What was read of employments may be two seconds old in other processes.
         *
         *     Roles: time_administrator, tenant_administrator.
         */
        put: operations["publishWorkTimePolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AdjustmentView: {
            /**
             * Format: uuid
             * @description Its id.
             * @example 9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c
             */
            adjustmentId: string;
            /** @description By origin day and category. */
            lines: components["schemas"]["CategoryMinutesView"][];
            /**
             * Format: date
             * @description The locked period it comes from.
             * @example 2026-02-01
             */
            originPeriodStart: string;
        };
        ApproveCorrectionBody: {
            /**
             * @description For the one who asked. Personal: stored sealed.
             * @example Agreed.
             */
            comment?: string;
        };
        AsPaidView: {
            /** @description Minutes of earlier, locked periods that were corrected since. */
            adjustments: components["schemas"]["AdjustmentView"][];
            /**
             * @description Whether the sheet is locked: nothing of this changes any more.
             * @example false
             */
            isFrozen: boolean;
            /** @description The sheet’s own minutes: of a locked one what was locked. */
            lines: components["schemas"]["CategoryMinutesView"][];
            /**
             * @description Overtime minutes of both together.
             * @example 0
             */
            overtimeMinutes: number;
            /**
             * @description Regular minutes of both together.
             * @example 480
             */
            regularMinutes: number;
        };
        AttemptList: {
            /** @description By time; at most 1000. */
            items: components["schemas"]["AttemptView"][];
        };
        AttemptView: {
            /**
             * @description Why it was refused.
             * @example punch.not-in
             */
            code: string;
            /**
             * @description What was tried.
             * @example clock-out
             */
            kind: string;
            /**
             * Format: date-time
             * @description When, as the device told.
             * @example 2026-03-02T07:00:00.000Z
             */
            occurredAt: string;
            /**
             * Format: date-time
             * @description When the log learned it.
             * @example 2026-03-02T07:00:00.412Z
             */
            recordedAt: string;
        };
        BindUserCodeBody: {
            /**
             * Format: uuid
             * @description The employment.
             * @example 5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33
             */
            employmentId: string;
            /**
             * Format: date
             * @description First local day of the terminal on which it holds; from ever when left out. A code passes to another employment only from a later day than it was bound before.
             * @example 2026-03-01
             */
            from?: string;
        };
        CalculatedWithView: {
            /**
             * @description Version of the calculator.
             * @example 1
             */
            calculatorVersion: number;
            /**
             * Format: uuid
             * @description The pay group that cut the period.
             * @example 3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01
             */
            payGroupId: string;
            /**
             * @description Version of its definition.
             * @example 1
             */
            payGroupVersion: number;
            /**
             * @description Versions of the work-time policy that held on some day; 0 is the default.
             * @example [
             *       0
             *     ]
             */
            policyVersions: number[];
            /**
             * @description Release of the IANA time-zone data.
             * @example 2026c
             */
            tzData: string;
        };
        CapturedPunchBatch: {
            /**
             * @description Identifies the device.
             * @example phone-7f3a
             */
            deviceId: string;
            /**
             * Format: uuid
             * @description Whose time it is.
             * @example 5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33
             */
            employmentId: string;
            /** @description The punches, in any order. Each is checked alone. */
            items: components["schemas"]["CapturedPunchBody"][];
        };
        CapturedPunchBody: {
            /**
             * @description Identifies one run of the device since it was started.
             * @example boot-17
             */
            bootId?: string;
            /**
             * Format: uuid
             * @description The device’s id of the punch, a UUID, the same with every upload.
             * @example 018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e
             */
            id: string;
            /**
             * @description Whether the device itself noticed that its clock was turned.
             * @example false
             */
            isClockTurned?: boolean;
            /**
             * @description Work begins, ends, pauses, goes on.
             * @example clock-in
             * @enum {string}
             */
            kind: "clock-in" | "clock-out" | "break-start" | "break-end";
            /** @description Where it happened. */
            location?: components["schemas"]["LocationBody"];
            /**
             * @description The device’s monotonic clock at the capture, milliseconds since `bootId` began.
             * @example 812345
             */
            monotonicMs?: number;
            /**
             * @description Free text. Personal: stored sealed.
             * @example Forgot my badge
             */
            note?: string;
            /**
             * Format: date-time
             * @description When, as the device’s clock told: RFC 3339 with an offset.
             * @example 2026-03-02T08:00:00+01:00
             */
            occurredAt: string;
            /**
             * Format: iana-zone
             * @description IANA time zone of the place.
             * @example Europe/Berlin
             */
            zone: string;
        };
        CapturedPunchResult: {
            /** @description Why it was refused: code, pointer into the batch, text. */
            errors?: {
                [key: string]: unknown;
            }[];
            /**
             * @description The item’s own id, as sent; null when it had none.
             * @example 018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e
             */
            id: string | null;
            /**
             * @description Place of the item in the batch, from 0.
             * @example 0
             */
            index: number;
            /**
             * @description recorded, duplicate (recorded before, by this or an earlier upload) or refused.
             * @example recorded
             * @enum {string}
             */
            outcome: "recorded" | "duplicate" | "refused";
            /**
             * Format: uuid
             * @description The punch’s id in Timeledger; null when refused.
             * @example 9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c
             */
            punchId: string | null;
        };
        CapturedTargetBody: {
            /**
             * Format: uuid
             * @description The device’s own id of the punch: the `id` that its upload brings.
             * @example 018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e
             */
            id: string;
            /**
             * @description As first recorded.
             * @example clock-in
             * @enum {string}
             */
            kind: "clock-in" | "clock-out" | "break-start" | "break-end";
            /**
             * Format: date-time
             * @description As first recorded: RFC 3339 with an offset.
             * @example 2026-03-02T08:00:00+01:00
             */
            occurredAt: string;
            /**
             * Format: iana-zone
             * @description IANA time zone of the place.
             * @example Europe/Berlin
             */
            zone: string;
        };
        CategoryMinutesView: {
            /**
             * @description regular or overtime; more may come.
             * @example regular
             */
            category: string;
            /**
             * Format: date
             * @description The day they come from.
             * @example 2026-03-02
             */
            date: string;
            /**
             * @description Negative where an adjustment takes back.
             * @example 480
             */
            minutes: number;
        };
        CommentBody: {
            /**
             * @description Why, for the employee. Personal: stored sealed.
             * @example The break on the 3rd is missing.
             */
            comment: string;
        };
        CorrectedPunchView: {
            /**
             * @description The kind of punch.
             * @example clock-in
             * @enum {string}
             */
            kind: "clock-in" | "clock-out" | "break-start" | "break-end";
            /**
             * Format: date-time
             * @description When, in UTC.
             * @example 2026-03-02T07:00:00.000Z
             */
            occurredAt: string;
            /**
             * @description Offset from UTC at that time and place.
             * @example +01:00
             */
            offset: string;
            /**
             * @description IANA time zone of the place.
             * @example Europe/Berlin
             */
            zone: string;
        };
        CorrectionPage: {
            /** @description The corrections, the newest first. */
            items: components["schemas"]["CorrectionView"][];
            /** @description Cursor of the next page; absent on the last one. */
            nextCursor?: string;
        };
        CorrectionRuleBody: {
            /**
             * @description How many days back the punch may lie, before and after the change.
             * @example 62
             */
            maximumAgeDays: number;
            /**
             * @description direct: at once. request: an approver decides. One’s own record is never corrected directly.
             * @example direct
             * @enum {string}
             */
            right: "direct" | "request";
            /**
             * @description Who carries this role in the token …
             * @example manager
             * @enum {string}
             */
            role: "employee" | "manager" | "time_administrator" | "finance" | "auditor" | "tenant_administrator" | "service";
            /**
             * @description … may correct the records of: oneself, the people one manages by reporting line, everybody.
             * @example reports
             * @enum {string}
             */
            scope: "own" | "reports" | "all";
            /**
             * @description In which states of the timesheets that the change touches.
             * @example [
             *       "open",
             *       "submitted",
             *       "approved"
             *     ]
             */
            sheetStatuses: ("open" | "submitted" | "approved" | "locked")[];
        };
        CorrectionRulesBody: {
            /**
             * @description A request that nobody decides expires after so many days.
             * @example 30
             */
            requestExpiresAfterDays: number;
            /** @description Of all rules that fit, the one that grants most stands. */
            rules: components["schemas"]["CorrectionRuleBody"][];
        };
        CorrectionRulesVersion: {
            /**
             * Format: date-time
             * @description When it was published, which is when it began to hold; null for the defaults.
             * @example 2026-03-20T12:00:00.000Z
             */
            effectiveFrom: string | null;
            /**
             * @description A request that nobody decides expires after so many days.
             * @example 30
             */
            requestExpiresAfterDays: number;
            /** @description Of all rules that fit, the one that grants most stands. */
            rules: components["schemas"]["CorrectionRuleBody"][];
            /**
             * @description From 1; 0 stands for the product’s defaults.
             * @example 1
             */
            version: number;
        };
        CorrectionRulesView: {
            /** @description What holds now. */
            inForce: components["schemas"]["CorrectionRulesVersion"];
            /** @description Everything published, the oldest first; empty while the defaults hold. */
            versions: components["schemas"]["CorrectionRulesVersion"][];
        };
        CorrectionView: {
            /**
             * @description What is done to the punch.
             * @example change-time
             * @enum {string}
             */
            action: "change-time" | "add" | "void" | "reclassify";
            /** @description The punch as the correction makes it; null for a void. */
            after: components["schemas"]["CorrectedPunchView"] | null;
            /** @description The punch as it was when the correction came; null for one to add. */
            before: components["schemas"]["CorrectedPunchView"] | null;
            /**
             * @description What the one who decided had to say; null when nothing.
             * @example null
             */
            comment: string | null;
            /**
             * Format: date-time
             * @description When it was decided or expired; null before.
             * @example null
             */
            decidedAt: string | null;
            /**
             * @description Who approved, rejected or withdrew it; null while nobody has.
             * @example null
             */
            decidedBy: string | null;
            /**
             * Format: uuid
             * @description The person whose time it is.
             * @example 0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11
             */
            employeeId: string;
            /**
             * Format: uuid
             * @description Whose time it is.
             * @example 5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33
             */
            employmentId: string;
            /**
             * Format: date-time
             * @description When it expires undecided; null for a direct one.
             * @example 2026-04-01T16:05:00.000Z
             */
            expiresAt: string | null;
            /**
             * Format: uuid
             * @description The correction’s id.
             * @example 3f0c1c0e-8a55-5e0b-9d6b-7d1f0c2b4a10
             */
            id: string;
            /**
             * @description Whether the one who asked may correct directly: nobody had to approve.
             * @example false
             */
            isDirect: boolean;
            /**
             * Format: uuid
             * @description The punch; of one to add the id that it has once it is applied.
             * @example 9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c
             */
            punchId: string;
            /**
             * @description Why; null once the person is erased.
             * @example Was with a customer first.
             */
            reason: string | null;
            /**
             * Format: date-time
             * @description When it was asked for.
             * @example 2026-03-02T16:05:00.000Z
             */
            requestedAt: string;
            /**
             * @description Who asked: an employee id, or a token’s subject.
             * @example 0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11
             */
            requestedBy: string;
            /**
             * @description Version of the correction rules that allowed it; 0 for the defaults.
             * @example 0
             */
            rulesVersion: number;
            /**
             * @description pending: waits for a decision. applying: approved, on its way into the punches. applied: it counts. rejected, withdrawn, expired: it never will.
             * @example pending
             * @enum {string}
             */
            status: "pending" | "applying" | "applied" | "rejected" | "withdrawn" | "expired";
        };
        CounterpartCountsView: {
            /**
             * @description Breaks ended and not begun.
             * @example 0
             */
            breakEndsWithoutBreakStart: number;
            /**
             * @description Breaks begun and not ended.
             * @example 0
             */
            breakStartsWithoutBreakEnd: number;
            /**
             * @description Clock-ins while clocked in.
             * @example 1
             */
            clockInsWithoutClockOut: number;
            /**
             * @description Clock-outs while not clocked in.
             * @example 0
             */
            clockOutsWithoutClockIn: number;
            /**
             * @description Persons whose last line leaves them clocked in.
             * @example 3
             */
            stillClockedIn: number;
        };
        CreatePayGroupBody: {
            /** @description Its first definition. */
            definition: components["schemas"]["PayGroupDefinitionBody"];
            /**
             * Format: uuid
             * @description Your own id for it, a random UUID; minted when left out.
             * @example 3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01
             */
            id?: string;
            /**
             * @description What people call it.
             * @example Field service Berlin
             */
            name: string;
        };
        DifferenceView: {
            /** @description Days whose minutes differ: worked, break and paid minutes, before and after. */
            days: {
                [key: string]: unknown;
            }[];
            /** @description Exceptions that are gone. */
            exceptionsGone: components["schemas"]["ExceptionView"][];
            /** @description Exceptions that are new. */
            exceptionsNew: components["schemas"]["ExceptionView"][];
            /**
             * Format: date-time
             * @description The first moment.
             * @example 2026-03-31T16:00:00.000Z
             */
            from: string;
            /** @description To be added to the first reading to get the second. */
            lines: components["schemas"]["CategoryMinutesView"][];
            /**
             * Format: date-time
             * @description The second moment.
             * @example 2026-04-02T07:00:00.000Z
             */
            to: string;
        };
        EmployeePage: {
            /** @description The employees, by id. */
            items: components["schemas"]["EmployeeView"][];
            /** @description Cursor of the next page; absent on the last one. */
            nextCursor?: string;
        };
        EmployeeView: {
            /**
             * Format: uuid
             * @description The person’s id.
             * @example 0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11
             */
            id: string;
            /**
             * @description Name; null once the person is erased.
             * @example Ann Field
             */
            name: string | null;
            /** @description Managers by the day from which they hold, earliest first. */
            reportingLines: components["schemas"]["ReportingLineBody"][];
            /**
             * @description Staff number; null when there is none.
             * @example F-1042
             */
            staffNumber: string | null;
        };
        EmploymentEndBody: {
            /**
             * Format: date
             * @description Last day of work; null lifts the end.
             * @example 2026-12-31
             */
            leavesOn: string | null;
        };
        EmploymentPage: {
            /** @description The employments, by id. */
            items: components["schemas"]["EmploymentView"][];
            /** @description Cursor of the next page; absent on the last one. */
            nextCursor?: string;
        };
        EmploymentView: {
            /**
             * Format: uuid
             * @description Whose it is.
             * @example 0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11
             */
            employeeId: string;
            /**
             * Format: date
             * @description First day of work.
             * @example 2026-01-15
             */
            hiredOn: string;
            /**
             * Format: uuid
             * @description Its id.
             * @example 5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33
             */
            id: string;
            /**
             * Format: date
             * @description Last day of work; null while there is none.
             * @example null
             */
            leavesOn: string | null;
            /** @description Pay groups by the day from which they hold, earliest first. */
            payGroups: components["schemas"]["PayGroupChangeBody"][];
        };
        ExceptionView: {
            /**
             * @description For a threshold: what was found.
             * @example 480
             */
            actualMinutes?: number;
            /**
             * @description Stable and dotted; more may come.
             * @example break.missing
             */
            code: string;
            /**
             * Format: date
             * @description The local day.
             * @example 2026-03-02
             */
            date: string;
            /**
             * @description For a threshold: what the policy allows.
             * @example 360
             */
            limitMinutes?: number;
            /**
             * @description The punches that do not fit.
             * @example []
             */
            punchIds: string[];
            /**
             * @description info, warning or error.
             * @example warning
             * @enum {string}
             */
            severity: "info" | "warning" | "error";
        };
        ExplanationView: {
            /**
             * @description Version of the calculator.
             * @example 1
             */
            calculatorVersion: number;
            /** @description Stretches of time, each with its punches, what corrected them, and the minutes it brings. */
            contributions: {
                [key: string]: unknown;
            }[];
            /**
             * Format: date
             * @description The local day.
             * @example 2026-03-02
             */
            date: string;
            /**
             * @description The figure.
             * @example worked
             */
            figure: string;
            /**
             * @description Its minutes: the contributions sum to them.
             * @example 480
             */
            minutes: number;
            /** @description Policy id, version, and the clauses that made the figure. */
            policy: {
                [key: string]: unknown;
            };
            /** @description Raw milliseconds and what rounding left out. */
            rounding: {
                [key: string]: unknown;
            };
        };
        /** @description One fault at one place of the request. */
        FieldError: {
            /** @description Stable and dotted. */
            code: string;
            detail: string;
            /** @description JSON pointer (RFC 6901) into the body, or `?name` for a parameter. */
            pointer: string;
        };
        ListedPunchView: {
            /**
             * @description The corrections that touched it.
             * @example []
             */
            correctionIds: string[];
            /**
             * Format: uuid
             * @description Whose time it is.
             * @example 5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33
             */
            employmentId: string;
            /**
             * @description What was odd when it was recorded.
             * @example []
             */
            flags: string[];
            /**
             * @description Whether it was voided: it counts no more.
             * @example false
             */
            isVoided: boolean;
            /**
             * @description As it counts now.
             * @example clock-in
             * @enum {string}
             */
            kind: "clock-in" | "clock-out" | "break-start" | "break-end";
            /**
             * Format: date-time
             * @description When, as it counts now, in UTC.
             * @example 2026-03-02T07:00:00.000Z
             */
            occurredAt: string;
            /**
             * @description Offset from UTC at that time and place.
             * @example +01:00
             */
            offset: string;
            /**
             * Format: date-time
             * @description As first recorded.
             * @example 2026-03-02T07:00:00.000Z
             */
            originallyOccurredAt: string;
            /**
             * Format: uuid
             * @description The punch’s id in Timeledger.
             * @example 9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c
             */
            punchId: string;
            /**
             * @description How it came: live, offline, import, terminal, manual, automatic.
             * @example live
             */
            source: string;
            /**
             * @description IANA time zone of the place.
             * @example Europe/Berlin
             */
            zone: string;
        };
        LocationBody: {
            /**
             * @description Radius in metres that holds the place with 68 % probability.
             * @example 12
             */
            accuracyMeters: number;
            /**
             * @description The geodetic datum.
             * @example WGS84
             * @enum {string}
             */
            datum: "WGS84";
            /**
             * @description Degrees north.
             * @example 52.52
             */
            latitude: number;
            /**
             * @description Degrees east.
             * @example 13.405
             */
            longitude: number;
        };
        PayGroupChangeBody: {
            /**
             * Format: date
             * @description First local day in the new pay group.
             * @example 2026-04-01
             */
            from: string;
            /**
             * Format: uuid
             * @description The new pay group.
             * @example 3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01
             */
            payGroupId: string;
        };
        PayGroupDefinitionBody: {
            /**
             * Format: date
             * @description A day on which a weekly or biweekly period begins. Without effect on the other kinds: monthly periods begin on the 1st, semi-monthly ones on the 1st and the 16th.
             * @example 2026-01-01
             */
            anchor: string;
            /**
             * @description Which day a session across midnight counts on: the day of its start, or each its part.
             * @example start-of-session
             * @enum {string}
             */
            dayAttribution: "start-of-session" | "split-at-midnight";
            /**
             * Format: date
             * @description First local day on which the definition holds.
             * @example 2026-01-01
             */
            effectiveFrom: string;
            /**
             * @description How long a pay period is.
             * @example monthly
             * @enum {string}
             */
            periodKind: "weekly" | "biweekly" | "semi-monthly" | "monthly";
            /**
             * @description First day of the workweek, 1 Monday to 7 Sunday (ISO 8601).
             * @example 1
             */
            workweekStart: number;
            /**
             * Format: iana-zone
             * @description IANA time zone; its midnights bound days and pay periods.
             * @example Europe/Berlin
             */
            zone: string;
        };
        PayGroupPage: {
            /** @description The pay groups, by id. */
            items: components["schemas"]["PayGroupView"][];
            /** @description Cursor of the next page; absent on the last one. */
            nextCursor?: string;
        };
        PayGroupView: {
            /** @description Its definitions, oldest first. */
            definitions: components["schemas"]["PayGroupDefinitionBody"][];
            /**
             * Format: uuid
             * @description Its id.
             * @example 3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01
             */
            id: string;
            /**
             * @description What people call it.
             * @example Field service Berlin
             */
            name: string;
        };
        /** @description An error (RFC 9457). Decide on `code`; show `title` and `detail`; quote `correlationId` when you ask for help. */
        Problem: {
            /** @description Stable and dotted. */
            code: string;
            /** @description Names this request in logs. */
            correlationId: string;
            /** @description What happened and what to do. */
            detail?: string;
            errors?: components["schemas"]["FieldError"][];
            /** @description The path that was asked for. */
            instance?: string;
            /** @description The HTTP status. */
            status: number;
            /** @description The same for every occurrence, in the language of Accept-Language (en, zh). */
            title: string;
            /**
             * Format: uri
             * @description Identifies the code; not an address.
             */
            type: string;
        };
        PunchBatchResult: {
            /** @description One result for each item, in the order sent. */
            results: components["schemas"]["CapturedPunchResult"][];
        };
        PunchPage: {
            /** @description The punches by time, then id. */
            items: components["schemas"]["ListedPunchView"][];
            /** @description Cursor of the next page; absent on the last one. */
            nextCursor?: string;
        };
        RecordedPunchView: {
            /**
             * Format: uuid
             * @description Whose time it is.
             * @example 5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33
             */
            employmentId: string;
            /**
             * @description What was odd when it was recorded.
             * @example []
             */
            flags: string[];
            /**
             * @description Whether it had been recorded before: this is the original answer.
             * @example false
             */
            isDuplicate: boolean;
            /**
             * @description As it counts now.
             * @example clock-in
             * @enum {string}
             */
            kind: "clock-in" | "clock-out" | "break-start" | "break-end";
            /**
             * Format: date-time
             * @description When, as it counts now, in UTC.
             * @example 2026-03-02T07:00:00.000Z
             */
            occurredAt: string;
            /**
             * @description Offset from UTC at that time and place.
             * @example +01:00
             */
            offset: string;
            /**
             * Format: uuid
             * @description The punch’s id in Timeledger.
             * @example 9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c
             */
            punchId: string;
            /**
             * Format: date-time
             * @description When the log learned it.
             * @example 2026-03-02T07:00:00.412Z
             */
            recordedAt: string;
            /**
             * @description How it came: live, offline, import, terminal, manual, automatic.
             * @example live
             */
            source: string;
            /**
             * @description IANA time zone of the place.
             * @example Europe/Berlin
             */
            zone: string;
        };
        RecordPunchBody: {
            /**
             * @description Identifies the device.
             * @example phone-7f3a
             */
            deviceId?: string;
            /**
             * Format: uuid
             * @description Whose time it is.
             * @example 5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33
             */
            employmentId: string;
            /**
             * Format: uuid
             * @description Your own id of the punch, a UUID: a retry never makes a second one. May be left out with an Idempotency-Key.
             * @example 018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e
             */
            id?: string;
            /**
             * @description Work begins, ends, pauses, goes on.
             * @example clock-in
             * @enum {string}
             */
            kind: "clock-in" | "clock-out" | "break-start" | "break-end";
            /** @description Where it happened. */
            location?: components["schemas"]["LocationBody"];
            /**
             * @description Free text. Personal: stored sealed.
             * @example Forgot my badge
             */
            note?: string;
            /**
             * Format: date-time
             * @description When, as the device’s clock told: RFC 3339 with an offset.
             * @example 2026-03-02T08:00:00+01:00
             */
            occurredAt: string;
            /**
             * Format: iana-zone
             * @description IANA time zone of the place.
             * @example Europe/Berlin
             */
            zone: string;
        };
        RegisterEmployeeBody: {
            /**
             * Format: uuid
             * @description Your own id for the person, a random UUID, never a staff number; minted when left out.
             * @example 0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11
             */
            id?: string;
            /**
             * @description Name. Personal: stored sealed.
             * @example Ann Field
             */
            name: string;
            /**
             * @description Staff number. Personal: stored sealed.
             * @example F-1042
             */
            staffNumber?: string;
        };
        RegisterTerminalBody: {
            /**
             * Format: uuid
             * @description Your own id for the terminal, a UUID; minted when left out.
             * @example 3f1f3a52-2a0c-4f0e-9d4b-6c5e1a7b8d90
             */
            id?: string;
            /** @description How to read its log; that of `attlog.dat` files when left out. */
            mapping?: components["schemas"]["TerminalMappingBody"];
            /**
             * @description Where it hangs, for people.
             * @example Workshop, north gate
             */
            name: string;
            /**
             * Format: iana-zone
             * @description IANA time zone of its clock.
             * @example Europe/Berlin
             */
            zone: string;
        };
        RejectCorrectionBody: {
            /**
             * @description Why not, for the one who asked. Personal: stored sealed.
             * @example The door log says otherwise.
             */
            comment: string;
        };
        ReportedLineView: {
            /**
             * @description Why, for machines.
             * @example terminal.time-ambiguous
             */
            code: string;
            /**
             * @description The column at fault, counted from 1.
             * @example 2
             */
            column?: number;
            /**
             * @description Why, for people.
             * @example The clocks were put back.
             */
            detail: string;
            /**
             * @description Counted from 1, as an editor counts, the header included.
             * @example 17
             */
            line: number;
        };
        ReportingLineBody: {
            /**
             * Format: date
             * @description First local day.
             * @example 2026-03-01
             */
            from: string;
            /**
             * Format: uuid
             * @description The manager’s employee id; null for nobody.
             * @example 7d3f2f63-7f6e-4a6b-9f1c-0a3b5a5f8c22
             */
            managerId: string | null;
        };
        RequestCorrectionBody: {
            /**
             * @description change-time (also to another day or month), add a missing punch, void a wrong one, reclassify (another kind).
             * @example change-time
             * @enum {string}
             */
            action: "change-time" | "add" | "void" | "reclassify";
            /**
             * Format: date-time
             * @description When it was made on a device without connection. Of several corrections of one punch the one made last stands.
             * @example 2026-03-02T17:05:00+01:00
             */
            capturedAt?: string;
            /**
             * Format: uuid
             * @description Whose time it is.
             * @example 5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33
             */
            employmentId: string;
            /**
             * @description The right kind, for add and reclassify.
             * @example clock-in
             * @enum {string}
             */
            kind?: "clock-in" | "clock-out" | "break-start" | "break-end";
            /**
             * Format: date-time
             * @description The right time, for change-time and add: RFC 3339 with an offset.
             * @example 2026-03-02T07:30:00+01:00
             */
            occurredAt?: string;
            /**
             * Format: uuid
             * @description The punch in question. Not for add; else this or `target`.
             * @example 9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c
             */
            punchId?: string;
            /**
             * @description Why. Personal: stored sealed.
             * @example Was with a customer first.
             */
            reason: string;
            /** @description Instead of `punchId`, for a correction made on a device without connection: the punch as that device recorded it, which may arrive later. Needs `capturedAt`. */
            target?: components["schemas"]["CapturedTargetBody"];
            /**
             * Format: iana-zone
             * @description IANA time zone of the place, for add; for change-time that of the punch unless told.
             * @example Europe/Berlin
             */
            zone?: string;
        };
        SessionView: {
            /**
             * Format: date
             * @description The local day on which it started.
             * @example 2026-03-02
             */
            date: string;
            /**
             * Format: date-time
             * @description When it ended; null while open or unknown.
             * @example 2026-03-02T15:30:00.000Z
             */
            end: string | null;
            /** @description Its punches in order. */
            punchIds: string[];
            /**
             * Format: date-time
             * @description When it started.
             * @example 2026-03-02T07:00:00.000Z
             */
            start: string;
            /**
             * @description closed, open (it may still end), or end-unknown (longer than the policy’s maximum).
             * @example closed
             * @enum {string}
             */
            status: "closed" | "open" | "end-unknown";
        };
        StartEmploymentBody: {
            /**
             * Format: uuid
             * @description Whose employment it is.
             * @example 0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11
             */
            employeeId: string;
            /**
             * Format: date
             * @description First day of work, local.
             * @example 2026-01-15
             */
            hiredOn: string;
            /**
             * Format: uuid
             * @description Your own id for it, a random UUID; minted when left out.
             * @example 5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33
             */
            id?: string;
            /**
             * Format: date
             * @description Last day of work, if it is known already.
             * @example 2027-01-14
             */
            leavesOn?: string;
            /**
             * Format: uuid
             * @description The pay group it begins in.
             * @example 3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01
             */
            payGroupId: string;
        };
        TerminalImportReportView: {
            /**
             * @description Punches that an earlier import recorded.
             * @example 10
             */
            alreadyRecorded: number;
            /**
             * @description Faulty lines by code.
             * @example {
             *       "terminal.user-unknown": 2
             *     }
             */
            errorCounts: {
                [key: string]: unknown;
            };
            /** @description The first 1000 faulty lines: none of them is recorded. */
            errors: components["schemas"]["ReportedLineView"][];
            /**
             * @description Lines whose state the mapping ignores.
             * @example 0
             */
            ignored: number;
            /**
             * @description Lines read, without the header and blank ones.
             * @example 412
             */
            lines: number;
            /** @description The first 1000 repeated taps. */
            notices: components["schemas"]["ReportedLineView"][];
            /**
             * @description Punches recorded now.
             * @example 398
             */
            recorded: number;
            /**
             * @description Taps within a minute of another of the same kind.
             * @example 2
             */
            repeatedTaps: number;
            /** @description Punches whose other half is not in this file, in its order. No errors: the timesheet shows what is missing in the end. */
            withoutCounterpart: components["schemas"]["CounterpartCountsView"];
        };
        TerminalMappingBody: {
            /**
             * @description What parts the columns; whitespace is any run of blanks and tabs.
             * @example whitespace
             * @enum {string}
             */
            delimiter: "comma" | "semicolon" | "tab" | "pipe" | "whitespace";
            /**
             * @description Whether the first line names the columns. optional: it is taken as a header when its time columns hold no digit.
             * @example none
             * @enum {string}
             */
            header: "present" | "none" | "optional";
            /**
             * @description The column of the state.
             * @example 4
             */
            stateColumn: string;
            /**
             * @description The terminal’s word for each state to what it means: clock-in, clock-out, break-start, break-end or ignored.
             * @example {
             *       "0": "clock-in",
             *       "1": "clock-out",
             *       "2": "break-start",
             *       "3": "break-end",
             *       "4": "clock-in",
             *       "5": "clock-out"
             *     }
             */
            states: {
                [key: string]: unknown;
            };
            /**
             * @description The column of the time of day, where it is another one.
             * @example 3
             */
            timeColumn?: string;
            /**
             * @description The column of date and time, or of the date alone.
             * @example 2
             */
            timestampColumn: string;
            /**
             * @description How date and time are written; letters as in Unicode TR 35, seconds may be missing.
             * @example yyyy-MM-dd HH:mm:ss
             * @enum {string}
             */
            timestampFormat: "yyyy-MM-dd HH:mm:ss" | "yyyy-MM-dd'T'HH:mm:ss" | "yyyy/MM/dd HH:mm:ss" | "dd.MM.yyyy HH:mm:ss" | "dd/MM/yyyy HH:mm:ss" | "MM/dd/yyyy HH:mm:ss" | "MM/dd/yyyy hh:mm:ss a" | "yyyyMMddHHmmss";
            /**
             * @description The column of the user code: its number, counted from 1, or its name in the header.
             * @example 1
             */
            userCodeColumn: string;
        };
        TerminalView: {
            /**
             * Format: uuid
             * @description The terminal’s id.
             * @example 3f1f3a52-2a0c-4f0e-9d4b-6c5e1a7b8d90
             */
            id: string;
            /** @description How its log is read. */
            mapping: components["schemas"]["TerminalMappingBody"];
            /**
             * @description Where it hangs, for people.
             * @example Workshop, north gate
             */
            name: string;
            /**
             * @description Bindings of user codes, former ones included.
             * @example 42
             */
            userCodeBindings: number;
            /**
             * @description IANA time zone of its clock.
             * @example Europe/Berlin
             */
            zone: string;
        };
        TimelineView: {
            /** @description In the order in which it became known. Each entry: eventId, type, occurredAt (when it was true), recordedAt and position (since when it is known), actor, punchId, correctionId, reason, before, after. */
            items: {
                [key: string]: unknown;
            }[];
        };
        TimesheetDayView: {
            /**
             * @description Minutes of break.
             * @example 30
             */
            breakMinutes: number;
            /**
             * Format: date
             * @description The local day in the zone of the pay group.
             * @example 2026-03-02
             */
            date: string;
            /**
             * @description Of them overtime.
             * @example 0
             */
            overtimeMinutes: number;
            /**
             * @description Minutes paid: regular and overtime.
             * @example 480
             */
            paidMinutes: number;
            /**
             * @description Of them regular.
             * @example 480
             */
            regularMinutes: number;
            /**
             * @description Minutes worked.
             * @example 480
             */
            workedMinutes: number;
        };
        TimesheetEntryView: {
            /**
             * Format: uuid
             * @description The person.
             * @example 0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11
             */
            employeeId: string;
            /**
             * Format: uuid
             * @description Whose time it is.
             * @example 5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33
             */
            employmentId: string;
            /**
             * Format: date
             * @description Last local day.
             * @example 2026-03-31
             */
            periodEnd: string;
            /**
             * Format: date
             * @description First local day.
             * @example 2026-03-01
             */
            periodStart: string;
            /**
             * @description Minutes pinned by the last submission, approval or lock; null while open.
             * @example 9600
             */
            pinnedWorkedMinutes: number | null;
            /**
             * @description Where it stands.
             * @example submitted
             * @enum {string}
             */
            status: "open" | "submitted" | "approved" | "locked";
        };
        TimesheetPage: {
            /** @description Timesheets. */
            items: components["schemas"]["TimesheetEntryView"][];
            /** @description Cursor of the next page; absent on the last one. */
            nextCursor?: string;
        };
        TimesheetTotalsView: {
            /**
             * @description Minutes of break.
             * @example 30
             */
            breakMinutes: number;
            /**
             * @description Of them overtime.
             * @example 0
             */
            overtimeMinutes: number;
            /**
             * @description Minutes paid.
             * @example 480
             */
            paidMinutes: number;
            /**
             * @description Of them regular.
             * @example 480
             */
            regularMinutes: number;
            /**
             * @description Minutes worked.
             * @example 480
             */
            workedMinutes: number;
        };
        TimesheetView: {
            /** @description As paid: frozen by the lock, later corrections as adjustments of a later sheet. */
            asPaid: components["schemas"]["AsPaidView"];
            /** @description As worked: the sums of the days. */
            asWorked: components["schemas"]["TimesheetTotalsView"];
            /** @description What the figures were calculated with. */
            calculatedWith: components["schemas"]["CalculatedWithView"];
            /** @description As calculated from all that is known: every day of the period. */
            days: components["schemas"]["TimesheetDayView"][];
            /**
             * Format: uuid
             * @description The person.
             * @example 0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11
             */
            employeeId: string;
            /**
             * Format: uuid
             * @description Whose time it is.
             * @example 5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33
             */
            employmentId: string;
            /** @description What does not fit, by date. */
            exceptions: components["schemas"]["ExceptionView"][];
            /**
             * @description Whether a later fact brought it back to its manager.
             * @example false
             */
            isReturned: boolean;
            /**
             * Format: date
             * @description Last local day.
             * @example 2026-03-31
             */
            periodEnd: string;
            /**
             * Format: date
             * @description First local day; names the timesheet.
             * @example 2026-03-01
             */
            periodStart: string;
            /** @description Sessions that started in the period. */
            sessions: components["schemas"]["SessionView"][];
            /**
             * @description Where it stands in its life.
             * @example open
             * @enum {string}
             */
            status: "open" | "submitted" | "approved" | "locked";
            /**
             * @description IANA zone whose midnights bound the days.
             * @example Europe/Berlin
             */
            zone: string;
        };
        UserCodeView: {
            /**
             * Format: uuid
             * @description The employment.
             * @example 5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33
             */
            employmentId: string;
            /**
             * Format: date
             * @description First local day on which it holds; null from ever.
             * @example 2026-03-01
             */
            from: string | null;
            /**
             * Format: uuid
             * @description The terminal’s id.
             * @example 3f1f3a52-2a0c-4f0e-9d4b-6c5e1a7b8d90
             */
            terminalId: string;
            /**
             * @description As the terminal writes it.
             * @example 1042
             */
            userCode: string;
        };
        WorkTimePolicyBody: {
            /**
             * @description How far a live punch may be ahead of the server, in milliseconds; further behind it is flagged.
             * @example 300000
             */
            allowedSkewMs: number;
            /**
             * Format: date
             * @description First local day on which this version counts. A day in the past changes what is calculated for it, of locked timesheets as worked only.
             * @example 2026-04-01
             */
            effectiveFrom: string;
            /**
             * @description Whether breaks count as paid time.
             * @example false
             */
            isBreakPaid: boolean;
            /**
             * @description A session older than this has ended, nobody knows when: nobody is blocked by yesterday.
             * @example 960
             */
            longestSessionMinutes: number;
            /**
             * @description More work than this on a day asks for a break.
             * @example 360
             */
            maximumWorkedMinutesBeforeBreak: number;
            /**
             * @description Paid minutes of a day beyond this are overtime; null for no daily overtime.
             * @example 480
             */
            overtimeAfterDailyMinutes: number | null;
            /**
             * @description How much break such a day needs in all.
             * @example 30
             */
            requiredBreakMinutes: number;
            /**
             * @description More work than this on a day is an exception.
             * @example 600
             */
            tooLongDayMinutes: number;
        };
        WorkTimePolicyVersion: {
            /**
             * @description How far a live punch may be ahead of the server, in milliseconds; further behind it is flagged.
             * @example 300000
             */
            allowedSkewMs: number;
            /**
             * Format: date
             * @description First local day on which this version counts. A day in the past changes what is calculated for it, of locked timesheets as worked only.
             * @example 2026-04-01
             */
            effectiveFrom: string;
            /**
             * @description Whether breaks count as paid time.
             * @example false
             */
            isBreakPaid: boolean;
            /**
             * @description A session older than this has ended, nobody knows when: nobody is blocked by yesterday.
             * @example 960
             */
            longestSessionMinutes: number;
            /**
             * @description More work than this on a day asks for a break.
             * @example 360
             */
            maximumWorkedMinutesBeforeBreak: number;
            /**
             * @description Paid minutes of a day beyond this are overtime; null for no daily overtime.
             * @example 480
             */
            overtimeAfterDailyMinutes: number | null;
            /**
             * @description How much break such a day needs in all.
             * @example 30
             */
            requiredBreakMinutes: number;
            /**
             * @description More work than this on a day is an exception.
             * @example 600
             */
            tooLongDayMinutes: number;
            /**
             * @description From 1; 0 stands for the product’s defaults.
             * @example 1
             */
            version: number;
        };
        WorkTimePolicyView: {
            /** @description What counts today (UTC). */
            inForce: components["schemas"]["WorkTimePolicyVersion"];
            /**
             * Format: uuid
             * @description Identifies the policy in what timesheets pin.
             * @example 2c1b7a52-0f9e-4d55-8c4b-6a1d3e5f7b90
             */
            policyId: string;
            /** @description Everything published, the oldest first; empty while the defaults hold. */
            versions: components["schemas"]["WorkTimePolicyVersion"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description The revision of the thing as a strong ETag. Send it back as If-Match with the next change. */
        ETag: string;
        /** @description The path of what was made. */
        Location: string;
        /** @description A token for how far the log has got with this change. Send it back as Read-At to see your own change. */
        Position: string;
        /** @description After how many seconds to try again. */
        "Retry-After": number;
        /** @description The challenge of RFC 6750. */
        "WWW-Authenticate": string;
        /** @description Names this request in logs and problems: yours if you sent one, else a new one. */
        "X-Correlation-Id": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getCorrectionRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rules. Their ETag counts the versions: "0" while the defaults hold. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "inForce": {
                     *         "rules": [
                     *           {
                     *             "role": "employee",
                     *             "scope": "own",
                     *             "right": "request",
                     *             "maximumAgeDays": 35,
                     *             "sheetStatuses": [
                     *               "open",
                     *               "submitted",
                     *               "approved",
                     *               "locked"
                     *             ]
                     *           },
                     *           {
                     *             "role": "manager",
                     *             "scope": "reports",
                     *             "right": "direct",
                     *             "maximumAgeDays": 62,
                     *             "sheetStatuses": [
                     *               "open",
                     *               "submitted",
                     *               "approved"
                     *             ]
                     *           },
                     *           {
                     *             "role": "time_administrator",
                     *             "scope": "all",
                     *             "right": "direct",
                     *             "maximumAgeDays": 400,
                     *             "sheetStatuses": [
                     *               "open",
                     *               "submitted",
                     *               "approved",
                     *               "locked"
                     *             ]
                     *           }
                     *         ],
                     *         "requestExpiresAfterDays": 14,
                     *         "version": 1,
                     *         "effectiveFrom": "2026-03-20T12:00:00.000Z"
                     *       },
                     *       "versions": [
                     *         {
                     *           "rules": [
                     *             {
                     *               "role": "employee",
                     *               "scope": "own",
                     *               "right": "request",
                     *               "maximumAgeDays": 35,
                     *               "sheetStatuses": [
                     *                 "open",
                     *                 "submitted",
                     *                 "approved",
                     *                 "locked"
                     *               ]
                     *             },
                     *             {
                     *               "role": "manager",
                     *               "scope": "reports",
                     *               "right": "direct",
                     *               "maximumAgeDays": 62,
                     *               "sheetStatuses": [
                     *                 "open",
                     *                 "submitted",
                     *                 "approved"
                     *               ]
                     *             },
                     *             {
                     *               "role": "time_administrator",
                     *               "scope": "all",
                     *               "right": "direct",
                     *               "maximumAgeDays": 400,
                     *               "sheetStatuses": [
                     *                 "open",
                     *                 "submitted",
                     *                 "approved",
                     *                 "locked"
                     *               ]
                     *             }
                     *           ],
                     *           "requestExpiresAfterDays": 14,
                     *           "version": 1,
                     *           "effectiveFrom": "2026-03-20T12:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CorrectionRulesView"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    publishCorrectionRules: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the state that you saw. Missing: 428; changed since: 412.
                 * @example "7"
                 */
                "If-Match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "rules": [
                 *         {
                 *           "role": "employee",
                 *           "scope": "own",
                 *           "right": "request",
                 *           "maximumAgeDays": 35,
                 *           "sheetStatuses": [
                 *             "open",
                 *             "submitted",
                 *             "approved",
                 *             "locked"
                 *           ]
                 *         },
                 *         {
                 *           "role": "manager",
                 *           "scope": "reports",
                 *           "right": "direct",
                 *           "maximumAgeDays": 62,
                 *           "sheetStatuses": [
                 *             "open",
                 *             "submitted",
                 *             "approved"
                 *           ]
                 *         },
                 *         {
                 *           "role": "time_administrator",
                 *           "scope": "all",
                 *           "right": "direct",
                 *           "maximumAgeDays": 400,
                 *           "sheetStatuses": [
                 *             "open",
                 *             "submitted",
                 *             "approved",
                 *             "locked"
                 *           ]
                 *         }
                 *       ],
                 *       "requestExpiresAfterDays": 14
                 *     }
                 */
                "application/json": components["schemas"]["CorrectionRulesBody"];
            };
        };
        responses: {
            /** @description The rules with their new version. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "inForce": {
                     *         "rules": [
                     *           {
                     *             "role": "employee",
                     *             "scope": "own",
                     *             "right": "request",
                     *             "maximumAgeDays": 35,
                     *             "sheetStatuses": [
                     *               "open",
                     *               "submitted",
                     *               "approved",
                     *               "locked"
                     *             ]
                     *           },
                     *           {
                     *             "role": "manager",
                     *             "scope": "reports",
                     *             "right": "direct",
                     *             "maximumAgeDays": 62,
                     *             "sheetStatuses": [
                     *               "open",
                     *               "submitted",
                     *               "approved"
                     *             ]
                     *           },
                     *           {
                     *             "role": "time_administrator",
                     *             "scope": "all",
                     *             "right": "direct",
                     *             "maximumAgeDays": 400,
                     *             "sheetStatuses": [
                     *               "open",
                     *               "submitted",
                     *               "approved",
                     *               "locked"
                     *             ]
                     *           }
                     *         ],
                     *         "requestExpiresAfterDays": 14,
                     *         "version": 1,
                     *         "effectiveFrom": "2026-03-20T12:00:00.000Z"
                     *       },
                     *       "versions": [
                     *         {
                     *           "rules": [
                     *             {
                     *               "role": "employee",
                     *               "scope": "own",
                     *               "right": "request",
                     *               "maximumAgeDays": 35,
                     *               "sheetStatuses": [
                     *                 "open",
                     *                 "submitted",
                     *                 "approved",
                     *                 "locked"
                     *               ]
                     *             },
                     *             {
                     *               "role": "manager",
                     *               "scope": "reports",
                     *               "right": "direct",
                     *               "maximumAgeDays": 62,
                     *               "sheetStatuses": [
                     *                 "open",
                     *                 "submitted",
                     *                 "approved"
                     *               ]
                     *             },
                     *             {
                     *               "role": "time_administrator",
                     *               "scope": "all",
                     *               "right": "direct",
                     *               "maximumAgeDays": 400,
                     *               "sheetStatuses": [
                     *                 "open",
                     *                 "submitted",
                     *                 "approved",
                     *                 "locked"
                     *               ]
                     *             }
                     *           ],
                     *           "requestExpiresAfterDays": 14,
                     *           "version": 1,
                     *           "effectiveFrom": "2026-03-20T12:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CorrectionRulesView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed-json`, `request.unknown-member`, `request.malformed`, `if-match.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `auth.role-missing`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The thing has changed since it was read. Codes: `resource.stale`, `revision.stale`. */
            412: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. Codes: `request.too-large`. */
            413: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The media type is not supported. Codes: `request.media-type-unsupported`. */
            415: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `correction-rules.nobody-may-correct`, `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing. Codes: `if-match.missing`. */
            428: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCorrections: {
        parameters: {
            query?: {
                /** @description Where to go on: the `nextCursor` of the page before, with the same filter. */
                cursor?: string;
                /** @description Corrections of this employment. */
                employmentId?: string;
                /** @description How many items at most; 50 unless told. */
                limit?: number;
                /** @description Corrections in this state. */
                status?: "pending" | "applying" | "applied" | "rejected" | "withdrawn" | "expired";
                /** @description mine: those that you asked for. to-decide: pending ones that wait for your decision. */
                view?: "mine" | "to-decide";
            };
            header?: {
                /** @description The Position of an earlier answer: this one is given from a read model that has got there, or 504 after a short wait. */
                "Read-At"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of corrections. */
            200: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "3f0c1c0e-8a55-5e0b-9d6b-7d1f0c2b4a10",
                     *           "employmentId": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *           "employeeId": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *           "status": "pending",
                     *           "action": "change-time",
                     *           "punchId": "9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c",
                     *           "before": {
                     *             "kind": "clock-in",
                     *             "occurredAt": "2026-03-02T07:00:00.000Z",
                     *             "zone": "Europe/Berlin",
                     *             "offset": "+01:00"
                     *           },
                     *           "after": {
                     *             "kind": "clock-in",
                     *             "occurredAt": "2026-03-02T06:30:00.000Z",
                     *             "zone": "Europe/Berlin",
                     *             "offset": "+01:00"
                     *           },
                     *           "reason": "Was with a customer first.",
                     *           "requestedBy": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *           "requestedAt": "2026-03-02T16:05:00.000Z",
                     *           "isDirect": false,
                     *           "decidedBy": null,
                     *           "decidedAt": null,
                     *           "comment": null,
                     *           "expiresAt": "2026-04-01T16:05:00.000Z",
                     *           "rulesVersion": 0
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CorrectionPage"];
                };
            };
            /** @description The request does not have the documented form. Codes: `cursor.invalid`, `request.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employment.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No answer in time. Codes: `service.timeout`. */
            504: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    requestCorrection: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Chosen by you for this request, the same with every retry, honoured for ever. The same key with another body: 409.
                 * @example 0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11
                 */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestCorrectionBody"];
            };
        };
        responses: {
            /** @description The correction: pending, applied, or still applying. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f0c1c0e-8a55-5e0b-9d6b-7d1f0c2b4a10",
                     *       "employmentId": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *       "employeeId": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "status": "pending",
                     *       "action": "change-time",
                     *       "punchId": "9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c",
                     *       "before": {
                     *         "kind": "clock-in",
                     *         "occurredAt": "2026-03-02T07:00:00.000Z",
                     *         "zone": "Europe/Berlin",
                     *         "offset": "+01:00"
                     *       },
                     *       "after": {
                     *         "kind": "clock-in",
                     *         "occurredAt": "2026-03-02T06:30:00.000Z",
                     *         "zone": "Europe/Berlin",
                     *         "offset": "+01:00"
                     *       },
                     *       "reason": "Was with a customer first.",
                     *       "requestedBy": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "requestedAt": "2026-03-02T16:05:00.000Z",
                     *       "isDirect": false,
                     *       "decidedBy": null,
                     *       "decidedAt": null,
                     *       "comment": null,
                     *       "expiresAt": "2026-04-01T16:05:00.000Z",
                     *       "rulesVersion": 0
                     *     }
                     */
                    "application/json": components["schemas"]["CorrectionView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.member-missing`, `request.malformed-json`, `request.unknown-member`, `request.malformed`, `idempotency-key.missing`, `idempotency-key.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `correction.not-allowed`, `correction.too-old`, `correction.sheet-closed`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employment.unknown`, `correction.punch-unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `correction.pending`, `correction.punch-voided`, `request.id-reused`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. Codes: `request.too-large`. */
            413: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The media type is not supported. Codes: `request.media-type-unsupported`. */
            415: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `correction.reason-missing`, `correction.no-change`, `correction.in-future`, `correction.target-mismatch`, `punch.before-hire`, `punch.after-leaving`, `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCorrection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The Position of an earlier answer: this one is given from a read model that has got there, or 504 after a short wait. */
                "Read-At"?: string;
            };
            path: {
                /** @description The id (a UUID). */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The correction. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f0c1c0e-8a55-5e0b-9d6b-7d1f0c2b4a10",
                     *       "employmentId": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *       "employeeId": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "status": "pending",
                     *       "action": "change-time",
                     *       "punchId": "9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c",
                     *       "before": {
                     *         "kind": "clock-in",
                     *         "occurredAt": "2026-03-02T07:00:00.000Z",
                     *         "zone": "Europe/Berlin",
                     *         "offset": "+01:00"
                     *       },
                     *       "after": {
                     *         "kind": "clock-in",
                     *         "occurredAt": "2026-03-02T06:30:00.000Z",
                     *         "zone": "Europe/Berlin",
                     *         "offset": "+01:00"
                     *       },
                     *       "reason": "Was with a customer first.",
                     *       "requestedBy": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "requestedAt": "2026-03-02T16:05:00.000Z",
                     *       "isDirect": false,
                     *       "decidedBy": null,
                     *       "decidedAt": null,
                     *       "comment": null,
                     *       "expiresAt": "2026-04-01T16:05:00.000Z",
                     *       "rulesVersion": 0
                     *     }
                     */
                    "application/json": components["schemas"]["CorrectionView"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `correction.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No answer in time. Codes: `service.timeout`. */
            504: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approveCorrection: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Chosen by you for this request, the same with every retry, honoured for ever. The same key with another body: 409.
                 * @example 0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11
                 */
                "Idempotency-Key": string;
                /**
                 * @description The ETag of the state that you saw. Missing: 428; changed since: 412.
                 * @example "7"
                 */
                "If-Match": string;
            };
            path: {
                /** @description The id (a UUID). */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "comment": "Agreed."
                 *     }
                 */
                "application/json": components["schemas"]["ApproveCorrectionBody"];
            };
        };
        responses: {
            /** @description The correction. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f0c1c0e-8a55-5e0b-9d6b-7d1f0c2b4a10",
                     *       "employmentId": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *       "employeeId": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "status": "applied",
                     *       "action": "change-time",
                     *       "punchId": "9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c",
                     *       "before": {
                     *         "kind": "clock-in",
                     *         "occurredAt": "2026-03-02T07:00:00.000Z",
                     *         "zone": "Europe/Berlin",
                     *         "offset": "+01:00"
                     *       },
                     *       "after": {
                     *         "kind": "clock-in",
                     *         "occurredAt": "2026-03-02T06:30:00.000Z",
                     *         "zone": "Europe/Berlin",
                     *         "offset": "+01:00"
                     *       },
                     *       "reason": "Was with a customer first.",
                     *       "requestedBy": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "requestedAt": "2026-03-02T16:05:00.000Z",
                     *       "isDirect": false,
                     *       "decidedBy": "7d3f2f63-7f6e-4a6b-9f1c-0a3b5a5f8c22",
                     *       "decidedAt": "2026-03-03T08:12:00.000Z",
                     *       "comment": "Agreed.",
                     *       "expiresAt": "2026-04-01T16:05:00.000Z",
                     *       "rulesVersion": 0
                     *     }
                     */
                    "application/json": components["schemas"]["CorrectionView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed-json`, `request.unknown-member`, `request.malformed`, `if-match.malformed`, `idempotency-key.missing`, `idempotency-key.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `approval.own`, `approval.not-eligible`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `correction.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `correction.punch-voided`, `correction.not-pending`, `correction.expired`, `request.id-reused`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The thing has changed since it was read. Codes: `resource.stale`, `revision.stale`. */
            412: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. Codes: `request.too-large`. */
            413: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The media type is not supported. Codes: `request.media-type-unsupported`. */
            415: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing. Codes: `if-match.missing`. */
            428: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rejectCorrection: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Chosen by you for this request, the same with every retry, honoured for ever. The same key with another body: 409.
                 * @example 0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11
                 */
                "Idempotency-Key": string;
                /**
                 * @description The ETag of the state that you saw. Missing: 428; changed since: 412.
                 * @example "7"
                 */
                "If-Match": string;
            };
            path: {
                /** @description The id (a UUID). */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "comment": "The door log says otherwise."
                 *     }
                 */
                "application/json": components["schemas"]["RejectCorrectionBody"];
            };
        };
        responses: {
            /** @description The correction. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f0c1c0e-8a55-5e0b-9d6b-7d1f0c2b4a10",
                     *       "employmentId": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *       "employeeId": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "status": "rejected",
                     *       "action": "change-time",
                     *       "punchId": "9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c",
                     *       "before": {
                     *         "kind": "clock-in",
                     *         "occurredAt": "2026-03-02T07:00:00.000Z",
                     *         "zone": "Europe/Berlin",
                     *         "offset": "+01:00"
                     *       },
                     *       "after": {
                     *         "kind": "clock-in",
                     *         "occurredAt": "2026-03-02T06:30:00.000Z",
                     *         "zone": "Europe/Berlin",
                     *         "offset": "+01:00"
                     *       },
                     *       "reason": "Was with a customer first.",
                     *       "requestedBy": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "requestedAt": "2026-03-02T16:05:00.000Z",
                     *       "isDirect": false,
                     *       "decidedBy": "7d3f2f63-7f6e-4a6b-9f1c-0a3b5a5f8c22",
                     *       "decidedAt": "2026-03-03T08:12:00.000Z",
                     *       "comment": "The door log says otherwise.",
                     *       "expiresAt": "2026-04-01T16:05:00.000Z",
                     *       "rulesVersion": 0
                     *     }
                     */
                    "application/json": components["schemas"]["CorrectionView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed-json`, `request.unknown-member`, `request.malformed`, `if-match.malformed`, `idempotency-key.missing`, `idempotency-key.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `approval.own`, `approval.not-eligible`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `correction.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `correction.not-pending`, `correction.expired`, `request.id-reused`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The thing has changed since it was read. Codes: `resource.stale`, `revision.stale`. */
            412: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. Codes: `request.too-large`. */
            413: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The media type is not supported. Codes: `request.media-type-unsupported`. */
            415: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `correction.comment-missing`, `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing. Codes: `if-match.missing`. */
            428: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdrawCorrection: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Chosen by you for this request, the same with every retry, honoured for ever. The same key with another body: 409.
                 * @example 0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11
                 */
                "Idempotency-Key": string;
                /**
                 * @description The ETag of the state that you saw. Missing: 428; changed since: 412.
                 * @example "7"
                 */
                "If-Match": string;
            };
            path: {
                /** @description The id (a UUID). */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The correction. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f0c1c0e-8a55-5e0b-9d6b-7d1f0c2b4a10",
                     *       "employmentId": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *       "employeeId": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "status": "withdrawn",
                     *       "action": "change-time",
                     *       "punchId": "9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c",
                     *       "before": {
                     *         "kind": "clock-in",
                     *         "occurredAt": "2026-03-02T07:00:00.000Z",
                     *         "zone": "Europe/Berlin",
                     *         "offset": "+01:00"
                     *       },
                     *       "after": {
                     *         "kind": "clock-in",
                     *         "occurredAt": "2026-03-02T06:30:00.000Z",
                     *         "zone": "Europe/Berlin",
                     *         "offset": "+01:00"
                     *       },
                     *       "reason": "Was with a customer first.",
                     *       "requestedBy": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "requestedAt": "2026-03-02T16:05:00.000Z",
                     *       "isDirect": false,
                     *       "decidedBy": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "decidedAt": "2026-03-03T08:12:00.000Z",
                     *       "comment": null,
                     *       "expiresAt": "2026-04-01T16:05:00.000Z",
                     *       "rulesVersion": 0
                     *     }
                     */
                    "application/json": components["schemas"]["CorrectionView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `if-match.malformed`, `idempotency-key.missing`, `idempotency-key.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `correction.not-requester`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `correction.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `correction.not-pending`, `correction.expired`, `request.id-reused`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The thing has changed since it was read. Codes: `resource.stale`, `revision.stale`. */
            412: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing. Codes: `if-match.missing`. */
            428: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEmployees: {
        parameters: {
            query?: {
                /** @description Where to go on: the `nextCursor` of the page before, with the same filter. */
                cursor?: string;
                /** @description How many items at most; 50 unless told. */
                limit?: number;
            };
            header?: {
                /** @description The Position of an earlier answer: this one is given from a read model that has got there, or 504 after a short wait. */
                "Read-At"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of employees. */
            200: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *           "name": "Ann Field",
                     *           "staffNumber": "F-1042",
                     *           "reportingLines": [
                     *             {
                     *               "from": "2026-03-01",
                     *               "managerId": "7d3f2f63-7f6e-4a6b-9f1c-0a3b5a5f8c22"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["EmployeePage"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `auth.role-missing`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No answer in time. Codes: `service.timeout`. */
            504: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    registerEmployee: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Chosen by you for this request, the same with every retry, honoured for ever. The same key with another body: 409.
                 * @example 0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11
                 */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Ann Field",
                 *       "staffNumber": "F-1042"
                 *     }
                 */
                "application/json": components["schemas"]["RegisterEmployeeBody"];
            };
        };
        responses: {
            /** @description The employee. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "name": "Ann Field",
                     *       "staffNumber": "F-1042",
                     *       "reportingLines": []
                     *     }
                     */
                    "application/json": components["schemas"]["EmployeeView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed-json`, `request.unknown-member`, `request.malformed`, `idempotency-key.missing`, `idempotency-key.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `auth.role-missing`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `employee.already-registered`, `request.id-reused`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. Codes: `request.too-large`. */
            413: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The media type is not supported. Codes: `request.media-type-unsupported`. */
            415: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEmployee: {
        parameters: {
            query?: never;
            header?: {
                /** @description The Position of an earlier answer: this one is given from a read model that has got there, or 504 after a short wait. */
                "Read-At"?: string;
            };
            path: {
                /** @description The id (a UUID). */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The employee. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "name": "Ann Field",
                     *       "staffNumber": "F-1042",
                     *       "reportingLines": [
                     *         {
                     *           "from": "2026-03-01",
                     *           "managerId": "7d3f2f63-7f6e-4a6b-9f1c-0a3b5a5f8c22"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["EmployeeView"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employee.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No answer in time. Codes: `service.timeout`. */
            504: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeReportingLine: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Chosen by you for this request, the same with every retry, honoured for ever. The same key with another body: 409.
                 * @example 0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11
                 */
                "Idempotency-Key": string;
                /**
                 * @description The ETag of the state that you saw. Missing: 428; changed since: 412.
                 * @example "7"
                 */
                "If-Match": string;
            };
            path: {
                /** @description The id (a UUID). */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "from": "2026-03-01",
                 *       "managerId": "7d3f2f63-7f6e-4a6b-9f1c-0a3b5a5f8c22"
                 *     }
                 */
                "application/json": components["schemas"]["ReportingLineBody"];
            };
        };
        responses: {
            /** @description All reporting lines of the employee. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "from": "2026-03-01",
                     *         "managerId": "7d3f2f63-7f6e-4a6b-9f1c-0a3b5a5f8c22"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["ReportingLineBody"][];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed-json`, `request.unknown-member`, `request.malformed`, `if-match.malformed`, `idempotency-key.missing`, `idempotency-key.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `auth.role-missing`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employee.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `request.id-reused`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The thing has changed since it was read. Codes: `resource.stale`, `revision.stale`. */
            412: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. Codes: `request.too-large`. */
            413: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The media type is not supported. Codes: `request.media-type-unsupported`. */
            415: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `reporting-line.self`, `reporting-line.manager-unknown`, `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing. Codes: `if-match.missing`. */
            428: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEmployments: {
        parameters: {
            query?: {
                /** @description Where to go on: the `nextCursor` of the page before, with the same filter. */
                cursor?: string;
                /** @description Only employments of this person. */
                employeeId?: string;
                /** @description How many items at most; 50 unless told. */
                limit?: number;
            };
            header?: {
                /** @description The Position of an earlier answer: this one is given from a read model that has got there, or 504 after a short wait. */
                "Read-At"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of employments. */
            200: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *           "employeeId": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *           "hiredOn": "2026-01-15",
                     *           "leavesOn": null,
                     *           "payGroups": [
                     *             {
                     *               "from": "2026-01-15",
                     *               "payGroupId": "3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["EmploymentPage"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No answer in time. Codes: `service.timeout`. */
            504: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startEmployment: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Chosen by you for this request, the same with every retry, honoured for ever. The same key with another body: 409.
                 * @example 0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11
                 */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "employeeId": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                 *       "payGroupId": "3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01",
                 *       "hiredOn": "2026-01-15"
                 *     }
                 */
                "application/json": components["schemas"]["StartEmploymentBody"];
            };
        };
        responses: {
            /** @description The employment. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *       "employeeId": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "hiredOn": "2026-01-15",
                     *       "leavesOn": null,
                     *       "payGroups": [
                     *         {
                     *           "from": "2026-01-15",
                     *           "payGroupId": "3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["EmploymentView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed-json`, `request.unknown-member`, `request.malformed`, `idempotency-key.missing`, `idempotency-key.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `auth.role-missing`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `employment.already-started`, `request.id-reused`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. Codes: `request.too-large`. */
            413: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The media type is not supported. Codes: `request.media-type-unsupported`. */
            415: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `employment.ends-before-start`, `employment.employee-unknown`, `employment.pay-group-unknown`, `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEmployment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The Position of an earlier answer: this one is given from a read model that has got there, or 504 after a short wait. */
                "Read-At"?: string;
            };
            path: {
                /** @description The id (a UUID). */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The employment. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *       "employeeId": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "hiredOn": "2026-01-15",
                     *       "leavesOn": null,
                     *       "payGroups": [
                     *         {
                     *           "from": "2026-01-15",
                     *           "payGroupId": "3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["EmploymentView"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employment.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No answer in time. Codes: `service.timeout`. */
            504: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endEmployment: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Chosen by you for this request, the same with every retry, honoured for ever. The same key with another body: 409.
                 * @example 0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11
                 */
                "Idempotency-Key": string;
                /**
                 * @description The ETag of the state that you saw. Missing: 428; changed since: 412.
                 * @example "7"
                 */
                "If-Match": string;
            };
            path: {
                /** @description The id (a UUID). */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "leavesOn": "2026-12-31"
                 *     }
                 */
                "application/json": components["schemas"]["EmploymentEndBody"];
            };
        };
        responses: {
            /** @description The employment. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *       "employeeId": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "hiredOn": "2026-01-15",
                     *       "leavesOn": null,
                     *       "payGroups": [
                     *         {
                     *           "from": "2026-01-15",
                     *           "payGroupId": "3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["EmploymentView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed-json`, `request.unknown-member`, `request.malformed`, `if-match.malformed`, `idempotency-key.missing`, `idempotency-key.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `auth.role-missing`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employment.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `request.id-reused`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The thing has changed since it was read. Codes: `resource.stale`, `revision.stale`. */
            412: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. Codes: `request.too-large`. */
            413: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The media type is not supported. Codes: `request.media-type-unsupported`. */
            415: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `employment.ends-before-start`, `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing. Codes: `if-match.missing`. */
            428: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePayGroup: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Chosen by you for this request, the same with every retry, honoured for ever. The same key with another body: 409.
                 * @example 0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11
                 */
                "Idempotency-Key": string;
                /**
                 * @description The ETag of the state that you saw. Missing: 428; changed since: 412.
                 * @example "7"
                 */
                "If-Match": string;
            };
            path: {
                /** @description The id (a UUID). */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "from": "2026-01-15",
                 *       "payGroupId": "3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01"
                 *     }
                 */
                "application/json": components["schemas"]["PayGroupChangeBody"];
            };
        };
        responses: {
            /** @description The employment. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *       "employeeId": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "hiredOn": "2026-01-15",
                     *       "leavesOn": null,
                     *       "payGroups": [
                     *         {
                     *           "from": "2026-01-15",
                     *           "payGroupId": "3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["EmploymentView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed-json`, `request.unknown-member`, `request.malformed`, `if-match.malformed`, `idempotency-key.missing`, `idempotency-key.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `auth.role-missing`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employment.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `request.id-reused`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The thing has changed since it was read. Codes: `resource.stale`, `revision.stale`. */
            412: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. Codes: `request.too-large`. */
            413: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The media type is not supported. Codes: `request.media-type-unsupported`. */
            415: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `employment.before-hire`, `employment.pay-group-not-in-future`, `employment.pay-group-unknown`, `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing. Codes: `if-match.missing`. */
            428: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPayGroups: {
        parameters: {
            query?: {
                /** @description Where to go on: the `nextCursor` of the page before, with the same filter. */
                cursor?: string;
                /** @description How many items at most; 50 unless told. */
                limit?: number;
            };
            header?: {
                /** @description The Position of an earlier answer: this one is given from a read model that has got there, or 504 after a short wait. */
                "Read-At"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of pay groups. */
            200: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01",
                     *           "name": "Field service Berlin",
                     *           "definitions": [
                     *             {
                     *               "effectiveFrom": "2026-01-01",
                     *               "zone": "Europe/Berlin",
                     *               "periodKind": "monthly",
                     *               "anchor": "2026-01-01",
                     *               "workweekStart": 1,
                     *               "dayAttribution": "start-of-session"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PayGroupPage"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No answer in time. Codes: `service.timeout`. */
            504: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createPayGroup: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Chosen by you for this request, the same with every retry, honoured for ever. The same key with another body: 409.
                 * @example 0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11
                 */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Field service Berlin",
                 *       "definition": {
                 *         "effectiveFrom": "2026-01-01",
                 *         "zone": "Europe/Berlin",
                 *         "periodKind": "monthly",
                 *         "anchor": "2026-01-01",
                 *         "workweekStart": 1,
                 *         "dayAttribution": "start-of-session"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreatePayGroupBody"];
            };
        };
        responses: {
            /** @description The pay group. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01",
                     *       "name": "Field service Berlin",
                     *       "definitions": [
                     *         {
                     *           "effectiveFrom": "2026-01-01",
                     *           "zone": "Europe/Berlin",
                     *           "periodKind": "monthly",
                     *           "anchor": "2026-01-01",
                     *           "workweekStart": 1,
                     *           "dayAttribution": "start-of-session"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PayGroupView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed-json`, `request.unknown-member`, `request.malformed`, `idempotency-key.missing`, `idempotency-key.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `auth.role-missing`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `pay-group.already-exists`, `request.id-reused`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. Codes: `request.too-large`. */
            413: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The media type is not supported. Codes: `request.media-type-unsupported`. */
            415: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPayGroup: {
        parameters: {
            query?: never;
            header?: {
                /** @description The Position of an earlier answer: this one is given from a read model that has got there, or 504 after a short wait. */
                "Read-At"?: string;
            };
            path: {
                /** @description The id (a UUID). */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pay group. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01",
                     *       "name": "Field service Berlin",
                     *       "definitions": [
                     *         {
                     *           "effectiveFrom": "2026-01-01",
                     *           "zone": "Europe/Berlin",
                     *           "periodKind": "monthly",
                     *           "anchor": "2026-01-01",
                     *           "workweekStart": 1,
                     *           "dayAttribution": "start-of-session"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PayGroupView"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `pay-group.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No answer in time. Codes: `service.timeout`. */
            504: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redefinePayGroup: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Chosen by you for this request, the same with every retry, honoured for ever. The same key with another body: 409.
                 * @example 0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11
                 */
                "Idempotency-Key": string;
                /**
                 * @description The ETag of the state that you saw. Missing: 428; changed since: 412.
                 * @example "7"
                 */
                "If-Match": string;
            };
            path: {
                /** @description The id (a UUID). */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "effectiveFrom": "2027-01-01",
                 *       "zone": "Europe/Berlin",
                 *       "periodKind": "biweekly",
                 *       "anchor": "2026-01-01",
                 *       "workweekStart": 1,
                 *       "dayAttribution": "start-of-session"
                 *     }
                 */
                "application/json": components["schemas"]["PayGroupDefinitionBody"];
            };
        };
        responses: {
            /** @description The pay group with all of its definitions. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01",
                     *       "name": "Field service Berlin",
                     *       "definitions": [
                     *         {
                     *           "effectiveFrom": "2026-01-01",
                     *           "zone": "Europe/Berlin",
                     *           "periodKind": "monthly",
                     *           "anchor": "2026-01-01",
                     *           "workweekStart": 1,
                     *           "dayAttribution": "start-of-session"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PayGroupView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed-json`, `request.unknown-member`, `request.malformed`, `if-match.malformed`, `idempotency-key.missing`, `idempotency-key.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `auth.role-missing`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `pay-group.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `pay-group.definition-not-later`, `request.id-reused`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The thing has changed since it was read. Codes: `resource.stale`, `revision.stale`. */
            412: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. Codes: `request.too-large`. */
            413: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The media type is not supported. Codes: `request.media-type-unsupported`. */
            415: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `pay-group.definition-not-in-future`, `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing. Codes: `if-match.missing`. */
            428: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recordPunchBatch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "employmentId": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                 *       "deviceId": "phone-7f3a",
                 *       "items": [
                 *         {
                 *           "id": "018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e",
                 *           "kind": "clock-out",
                 *           "occurredAt": "2026-03-02T17:00:00+01:00",
                 *           "zone": "Europe/Berlin",
                 *           "monotonicMs": 812345,
                 *           "bootId": "boot-17"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CapturedPunchBatch"];
            };
        };
        responses: {
            /** @description One result for each item. */
            200: {
                headers: {
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "index": 0,
                     *           "id": "018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e",
                     *           "outcome": "recorded",
                     *           "punchId": "9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PunchBatchResult"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed-json`, `request.unknown-member`, `request.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `access.forbidden`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employment.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. Codes: `request.too-large`. */
            413: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The media type is not supported. Codes: `request.media-type-unsupported`. */
            415: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPunches: {
        parameters: {
            query: {
                /** @description Where to go on: the `nextCursor` of the page before, with the same filter. */
                cursor?: string;
                /** @description Whose punches. */
                employmentId: string;
                /** @description From this time on. */
                from?: string;
                /** @description How many items at most; 50 unless told. */
                limit?: number;
                /** @description Before this time. */
                to?: string;
            };
            header?: {
                /** @description The Position of an earlier answer: this one is given from a read model that has got there, or 504 after a short wait. */
                "Read-At"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of punches. */
            200: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "punchId": "9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c",
                     *           "employmentId": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *           "kind": "clock-in",
                     *           "occurredAt": "2026-03-02T07:00:00.000Z",
                     *           "zone": "Europe/Berlin",
                     *           "offset": "+01:00",
                     *           "source": "live",
                     *           "flags": [],
                     *           "isVoided": false,
                     *           "originallyOccurredAt": "2026-03-02T07:00:00.000Z",
                     *           "correctionIds": []
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PunchPage"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `access.forbidden`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employment.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No answer in time. Codes: `service.timeout`. */
            504: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recordPunch: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by you for this request, the same with every retry, honoured for ever. The same key with another body: 409.
                 * @example 0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e",
                 *       "employmentId": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                 *       "kind": "clock-in",
                 *       "occurredAt": "2026-03-02T08:00:00+01:00",
                 *       "zone": "Europe/Berlin"
                 *     }
                 */
                "application/json": components["schemas"]["RecordPunchBody"];
            };
        };
        responses: {
            /** @description The punch is on disk. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "punchId": "9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c",
                     *       "employmentId": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *       "kind": "clock-in",
                     *       "occurredAt": "2026-03-02T07:00:00.000Z",
                     *       "zone": "Europe/Berlin",
                     *       "offset": "+01:00",
                     *       "source": "live",
                     *       "flags": [],
                     *       "recordedAt": "2026-03-02T07:00:00.412Z",
                     *       "isDuplicate": false
                     *     }
                     */
                    "application/json": components["schemas"]["RecordedPunchView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed-json`, `request.unknown-member`, `request.malformed`, `idempotency-key.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `access.forbidden`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employment.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `request.id-reused`, `punch.already-in`, `punch.not-in`, `punch.break-already-started`, `punch.no-break-running`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. Codes: `request.too-large`. */
            413: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The media type is not supported. Codes: `request.media-type-unsupported`. */
            415: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `punch.before-hire`, `punch.after-leaving`, `punch.ahead-of-clock`, `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    registerTerminal: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Chosen by you for this request, the same with every retry, honoured for ever. The same key with another body: 409.
                 * @example 0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11
                 */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Workshop, north gate",
                 *       "zone": "Europe/Berlin",
                 *       "mapping": {
                 *         "delimiter": "whitespace",
                 *         "header": "none",
                 *         "timestampFormat": "yyyy-MM-dd HH:mm:ss",
                 *         "states": {
                 *           "0": "clock-in",
                 *           "1": "clock-out",
                 *           "2": "break-start",
                 *           "3": "break-end",
                 *           "4": "clock-in",
                 *           "5": "clock-out"
                 *         },
                 *         "userCodeColumn": "1",
                 *         "timestampColumn": "2",
                 *         "timeColumn": "3",
                 *         "stateColumn": "4"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["RegisterTerminalBody"];
            };
        };
        responses: {
            /** @description The terminal. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f1f3a52-2a0c-4f0e-9d4b-6c5e1a7b8d90",
                     *       "name": "Workshop, north gate",
                     *       "zone": "Europe/Berlin",
                     *       "mapping": {
                     *         "delimiter": "whitespace",
                     *         "header": "none",
                     *         "timestampFormat": "yyyy-MM-dd HH:mm:ss",
                     *         "states": {
                     *           "0": "clock-in",
                     *           "1": "clock-out",
                     *           "2": "break-start",
                     *           "3": "break-end",
                     *           "4": "clock-in",
                     *           "5": "clock-out"
                     *         },
                     *         "userCodeColumn": "1",
                     *         "timestampColumn": "2",
                     *         "timeColumn": "3",
                     *         "stateColumn": "4"
                     *       },
                     *       "userCodeBindings": 0
                     *     }
                     */
                    "application/json": components["schemas"]["TerminalView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed-json`, `request.unknown-member`, `request.malformed`, `idempotency-key.missing`, `idempotency-key.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `auth.role-missing`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `terminal.already-registered`, `request.id-reused`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. Codes: `request.too-large`. */
            413: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The media type is not supported. Codes: `request.media-type-unsupported`. */
            415: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `terminal.mapping-invalid`, `terminal.zone-unknown`, `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTerminal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id (a UUID). */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The terminal. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f1f3a52-2a0c-4f0e-9d4b-6c5e1a7b8d90",
                     *       "name": "Workshop, north gate",
                     *       "zone": "Europe/Berlin",
                     *       "mapping": {
                     *         "delimiter": "whitespace",
                     *         "header": "none",
                     *         "timestampFormat": "yyyy-MM-dd HH:mm:ss",
                     *         "states": {
                     *           "0": "clock-in",
                     *           "1": "clock-out",
                     *           "2": "break-start",
                     *           "3": "break-end",
                     *           "4": "clock-in",
                     *           "5": "clock-out"
                     *         },
                     *         "userCodeColumn": "1",
                     *         "timestampColumn": "2",
                     *         "timeColumn": "3",
                     *         "stateColumn": "4"
                     *       },
                     *       "userCodeBindings": 42
                     *     }
                     */
                    "application/json": components["schemas"]["TerminalView"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `auth.role-missing`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `terminal.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importTerminalLog: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id (a UUID). */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example 1042	2026-03-02 08:00:01	0	1	0	0
                 *          1042	2026-03-02 17:02:40	1	1	0	0
                 */
                "text/plain": string;
            };
        };
        responses: {
            /** @description What became of each line. */
            200: {
                headers: {
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "lines": 412,
                     *       "recorded": 398,
                     *       "alreadyRecorded": 10,
                     *       "repeatedTaps": 2,
                     *       "ignored": 0,
                     *       "errorCounts": {
                     *         "terminal.time-ambiguous": 1,
                     *         "terminal.user-unknown": 1
                     *       },
                     *       "errors": [
                     *         {
                     *           "line": 17,
                     *           "code": "terminal.time-ambiguous",
                     *           "detail": "\"2026-10-25 02:30:00\" came twice when the clocks were put back: 2026-10-25T00:30:00.000Z or 2026-10-25T01:30:00.000Z.",
                     *           "column": 2
                     *         },
                     *         {
                     *           "line": 80,
                     *           "code": "terminal.user-unknown",
                     *           "detail": "The user code \"9999\" is bound to nobody on that day."
                     *         }
                     *       ],
                     *       "notices": [
                     *         {
                     *           "line": 3,
                     *           "code": "terminal.duplicate-tap",
                     *           "detail": "The same tap came within a minute; the two are one punch."
                     *         }
                     *       ],
                     *       "withoutCounterpart": {
                     *         "clockInsWithoutClockOut": 1,
                     *         "clockOutsWithoutClockIn": 0,
                     *         "breakStartsWithoutBreakEnd": 0,
                     *         "breakEndsWithoutBreakStart": 0,
                     *         "stillClockedIn": 3
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TerminalImportReportView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.body-missing`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `auth.role-missing`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `terminal.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. Codes: `request.too-large`. */
            413: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The media type is not supported. Codes: `request.media-type-unsupported`. */
            415: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `terminal.header-mismatch`, `terminal.encoding-unsupported`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    bindUserCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The code. */
                code: string;
                /** @description The id (a UUID). */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "employmentId": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                 *       "from": "2026-03-01"
                 *     }
                 */
                "application/json": components["schemas"]["BindUserCodeBody"];
            };
        };
        responses: {
            /** @description The binding. */
            200: {
                headers: {
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "terminalId": "3f1f3a52-2a0c-4f0e-9d4b-6c5e1a7b8d90",
                     *       "userCode": "1042",
                     *       "employmentId": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *       "from": "2026-03-01"
                     *     }
                     */
                    "application/json": components["schemas"]["UserCodeView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed-json`, `request.unknown-member`, `request.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `auth.role-missing`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `terminal.unknown`, `employment.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `terminal.user-code-bound`, `terminal.too-many-user-codes`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. Codes: `request.too-large`. */
            413: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The media type is not supported. Codes: `request.media-type-unsupported`. */
            415: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `terminal.user-code-malformed`, `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTimesheets: {
        parameters: {
            query?: {
                /** @description Where to go on: the `nextCursor` of the page before, with the same filter. */
                cursor?: string;
                /** @description How many items at most; 50 unless told. */
                limit?: number;
                /** @description Only those in this state; submitted unless told. */
                status?: "open" | "submitted" | "approved" | "locked";
            };
            header?: {
                /** @description The Position of an earlier answer: this one is given from a read model that has got there, or 504 after a short wait. */
                "Read-At"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of timesheets. */
            200: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "employmentId": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *           "employeeId": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *           "periodStart": "2026-03-01",
                     *           "periodEnd": "2026-03-31",
                     *           "status": "submitted",
                     *           "pinnedWorkedMinutes": 9600
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TimesheetPage"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No answer in time. Codes: `service.timeout`. */
            504: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTimesheet: {
        parameters: {
            query?: {
                /** @description Only what was recorded by this moment, settings too; now when left out. Not in the future. */
                knownAt?: string;
                /** @description Only what stands at this position of the log or before; an auditor’s way to name a moment exactly. */
                knownAtPosition?: number;
            };
            header?: {
                /** @description The Position of an earlier answer: this one is given from a read model that has got there, or 504 after a short wait. */
                "Read-At"?: string;
            };
            path: {
                /** @description The id (a UUID). */
                employmentId: string;
                /** @description The periodStart. */
                periodStart: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The timesheet. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "employmentId": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *       "employeeId": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "periodStart": "2026-03-01",
                     *       "periodEnd": "2026-03-31",
                     *       "zone": "Europe/Berlin",
                     *       "status": "open",
                     *       "isReturned": false,
                     *       "days": [
                     *         {
                     *           "date": "2026-03-02",
                     *           "workedMinutes": 480,
                     *           "breakMinutes": 0,
                     *           "paidMinutes": 480,
                     *           "regularMinutes": 480,
                     *           "overtimeMinutes": 0
                     *         }
                     *       ],
                     *       "asWorked": {
                     *         "workedMinutes": 480,
                     *         "breakMinutes": 0,
                     *         "paidMinutes": 480,
                     *         "regularMinutes": 480,
                     *         "overtimeMinutes": 0
                     *       },
                     *       "asPaid": {
                     *         "isFrozen": false,
                     *         "lines": [
                     *           {
                     *             "date": "2026-03-02",
                     *             "category": "regular",
                     *             "minutes": 480
                     *           }
                     *         ],
                     *         "adjustments": [],
                     *         "regularMinutes": 480,
                     *         "overtimeMinutes": 0
                     *       },
                     *       "sessions": [
                     *         {
                     *           "date": "2026-03-02",
                     *           "status": "closed",
                     *           "start": "2026-03-02T07:00:00.000Z",
                     *           "end": "2026-03-02T15:00:00.000Z",
                     *           "punchIds": [
                     *             "9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c",
                     *             "2d1c7b44-6e55-5f0f-8d0b-1a7e1c9b6f01"
                     *           ]
                     *         }
                     *       ],
                     *       "exceptions": [
                     *         {
                     *           "code": "break.missing",
                     *           "severity": "warning",
                     *           "date": "2026-03-02",
                     *           "punchIds": [],
                     *           "actualMinutes": 0,
                     *           "limitMinutes": 30
                     *         }
                     *       ],
                     *       "calculatedWith": {
                     *         "calculatorVersion": 1,
                     *         "policyVersions": [
                     *           0
                     *         ],
                     *         "payGroupId": "3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01",
                     *         "payGroupVersion": 1,
                     *         "tzData": "2026c"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TimesheetView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `access.forbidden`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employment.unknown`, `timesheet.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `pay-group.not-known-yet`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `known-at.in-future`, `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No answer in time. Codes: `read.not-reached`, `service.timeout`. */
            504: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approveTimesheet: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Chosen by you for this request, the same with every retry, honoured for ever. The same key with another body: 409.
                 * @example 0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11
                 */
                "Idempotency-Key": string;
                /**
                 * @description The ETag of the state that you saw. Missing: 428; changed since: 412.
                 * @example "7"
                 */
                "If-Match": string;
            };
            path: {
                /** @description The id (a UUID). */
                employmentId: string;
                /** @description The periodStart. */
                periodStart: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The timesheet after the step. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "employmentId": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *       "employeeId": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "periodStart": "2026-03-01",
                     *       "periodEnd": "2026-03-31",
                     *       "zone": "Europe/Berlin",
                     *       "status": "approved",
                     *       "isReturned": false,
                     *       "days": [
                     *         {
                     *           "date": "2026-03-02",
                     *           "workedMinutes": 480,
                     *           "breakMinutes": 0,
                     *           "paidMinutes": 480,
                     *           "regularMinutes": 480,
                     *           "overtimeMinutes": 0
                     *         }
                     *       ],
                     *       "asWorked": {
                     *         "workedMinutes": 480,
                     *         "breakMinutes": 0,
                     *         "paidMinutes": 480,
                     *         "regularMinutes": 480,
                     *         "overtimeMinutes": 0
                     *       },
                     *       "asPaid": {
                     *         "isFrozen": false,
                     *         "lines": [
                     *           {
                     *             "date": "2026-03-02",
                     *             "category": "regular",
                     *             "minutes": 480
                     *           }
                     *         ],
                     *         "adjustments": [],
                     *         "regularMinutes": 480,
                     *         "overtimeMinutes": 0
                     *       },
                     *       "sessions": [
                     *         {
                     *           "date": "2026-03-02",
                     *           "status": "closed",
                     *           "start": "2026-03-02T07:00:00.000Z",
                     *           "end": "2026-03-02T15:00:00.000Z",
                     *           "punchIds": [
                     *             "9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c",
                     *             "2d1c7b44-6e55-5f0f-8d0b-1a7e1c9b6f01"
                     *           ]
                     *         }
                     *       ],
                     *       "exceptions": [
                     *         {
                     *           "code": "break.missing",
                     *           "severity": "warning",
                     *           "date": "2026-03-02",
                     *           "punchIds": [],
                     *           "actualMinutes": 0,
                     *           "limitMinutes": 30
                     *         }
                     *       ],
                     *       "calculatedWith": {
                     *         "calculatorVersion": 1,
                     *         "policyVersions": [
                     *           0
                     *         ],
                     *         "payGroupId": "3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01",
                     *         "payGroupVersion": 1,
                     *         "tzData": "2026c"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TimesheetView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `if-match.malformed`, `idempotency-key.missing`, `idempotency-key.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `approval.own`, `approval.not-eligible`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employment.unknown`, `timesheet.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `pay-group.not-known-yet`, `timesheet.locked`, `timesheet.not-submitted`, `request.id-reused`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The thing has changed since it was read. Codes: `resource.stale`, `revision.stale`. */
            412: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing. Codes: `if-match.missing`. */
            428: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRefusedAttempts: {
        parameters: {
            query?: never;
            header?: {
                /** @description The Position of an earlier answer: this one is given from a read model that has got there, or 504 after a short wait. */
                "Read-At"?: string;
            };
            path: {
                /** @description The id (a UUID). */
                employmentId: string;
                /** @description The periodStart. */
                periodStart: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The attempts. */
            200: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "kind": "clock-out",
                     *           "code": "punch.not-in",
                     *           "occurredAt": "2026-03-02T07:00:00.000Z",
                     *           "recordedAt": "2026-03-02T07:00:00.412Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AttemptList"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `access.forbidden`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employment.unknown`, `timesheet.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No answer in time. Codes: `service.timeout`. */
            504: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compareTimesheet: {
        parameters: {
            query: {
                /** @description As known at this moment … */
                from: string;
                /** @description … and at this one; now when left out. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description The id (a UUID). */
                employmentId: string;
                /** @description The periodStart. */
                periodStart: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The difference. */
            200: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": "2026-03-31T16:00:00.000Z",
                     *       "to": "2026-04-02T07:00:00.000Z",
                     *       "days": [
                     *         {
                     *           "date": "2026-03-02",
                     *           "workedMinutes": {
                     *             "before": 450,
                     *             "after": 480
                     *           },
                     *           "breakMinutes": {
                     *             "before": 0,
                     *             "after": 0
                     *           },
                     *           "paidMinutes": {
                     *             "before": 450,
                     *             "after": 480
                     *           }
                     *         }
                     *       ],
                     *       "lines": [
                     *         {
                     *           "date": "2026-03-02",
                     *           "category": "regular",
                     *           "minutes": 30
                     *         }
                     *       ],
                     *       "exceptionsGone": [],
                     *       "exceptionsNew": [
                     *         {
                     *           "code": "break.missing",
                     *           "severity": "warning",
                     *           "date": "2026-03-02",
                     *           "punchIds": [],
                     *           "actualMinutes": 0,
                     *           "limitMinutes": 30
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DifferenceView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `access.forbidden`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employment.unknown`, `timesheet.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `known-at.in-future`, `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    explainTimesheet: {
        parameters: {
            query: {
                /** @description The local day. */
                date: string;
                /** @description The figure of that day. */
                figure: "worked" | "break" | "paid" | "regular" | "overtime";
                /** @description Only what was recorded by this moment, settings too; now when left out. Not in the future. */
                knownAt?: string;
                /** @description Only what stands at this position of the log or before; an auditor’s way to name a moment exactly. */
                knownAtPosition?: number;
            };
            header?: {
                /** @description The Position of an earlier answer: this one is given from a read model that has got there, or 504 after a short wait. */
                "Read-At"?: string;
            };
            path: {
                /** @description The id (a UUID). */
                employmentId: string;
                /** @description The periodStart. */
                periodStart: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The explanation. */
            200: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "date": "2026-03-02",
                     *       "figure": "worked",
                     *       "minutes": 480,
                     *       "contributions": [
                     *         {
                     *           "activity": "worked",
                     *           "from": "2026-03-02T07:00:00.000Z",
                     *           "to": "2026-03-02T15:00:00.000Z",
                     *           "ms": 28800000,
                     *           "minutes": 480,
                     *           "startPunch": {
                     *             "punchId": "9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c",
                     *             "kind": "clock-in",
                     *             "occurredAt": "2026-03-02T07:00:00.000Z",
                     *             "recordedAs": {
                     *               "kind": "clock-in",
                     *               "occurredAt": "2026-03-02T07:00:00.000Z"
                     *             },
                     *             "correctionIds": []
                     *           },
                     *           "endPunch": {
                     *             "punchId": "2d1c7b44-6e55-5f0f-8d0b-1a7e1c9b6f01",
                     *             "kind": "clock-out",
                     *             "occurredAt": "2026-03-02T15:00:00.000Z",
                     *             "recordedAs": {
                     *               "kind": "clock-out",
                     *               "occurredAt": "2026-03-02T15:00:00.000Z"
                     *             },
                     *             "correctionIds": []
                     *           }
                     *         }
                     *       ],
                     *       "policy": {
                     *         "policyId": "default",
                     *         "version": 0,
                     *         "clauses": [
                     *           {
                     *             "member": "longestSessionMinutes",
                     *             "value": 960
                     *           }
                     *         ]
                     *       },
                     *       "rounding": {
                     *         "rule": "day-rounded-down",
                     *         "rawMs": 28800000,
                     *         "remainderMs": 0
                     *       },
                     *       "calculatorVersion": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ExplanationView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `access.forbidden`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employment.unknown`, `timesheet.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `timesheet.day-outside`, `known-at.in-future`, `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No answer in time. Codes: `service.timeout`. */
            504: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lockTimesheet: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Chosen by you for this request, the same with every retry, honoured for ever. The same key with another body: 409.
                 * @example 0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11
                 */
                "Idempotency-Key": string;
                /**
                 * @description The ETag of the state that you saw. Missing: 428; changed since: 412.
                 * @example "7"
                 */
                "If-Match": string;
            };
            path: {
                /** @description The id (a UUID). */
                employmentId: string;
                /** @description The periodStart. */
                periodStart: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The timesheet after the step. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "employmentId": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *       "employeeId": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "periodStart": "2026-03-01",
                     *       "periodEnd": "2026-03-31",
                     *       "zone": "Europe/Berlin",
                     *       "status": "locked",
                     *       "isReturned": false,
                     *       "days": [
                     *         {
                     *           "date": "2026-03-02",
                     *           "workedMinutes": 480,
                     *           "breakMinutes": 0,
                     *           "paidMinutes": 480,
                     *           "regularMinutes": 480,
                     *           "overtimeMinutes": 0
                     *         }
                     *       ],
                     *       "asWorked": {
                     *         "workedMinutes": 480,
                     *         "breakMinutes": 0,
                     *         "paidMinutes": 480,
                     *         "regularMinutes": 480,
                     *         "overtimeMinutes": 0
                     *       },
                     *       "asPaid": {
                     *         "isFrozen": false,
                     *         "lines": [
                     *           {
                     *             "date": "2026-03-02",
                     *             "category": "regular",
                     *             "minutes": 480
                     *           }
                     *         ],
                     *         "adjustments": [],
                     *         "regularMinutes": 480,
                     *         "overtimeMinutes": 0
                     *       },
                     *       "sessions": [
                     *         {
                     *           "date": "2026-03-02",
                     *           "status": "closed",
                     *           "start": "2026-03-02T07:00:00.000Z",
                     *           "end": "2026-03-02T15:00:00.000Z",
                     *           "punchIds": [
                     *             "9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c",
                     *             "2d1c7b44-6e55-5f0f-8d0b-1a7e1c9b6f01"
                     *           ]
                     *         }
                     *       ],
                     *       "exceptions": [
                     *         {
                     *           "code": "break.missing",
                     *           "severity": "warning",
                     *           "date": "2026-03-02",
                     *           "punchIds": [],
                     *           "actualMinutes": 0,
                     *           "limitMinutes": 30
                     *         }
                     *       ],
                     *       "calculatedWith": {
                     *         "calculatorVersion": 1,
                     *         "policyVersions": [
                     *           0
                     *         ],
                     *         "payGroupId": "3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01",
                     *         "payGroupVersion": 1,
                     *         "tzData": "2026c"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TimesheetView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `if-match.malformed`, `idempotency-key.missing`, `idempotency-key.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `timesheet.lock-not-allowed`, `approval.own`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employment.unknown`, `timesheet.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `pay-group.not-known-yet`, `timesheet.locked`, `timesheet.not-approved`, `request.id-reused`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The thing has changed since it was read. Codes: `resource.stale`, `revision.stale`. */
            412: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing. Codes: `if-match.missing`. */
            428: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rejectTimesheet: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Chosen by you for this request, the same with every retry, honoured for ever. The same key with another body: 409.
                 * @example 0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11
                 */
                "Idempotency-Key": string;
                /**
                 * @description The ETag of the state that you saw. Missing: 428; changed since: 412.
                 * @example "7"
                 */
                "If-Match": string;
            };
            path: {
                /** @description The id (a UUID). */
                employmentId: string;
                /** @description The periodStart. */
                periodStart: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "comment": "The break on the 3rd is missing."
                 *     }
                 */
                "application/json": components["schemas"]["CommentBody"];
            };
        };
        responses: {
            /** @description The timesheet after the step. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "employmentId": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *       "employeeId": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "periodStart": "2026-03-01",
                     *       "periodEnd": "2026-03-31",
                     *       "zone": "Europe/Berlin",
                     *       "status": "open",
                     *       "isReturned": false,
                     *       "days": [
                     *         {
                     *           "date": "2026-03-02",
                     *           "workedMinutes": 480,
                     *           "breakMinutes": 0,
                     *           "paidMinutes": 480,
                     *           "regularMinutes": 480,
                     *           "overtimeMinutes": 0
                     *         }
                     *       ],
                     *       "asWorked": {
                     *         "workedMinutes": 480,
                     *         "breakMinutes": 0,
                     *         "paidMinutes": 480,
                     *         "regularMinutes": 480,
                     *         "overtimeMinutes": 0
                     *       },
                     *       "asPaid": {
                     *         "isFrozen": false,
                     *         "lines": [
                     *           {
                     *             "date": "2026-03-02",
                     *             "category": "regular",
                     *             "minutes": 480
                     *           }
                     *         ],
                     *         "adjustments": [],
                     *         "regularMinutes": 480,
                     *         "overtimeMinutes": 0
                     *       },
                     *       "sessions": [
                     *         {
                     *           "date": "2026-03-02",
                     *           "status": "closed",
                     *           "start": "2026-03-02T07:00:00.000Z",
                     *           "end": "2026-03-02T15:00:00.000Z",
                     *           "punchIds": [
                     *             "9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c",
                     *             "2d1c7b44-6e55-5f0f-8d0b-1a7e1c9b6f01"
                     *           ]
                     *         }
                     *       ],
                     *       "exceptions": [
                     *         {
                     *           "code": "break.missing",
                     *           "severity": "warning",
                     *           "date": "2026-03-02",
                     *           "punchIds": [],
                     *           "actualMinutes": 0,
                     *           "limitMinutes": 30
                     *         }
                     *       ],
                     *       "calculatedWith": {
                     *         "calculatorVersion": 1,
                     *         "policyVersions": [
                     *           0
                     *         ],
                     *         "payGroupId": "3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01",
                     *         "payGroupVersion": 1,
                     *         "tzData": "2026c"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TimesheetView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed-json`, `request.unknown-member`, `request.malformed`, `if-match.malformed`, `idempotency-key.missing`, `idempotency-key.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `approval.own`, `approval.not-eligible`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employment.unknown`, `timesheet.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `pay-group.not-known-yet`, `timesheet.locked`, `timesheet.not-submitted`, `request.id-reused`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The thing has changed since it was read. Codes: `resource.stale`, `revision.stale`. */
            412: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. Codes: `request.too-large`. */
            413: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The media type is not supported. Codes: `request.media-type-unsupported`. */
            415: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `timesheet.comment-missing`, `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing. Codes: `if-match.missing`. */
            428: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reopenTimesheet: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Chosen by you for this request, the same with every retry, honoured for ever. The same key with another body: 409.
                 * @example 0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11
                 */
                "Idempotency-Key": string;
                /**
                 * @description The ETag of the state that you saw. Missing: 428; changed since: 412.
                 * @example "7"
                 */
                "If-Match": string;
            };
            path: {
                /** @description The id (a UUID). */
                employmentId: string;
                /** @description The periodStart. */
                periodStart: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "comment": "A day was forgotten."
                 *     }
                 */
                "application/json": components["schemas"]["CommentBody"];
            };
        };
        responses: {
            /** @description The timesheet after the step. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "employmentId": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *       "employeeId": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "periodStart": "2026-03-01",
                     *       "periodEnd": "2026-03-31",
                     *       "zone": "Europe/Berlin",
                     *       "status": "open",
                     *       "isReturned": false,
                     *       "days": [
                     *         {
                     *           "date": "2026-03-02",
                     *           "workedMinutes": 480,
                     *           "breakMinutes": 0,
                     *           "paidMinutes": 480,
                     *           "regularMinutes": 480,
                     *           "overtimeMinutes": 0
                     *         }
                     *       ],
                     *       "asWorked": {
                     *         "workedMinutes": 480,
                     *         "breakMinutes": 0,
                     *         "paidMinutes": 480,
                     *         "regularMinutes": 480,
                     *         "overtimeMinutes": 0
                     *       },
                     *       "asPaid": {
                     *         "isFrozen": false,
                     *         "lines": [
                     *           {
                     *             "date": "2026-03-02",
                     *             "category": "regular",
                     *             "minutes": 480
                     *           }
                     *         ],
                     *         "adjustments": [],
                     *         "regularMinutes": 480,
                     *         "overtimeMinutes": 0
                     *       },
                     *       "sessions": [
                     *         {
                     *           "date": "2026-03-02",
                     *           "status": "closed",
                     *           "start": "2026-03-02T07:00:00.000Z",
                     *           "end": "2026-03-02T15:00:00.000Z",
                     *           "punchIds": [
                     *             "9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c",
                     *             "2d1c7b44-6e55-5f0f-8d0b-1a7e1c9b6f01"
                     *           ]
                     *         }
                     *       ],
                     *       "exceptions": [
                     *         {
                     *           "code": "break.missing",
                     *           "severity": "warning",
                     *           "date": "2026-03-02",
                     *           "punchIds": [],
                     *           "actualMinutes": 0,
                     *           "limitMinutes": 30
                     *         }
                     *       ],
                     *       "calculatedWith": {
                     *         "calculatorVersion": 1,
                     *         "policyVersions": [
                     *           0
                     *         ],
                     *         "payGroupId": "3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01",
                     *         "payGroupVersion": 1,
                     *         "tzData": "2026c"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TimesheetView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed-json`, `request.unknown-member`, `request.malformed`, `if-match.malformed`, `idempotency-key.missing`, `idempotency-key.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `timesheet.not-yours`, `approval.own`, `approval.not-eligible`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employment.unknown`, `timesheet.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `pay-group.not-known-yet`, `timesheet.locked`, `timesheet.not-submitted`, `request.id-reused`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The thing has changed since it was read. Codes: `resource.stale`, `revision.stale`. */
            412: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. Codes: `request.too-large`. */
            413: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The media type is not supported. Codes: `request.media-type-unsupported`. */
            415: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `timesheet.comment-missing`, `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing. Codes: `if-match.missing`. */
            428: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    submitTimesheet: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Chosen by you for this request, the same with every retry, honoured for ever. The same key with another body: 409.
                 * @example 0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11
                 */
                "Idempotency-Key": string;
                /**
                 * @description The ETag of the state that you saw. Missing: 428; changed since: 412.
                 * @example "7"
                 */
                "If-Match": string;
            };
            path: {
                /** @description The id (a UUID). */
                employmentId: string;
                /** @description The periodStart. */
                periodStart: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The timesheet after the step. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "employmentId": "5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33",
                     *       "employeeId": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *       "periodStart": "2026-03-01",
                     *       "periodEnd": "2026-03-31",
                     *       "zone": "Europe/Berlin",
                     *       "status": "submitted",
                     *       "isReturned": false,
                     *       "days": [
                     *         {
                     *           "date": "2026-03-02",
                     *           "workedMinutes": 480,
                     *           "breakMinutes": 0,
                     *           "paidMinutes": 480,
                     *           "regularMinutes": 480,
                     *           "overtimeMinutes": 0
                     *         }
                     *       ],
                     *       "asWorked": {
                     *         "workedMinutes": 480,
                     *         "breakMinutes": 0,
                     *         "paidMinutes": 480,
                     *         "regularMinutes": 480,
                     *         "overtimeMinutes": 0
                     *       },
                     *       "asPaid": {
                     *         "isFrozen": false,
                     *         "lines": [
                     *           {
                     *             "date": "2026-03-02",
                     *             "category": "regular",
                     *             "minutes": 480
                     *           }
                     *         ],
                     *         "adjustments": [],
                     *         "regularMinutes": 480,
                     *         "overtimeMinutes": 0
                     *       },
                     *       "sessions": [
                     *         {
                     *           "date": "2026-03-02",
                     *           "status": "closed",
                     *           "start": "2026-03-02T07:00:00.000Z",
                     *           "end": "2026-03-02T15:00:00.000Z",
                     *           "punchIds": [
                     *             "9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c",
                     *             "2d1c7b44-6e55-5f0f-8d0b-1a7e1c9b6f01"
                     *           ]
                     *         }
                     *       ],
                     *       "exceptions": [
                     *         {
                     *           "code": "break.missing",
                     *           "severity": "warning",
                     *           "date": "2026-03-02",
                     *           "punchIds": [],
                     *           "actualMinutes": 0,
                     *           "limitMinutes": 30
                     *         }
                     *       ],
                     *       "calculatedWith": {
                     *         "calculatorVersion": 1,
                     *         "policyVersions": [
                     *           0
                     *         ],
                     *         "payGroupId": "3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01",
                     *         "payGroupVersion": 1,
                     *         "tzData": "2026c"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TimesheetView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `if-match.malformed`, `idempotency-key.missing`, `idempotency-key.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `timesheet.not-yours`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employment.unknown`, `timesheet.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things does not allow this. Codes: `pay-group.not-known-yet`, `timesheet.locked`, `timesheet.not-begun`, `timesheet.not-open`, `request.id-reused`. */
            409: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The thing has changed since it was read. Codes: `resource.stale`, `revision.stale`. */
            412: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing. Codes: `if-match.missing`. */
            428: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTimesheetTimeline: {
        parameters: {
            query?: {
                /** @description Only what was recorded by this moment, settings too; now when left out. Not in the future. */
                knownAt?: string;
                /** @description Only what stands at this position of the log or before; an auditor’s way to name a moment exactly. */
                knownAtPosition?: number;
            };
            header?: never;
            path: {
                /** @description The id (a UUID). */
                employmentId: string;
                /** @description The periodStart. */
                periodStart: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The timeline. */
            200: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "eventId": "9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c",
                     *           "type": "attendance.ClockedIn",
                     *           "occurredAt": "2026-03-02T07:00:00.000Z",
                     *           "recordedAt": "2026-03-02T07:00:00.412Z",
                     *           "position": 4711,
                     *           "actor": {
                     *             "kind": "user",
                     *             "id": "0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11",
                     *             "roles": [
                     *               "employee"
                     *             ]
                     *           },
                     *           "punchId": "9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c",
                     *           "correctionId": null,
                     *           "reason": null,
                     *           "before": null,
                     *           "after": {
                     *             "occurredAt": "2026-03-02T07:00:00.000Z",
                     *             "zone": "Europe/Berlin",
                     *             "offset": "+01:00",
                     *             "source": "live",
                     *             "flags": []
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TimelineView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `access.forbidden`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not for this tenant. Codes: `employment.unknown`, `timesheet.unknown`. */
            404: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `known-at.in-future`, `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWorkTimePolicy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The policy. Its ETag counts the versions: "0" while the defaults hold. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "policyId": "2c1b7a52-0f9e-4d55-8c4b-6a1d3e5f7b90",
                     *       "inForce": {
                     *         "effectiveFrom": "2026-04-01",
                     *         "longestSessionMinutes": 960,
                     *         "maximumWorkedMinutesBeforeBreak": 360,
                     *         "requiredBreakMinutes": 30,
                     *         "tooLongDayMinutes": 600,
                     *         "overtimeAfterDailyMinutes": 480,
                     *         "allowedSkewMs": 300000,
                     *         "isBreakPaid": false,
                     *         "version": 1
                     *       },
                     *       "versions": [
                     *         {
                     *           "effectiveFrom": "2026-04-01",
                     *           "longestSessionMinutes": 960,
                     *           "maximumWorkedMinutesBeforeBreak": 360,
                     *           "requiredBreakMinutes": 30,
                     *           "tooLongDayMinutes": 600,
                     *           "overtimeAfterDailyMinutes": 480,
                     *           "allowedSkewMs": 300000,
                     *           "isBreakPaid": false,
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["WorkTimePolicyView"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    publishWorkTimePolicy: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the state that you saw. Missing: 428; changed since: 412.
                 * @example "7"
                 */
                "If-Match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "effectiveFrom": "2026-04-01",
                 *       "longestSessionMinutes": 960,
                 *       "maximumWorkedMinutesBeforeBreak": 360,
                 *       "requiredBreakMinutes": 30,
                 *       "tooLongDayMinutes": 600,
                 *       "overtimeAfterDailyMinutes": 480,
                 *       "allowedSkewMs": 300000,
                 *       "isBreakPaid": false
                 *     }
                 */
                "application/json": components["schemas"]["WorkTimePolicyBody"];
            };
        };
        responses: {
            /** @description The policy with its new version. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Position: components["headers"]["Position"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "policyId": "2c1b7a52-0f9e-4d55-8c4b-6a1d3e5f7b90",
                     *       "inForce": {
                     *         "effectiveFrom": "2026-04-01",
                     *         "longestSessionMinutes": 960,
                     *         "maximumWorkedMinutesBeforeBreak": 360,
                     *         "requiredBreakMinutes": 30,
                     *         "tooLongDayMinutes": 600,
                     *         "overtimeAfterDailyMinutes": 480,
                     *         "allowedSkewMs": 300000,
                     *         "isBreakPaid": false,
                     *         "version": 1
                     *       },
                     *       "versions": [
                     *         {
                     *           "effectiveFrom": "2026-04-01",
                     *           "longestSessionMinutes": 960,
                     *           "maximumWorkedMinutesBeforeBreak": 360,
                     *           "requiredBreakMinutes": 30,
                     *           "tooLongDayMinutes": 600,
                     *           "overtimeAfterDailyMinutes": 480,
                     *           "allowedSkewMs": 300000,
                     *           "isBreakPaid": false,
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["WorkTimePolicyView"];
                };
            };
            /** @description The request does not have the documented form. Codes: `request.malformed-json`, `request.unknown-member`, `request.malformed`, `if-match.malformed`. */
            400: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no token, or none to be trusted. Codes: `auth.token-missing`, `auth.token-invalid`, `auth.token-expired`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this. Codes: `auth.role-missing`. */
            403: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The thing has changed since it was read. Codes: `resource.stale`, `revision.stale`. */
            412: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. Codes: `request.too-large`. */
            413: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The media type is not supported. Codes: `request.media-type-unsupported`. */
            415: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The form is right, but values cannot be accepted. Codes: `request.invalid`. */
            422: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing. Codes: `if-match.missing`. */
            428: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong on our side. Codes: `service.internal-error`. */
            500: {
                headers: {
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is not available for the moment. Codes: `service.unavailable`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Correlation-Id": components["headers"]["X-Correlation-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
