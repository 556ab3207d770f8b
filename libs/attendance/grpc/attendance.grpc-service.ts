import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { parseId, type EmploymentId } from '@timeledger/kernel/ids.js';
import type { GrpcCallContext, GrpcService } from '@timeledger/service/grpc/grpc-service.js';
import { idempotencyKeyOf } from '@timeledger/service/http/request-headers.js';
import { validatorOf } from '@timeledger/service/validation/request-validator.js';
import { DeviceReader } from '../devices/device.reader.js';
import { DEVICE_HEADER } from '../devices/revoked-device.guard.js';
import { PunchBatchBody, RecordPunchBody } from '../punching/punch.dto.js';
import { PunchBatches } from '../punching/record-punch-batch.js';
import { RecordLivePunch } from '../punching/record-punch.handler.js';
import { KnownAtQuery } from '../timesheets/timesheet-request.dto.js';
import { tagOf } from '../timesheets/timesheet.reader.js';
import { timesheetViewOf } from '../timesheets/timesheet-view.js';
import { TimesheetQueries } from '../timesheets/timesheets.queries.js';
import {
  getTimesheetResponseOf,
  punchBatchBodyOf,
  recordPunchBatchResponseOf,
  recordPunchBodyOf,
  recordPunchResponseOf,
  type GetTimesheetRequest,
  type RecordPunchBatchRequest,
  type RecordPunchRequest,
} from './attendance.messages.js';

/**
 * Attendance over gRPC (`attendance.proto`): the handlers and the checks of the REST interface behind other messages.
 * A `position` that an answer carries stands in its initial metadata too.
 */
@Injectable()
export class AttendanceGrpcService implements GrpcService {
  readonly protoFile = 'timeledger/attendance/v1/attendance.proto';
  readonly serviceName = 'timeledger.attendance.v1.AttendanceService';
  readonly handlers: GrpcService['handlers'] = {
    recordPunch: (request: RecordPunchRequest, call) => this.recordPunch(request, call),
    recordPunchBatch: (request: RecordPunchBatchRequest, call) => this.recordPunchBatch(request, call),
    getTimesheet: (request: GetTimesheetRequest, call) => this.getTimesheet(request, call),
  };
  private readonly punchBody = validatorOf(RecordPunchBody);
  private readonly batchBody = validatorOf(PunchBatchBody);
  private readonly knownAtQuery = validatorOf(KnownAtQuery);

  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(PunchBatches) private readonly batches: PunchBatches,
    @Inject(TimesheetQueries) private readonly timesheets: TimesheetQueries,
    @Inject(DeviceReader) private readonly devices: DeviceReader,
  ) {}

  private async recordPunch(request: RecordPunchRequest, call: GrpcCallContext): Promise<object> {
    const body = recordPunchBodyOf(request);
    this.punchBody.assert(body);
    const key = idempotencyKeyOf(call.metadata('idempotency-key'));
    const recorded = await this.commands.execute(
      new RecordLivePunch(call.principal, body, key, call.metadata(DEVICE_HEADER)),
    );
    call.setMetadata('position', recorded.position);
    return recordPunchResponseOf(recorded);
  }

  private async recordPunchBatch(request: RecordPunchBatchRequest, call: GrpcCallContext): Promise<object> {
    const body = punchBatchBodyOf(request);
    this.batchBody.assert(body);
    const recorded = await this.batches.record(call.principal, body);
    if (recorded.position !== undefined) call.setMetadata('position', recorded.position);
    return recordPunchBatchResponseOf(recorded);
  }

  private async getTimesheet(request: GetTimesheetRequest, call: GrpcCallContext): Promise<object> {
    const query: KnownAtQuery = request.knownAt === '' ? {} : { knownAt: request.knownAt };
    this.knownAtQuery.assert(query);
    const employmentId = parseId<EmploymentId>(request.employmentId, '/employmentId');
    const device = call.metadata(DEVICE_HEADER);
    if (device !== undefined) await this.devices.assertNotRevoked(call.principal.tenantId, device);
    await this.timesheets.reach(call.metadata('read-at'));
    const reading = await this.timesheets.read(call.principal, employmentId, request.periodStart, query);
    return getTimesheetResponseOf(timesheetViewOf(employmentId, reading), tagOf(reading));
  }
}
