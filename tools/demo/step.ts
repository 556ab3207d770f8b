import type { LocalDate } from './calendar.js';
import type { ClaimLine } from './claim-lines.js';
import type { PayGroup, Person, Terminal } from './company.js';
import type { Customer, Office, Project, Share, Shift } from './field-work.js';
import type { PunchKind } from './worked-day.js';

/** Who makes a call. Ids are those of the plan. */
export interface StepActor {
  readonly role:
    'employee' | 'manager' | 'time_administrator' | 'tenant_administrator' | 'finance' | 'service';
  readonly employeeId?: string;
}

/** A punch as a phone sends it. */
export interface BatchItem {
  readonly id: string;
  readonly kind: PunchKind;
  /** RFC 3339, UTC: what the phone's clock showed. */
  readonly occurredAt: string;
  readonly zone: string;
  readonly monotonicMs: number;
  readonly bootId: string;
}

/** What a correction is to change. Punches are named by the client's own id. */
export type CorrectionChange =
  | { readonly action: 'add'; readonly kind: PunchKind; readonly occurredAt: string }
  | { readonly action: 'change-time'; readonly itemId: string; readonly occurredAt: string }
  | { readonly action: 'void'; readonly itemId: string };

/** A call to one of the contexts beside attendance. */
export type FieldCall =
  | { readonly op: 'declare-location-basis' }
  | { readonly op: 'create-geo-site'; readonly office: Office }
  | { readonly op: 'create-customer'; readonly customer: Customer }
  | { readonly op: 'create-project'; readonly project: Project }
  | { readonly op: 'create-task'; readonly project: Project; readonly task: Project['tasks'][number] }
  | { readonly op: 'set-rate'; readonly project: Project; readonly from: LocalDate }
  | { readonly op: 'set-budget'; readonly project: Project }
  | { readonly op: 'publish-expense-policy' }
  | { readonly op: 'import-exchange-rates'; readonly file: string }
  | { readonly op: 'define-shift'; readonly shift: Shift; readonly from: LocalDate }
  | {
      readonly op: 'assign-shift';
      readonly person: Person;
      readonly shiftId: string;
      readonly from: LocalDate;
    }
  | {
      readonly op: 'share-day';
      readonly person: Person;
      readonly date: LocalDate;
      readonly shares: readonly Share[];
    }
  | {
      readonly op: 'claim-expenses';
      readonly person: Person;
      readonly claimId: string;
      readonly lines: readonly ClaimLine[];
    }
  | { readonly op: 'approve-claim'; readonly person: Person; readonly claimId: string }
  | {
      readonly op: 'pay-claim';
      readonly person: Person;
      readonly claimId: string;
      readonly paidOn: LocalDate;
    }
  | {
      readonly op: 'plan-visit';
      readonly person: Person;
      readonly visitId: string;
      readonly customer: Customer;
      /** RFC 3339, UTC. */
      readonly start: string;
      readonly end: string;
    }
  | { readonly op: 'attend-visit'; readonly person: Person; readonly visitId: string }
  | {
      readonly op: 'request-trip';
      readonly person: Person;
      readonly tripId: string;
      readonly visitId: string;
      readonly customer: Customer;
      readonly firstDay: LocalDate;
      readonly lastDay: LocalDate;
    }
  | { readonly op: 'approve-trip'; readonly person: Person; readonly tripId: string }
  | { readonly op: 'start-timer'; readonly person: Person; readonly taskId: string };

/** One call of the public API, in the words of the plan. */
export type Call =
  | FieldCall
  | { readonly op: 'define-pay-group'; readonly payGroup: PayGroup }
  | { readonly op: 'publish-correction-rules'; readonly maximumAgeDays: number }
  | { readonly op: 'register-employee'; readonly person: Person }
  | { readonly op: 'set-reporting-line'; readonly person: Person }
  | { readonly op: 'start-employment'; readonly person: Person }
  | { readonly op: 'register-terminal'; readonly terminal: Terminal }
  | { readonly op: 'bind-user-code'; readonly person: Person }
  | { readonly op: 'import-terminal-log'; readonly terminal: Terminal; readonly log: string }
  | {
      readonly op: 'upload-punches';
      readonly person: Person;
      readonly deviceId: string;
      readonly items: readonly BatchItem[];
      /** All of it was sent before. */
      readonly isRepeat: boolean;
    }
  | {
      readonly op: 'punch-now';
      readonly person: Person;
      readonly kind: PunchKind;
      readonly key: readonly string[];
      /** Where the phone is; the person consents to that first. */
      readonly office?: Office;
    }
  | {
      readonly op: 'request-correction';
      readonly person: Person;
      readonly correctionId: string;
      readonly change: CorrectionChange;
      readonly reason: string;
      /** A correction by a time administrator after the sheet was locked. */
      readonly isAfterLock: boolean;
    }
  | {
      readonly op: 'decide-correction';
      readonly person: Person;
      readonly correctionId: string;
      readonly decision: 'approval' | 'rejection' | 'withdrawal';
      readonly comment: string;
    }
  | {
      readonly op: 'change-timesheet';
      readonly person: Person;
      readonly periodStart: LocalDate;
      readonly change: 'submission' | 'approval' | 'rejection' | 'lock';
      /** 1 for the first of its kind on this sheet. */
      readonly round: number;
      readonly comment?: string;
    };

/** One call, when and by whom it would have been made. */
export interface Step {
  /** Steps of one lane are made one after the other. */
  readonly lane: string;
  /** Milliseconds since the epoch; 0 for what has no time of its own. */
  readonly atMs: number;
  readonly actor: StepActor;
  readonly call: Call;
}

/** An upload: the step that other steps of the person may have to wait for. */
export type UploadStep = Step & { readonly call: Extract<Call, { op: 'upload-punches' }> };

export const employeeActor = (person: Person): StepActor => ({
  role: 'employee',
  employeeId: person.employeeId,
});

/** Who decides on a person's figures: the manager, and where there is none a time administrator. */
export const approverOf = (person: Person): StepActor =>
  person.managerId === null
    ? { role: 'time_administrator' }
    : { role: 'manager', employeeId: person.managerId };
