import { Inject, Injectable } from '@nestjs/common';
import { access } from '@timeledger/access/access.js';
import type { Relation } from '@timeledger/access/permission.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { parseId, type EmploymentId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { AttendanceAccess } from '../access/attendance-access.js';
import { actingPersonOf } from '@timeledger/people/access/person-access.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import type { RecordOwner } from '@timeledger/people/domain/approval-authority.js';
import type { LocalDate } from '../domain/events/event.js';
import type { CorrectionRequested } from '../domain/events/correction-events.js';
import { isPunchEvent } from '../domain/events/punch-events.js';
import type { FeedbackSubject } from '../domain/feedback/feedback-events.js';
import type { FeedbackThread } from '../domain/feedback/feedback.decider.js';
import { punchIdOf } from '../domain/punches/punch-set.js';
import { localDateOf } from '../domain/work-time/day-boundaries.js';
import { SettingsReader, type EmploymentSettings } from '../settings/settings.reader.js';
import { timesheetStream } from '../streams.js';
import type { FeedbackSubjectBody } from './feedback.dto.js';

const unknownThread = (): DomainError =>
  new DomainError('feedback.unknown', 'not-found', { detail: 'There is no such thread, or not for you.' });
const unknownSubject = (): DomainError => new DomainError('feedback.subject-unknown', 'not-found');

const CALENDAR_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Who stands how to a thread, and whether what it is about is there. */
@Injectable()
export class FeedbackAccess {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
    @Inject(SettingsReader) private readonly settings: SettingsReader,
  ) {}

  /**
   * What the principal comments on: a record of one's own, or a rule of the company.
   * @throws DomainError 404 `employment.unknown`, `feedback.subject-unknown`; 422 `feedback.subject-incomplete`
   */
  async subjectOf(principal: Principal, body: FeedbackSubjectBody): Promise<FeedbackSubject> {
    const { kind, id } = body;
    const { tenantId } = principal;
    if (kind === 'work-time-policy' || kind === 'correction-rules') {
      if (!(await this.isPublished(tenantId, kind, id))) throw unknownSubject();
      return { kind, id, employmentId: null, day: null };
    }
    if (body.employmentId === undefined) {
      const code = 'feedback.subject-incomplete';
      throw new DomainError(code, 'invalid', {
        errors: [{ pointer: '/about/employmentId', code, detail: 'is needed for a record' }],
      });
    }
    const employmentId = parseId<EmploymentId>(body.employmentId, '/about/employmentId');
    const { settings } = await this.access.employment(principal, employmentId);
    if (settings.employment.employeeId !== principal.employeeId)
      throw new DomainError('employment.unknown', 'not-found');
    const day = await this.dayOf(tenantId, settings, kind, id);
    if (day === undefined) throw unknownSubject();
    return { kind, id: id.toLowerCase(), employmentId, day };
  }

  /** Who answers for a subject now; `undefined` for rules, which time administration answers for. */
  async ownerOf(tenantId: TenantId, about: FeedbackSubject): Promise<RecordOwner | undefined> {
    if (about.employmentId === null || about.day === null) return undefined;
    const settings = await this.settings.current(tenantId, about.employmentId);
    return settings && this.access.ownerOf(tenantId, settings, { days: [about.day] });
  }

  /**
   * Refuses whoever may not do this with a thread.
   * @throws DomainError 404 `feedback.unknown` for whoever may not read it; 403 `access.forbidden`
   */
  async assertMay(
    principal: Principal,
    thread: FeedbackThread | undefined,
    action: 'read' | 'answer',
  ): Promise<void> {
    if (thread === undefined) throw unknownThread();
    const relations = await this.relationsTo(principal, thread);
    access.assertMay(relations, 'feedback', action, { unknown: unknownThread });
  }

  /** Whether one may read a thread: what lists are filtered by. */
  async mayRead(principal: Principal, thread: FeedbackThread): Promise<boolean> {
    return access.mayDo(await this.relationsTo(principal, thread), 'feedback', 'read');
  }

  /** Today's date, by which people answer. */
  today(): LocalDate {
    return this.access.today();
  }

  /** Whether somebody answers for rules and for records that no manager answers for. */
  async isTimeAdministrator(principal: Principal): Promise<boolean> {
    const held = await this.access.heldRoles(principal);
    return held.get('time-administrator')?.covers === 'company';
  }

  private async relationsTo(principal: Principal, thread: FeedbackThread): Promise<ReadonlySet<Relation>> {
    const me = actingPersonOf(principal).id;
    const relations = new Set<Relation>();
    if (principal.isService) return relations;
    if (thread.employeeId === principal.employeeId) return relations.add('self');
    const held = await this.access.heldRoles(principal);
    if (held.has('auditor')) relations.add('auditor');
    const owner = await this.ownerOf(principal.tenantId, thread.about);
    if (owner?.managerId === me) relations.add('manager');
    if (owner?.standIns?.some((one) => one === me) === true) relations.add('delegate');
    const isAdministration = held.get('time-administrator')?.covers === 'company';
    if (isAdministration && (owner === undefined || owner.managerId === null))
      relations.add('time-administrator');
    return relations;
  }

  private async isPublished(
    tenant: TenantId,
    kind: 'work-time-policy' | 'correction-rules',
    id: string,
  ): Promise<boolean> {
    const newest =
      kind === 'work-time-policy'
        ? (await this.settings.policies(tenant, {})).at(-1)?.version
        : (await this.settings.correctionRules(tenant)).at(-1)?.rules.version;
    // Version 0 stands for the defaults, which hold where nothing was published.
    return /^\d{1,9}$/.test(id) && Number(id) <= (newest ?? 0);
  }

  /** The local day that a record of the employment is about; `undefined` when there is no such record. */
  private async dayOf(
    tenant: TenantId,
    { employment, definitions }: EmploymentSettings,
    kind: 'punch' | 'correction' | 'timesheet',
    id: string,
  ): Promise<LocalDate | undefined> {
    const { employmentId } = employment;
    const localDay = (at: string): LocalDate =>
      localDateOf(definitions.at(-1)?.zone ?? 'UTC', Date.parse(at));
    if (kind === 'timesheet') {
      if (!CALENDAR_DATE.test(id)) return undefined;
      const stream = timesheetStream(tenant, employmentId, id);
      const [opened] = await this.ports.store.readStream(tenant, stream, { limit: 1 });
      return opened === undefined ? undefined : id;
    }
    const event = await this.ports.store.findEvent(tenant, parseId<EventId>(id, '/about/id'));
    if (event === undefined || event.data['employmentId'] !== employmentId) return undefined;
    if (kind === 'punch')
      return isPunchEvent(event) && punchIdOf(event) === event.eventId
        ? localDay(event.type === 'attendance.PunchAdded' ? event.data.after.occurredAt : event.occurredAt)
        : undefined;
    if (event.type !== 'attendance.CorrectionRequested') return undefined;
    // The type says so.
    const { change } = event.data as unknown as CorrectionRequested['data'];
    return localDay(change.action === 'add' ? change.after.occurredAt : change.target.occurredAt);
  }
}
