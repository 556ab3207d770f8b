import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { isErased } from '@timeledger/event-store/sealing/event-sealer.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { parseId, type EmploymentId, type EventId } from '@timeledger/kernel/ids.js';
import {
  accessLogExample,
  AccessLogPage,
  AccessLogQuery,
} from '@timeledger/people/privacy/access-log.dto.js';
import { AccessLog } from '@timeledger/people/privacy/access-log.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { AttendanceAccess } from '../access/attendance-access.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import type { LocationBody } from '../punching/punch.dto.js';
import { EvidenceQuery, PunchEvidenceView, evidenceExamples as examples } from './evidence.dto.js';

/** Where personal data of punches is opened, and the log of who had it opened. */
@Controller('v1')
export class EvidenceController {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
    @Inject(AccessLog) private readonly log: AccessLog,
  ) {}

  @Get('punches/:id/evidence')
  @Operation({
    id: 'getPunchEvidence',
    tag: 'Privacy',
    summary: 'Read the location and note of a punch',
    description:
      'The only read that opens them (PLT-05). Who reads what is not one’s own says why; it is logged before the answer goes out, and the person sees it in the access log.',
    response: {
      description: 'What is stored.',
      type: PunchEvidenceView,
      example: examples.evidence,
    },
    problems: ['employment.unknown', 'punch.unknown', 'access.forbidden', 'access.purpose-missing'],
  })
  async evidence(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query() query: EvidenceQuery,
  ): Promise<PunchEvidenceView> {
    const punchId = parseId<EventId>(id);
    const employmentId = parseId<EmploymentId>(query.employmentId, '?employmentId');
    const stored = await this.ports.store.findEvent(principal.tenantId, punchId);
    const days = stored === undefined ? [] : [stored.occurredAt.slice(0, 10)];
    const accessed = await this.access.permitted(principal, employmentId, 'punch-evidence', 'read', days);
    if (stored === undefined || !isPunchOf(stored, employmentId)) throw unknownPunch();
    const { employeeId } = accessed.settings.employment;
    if (employeeId !== principal.employeeId && query.purpose === undefined) {
      throw new DomainError('access.purpose-missing', 'invalid', {
        detail: 'Say why you look at what is not your own.',
        errors: [{ pointer: '?purpose', code: 'access.purpose-missing', detail: 'is needed' }],
      });
    }
    const { data } = await this.ports.hooks.read(stored);
    const location = (data['evidence'] as { readonly location?: LocationBody } | undefined)?.location ?? null;
    const note = typeof data['note'] === 'string' ? data['note'] : null;
    const kinds = [...(location === null ? [] : ['location']), ...(note === null ? [] : ['note'])];
    if (kinds.length > 0) {
      const purpose = query.purpose ?? 'own';
      const read = { employeeId, kinds, purpose, operation: 'getPunchEvidence', records: [punchId] };
      await this.log.record(principal, [read]);
    }
    return { punchId, location, note, isErased: isErased(data['evidence']) || isErased(data['note']) };
  }

  @Get('access-log')
  @Operation({
    id: 'listAccessLog',
    tag: 'Privacy',
    summary: 'See who was shown one’s location, face or notes',
    description:
      'One month of one person, oldest first: who, when, why, what. For the person, tenant administrators and auditors. What one reads of oneself is not in it.',
    response: {
      description: 'A page of the log.',
      type: AccessLogPage,
      example: accessLogExample,
    },
    problems: ['employee.unknown'],
  })
  accessLog(
    @CurrentPrincipal() principal: Principal,
    @Query() query: AccessLogQuery,
  ): Promise<AccessLogPage> {
    return this.log.page(principal, query, 'listAccessLog');
  }
}

const PUNCHES: ReadonlySet<string> = new Set([
  'attendance.ClockedIn',
  'attendance.ClockedOut',
  'attendance.BreakStarted',
  'attendance.BreakEnded',
]);

const isPunchOf = ({ type, data }: StoredEvent, employmentId: EmploymentId): boolean =>
  PUNCHES.has(type) && data['employmentId'] === employmentId;

const unknownPunch = (): DomainError =>
  new DomainError('punch.unknown', 'not-found', { detail: 'There is no such punch, or not for you.' });
