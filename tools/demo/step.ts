import type { LocalDate } from './calendar.js';
import type { PayGroup, Person, Terminal } from './company.js';
import type { PunchKind } from './worked-day.js';

/** Who makes a call. Ids are those of the plan. */
export interface StepActor {
  readonly role: 'employee' | 'manager' | 'time_administrator' | 'tenant_administrator' | 'service';
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

/** One call of the public API, in the words of the plan. */
export type Call =
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
