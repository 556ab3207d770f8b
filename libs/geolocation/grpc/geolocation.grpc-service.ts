import { Inject, Injectable } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { parseInstant, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { GrpcCallContext, GrpcService } from '@timeledger/service/grpc/grpc-service.js';
import { IsInstant, IsTimeZone } from '@timeledger/service/validation/format.decorators.js';
import { validatorOf } from '@timeledger/service/validation/request-validator.js';
import type { Datum } from '@timeledger/kernel/coordinates.js';
import { parseIpAddress } from '../domain/sites/network.js';
import { Judgements } from '../verdicts/judgement.js';
import { FixBody, MAXIMUM_HEARD } from '../verdicts/punch-verdict.dto.js';
import { bssidsOf, fixOf } from '../verdicts/sent-evidence.js';

/** A fix of which nothing is checked yet. */
type FixMessage = Omit<FixBody, 'datum'> & { readonly datum: string };

/** `JudgePunchRequest` as it arrives: what is not set is empty, or null for messages. */
interface JudgePunchRequest {
  readonly employeeId: string;
  readonly occurredAt: string;
  readonly zone: string;
  readonly fix: FixMessage | null;
  readonly bssids: readonly string[];
  readonly ip: string;
}

/** The same as JSON, checked as bodies of REST are. */
class JudgePunchBody {
  @IsUUID()
  readonly employeeId!: string;

  @IsInstant()
  readonly occurredAt!: string;

  @IsTimeZone()
  readonly zone!: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => FixBody)
  readonly fix?: FixBody;

  @IsArray()
  @ArrayMaxSize(MAXIMUM_HEARD)
  @IsString({ each: true })
  @MaxLength(40, { each: true })
  readonly bssids!: readonly string[];
}

/** Geolocation over gRPC (`geolocation.proto`): what others need to know at once. */
@Injectable()
export class GeolocationGrpcService implements GrpcService {
  readonly protoFile = 'timeledger/geolocation/v1/geolocation.proto';
  readonly serviceName = 'timeledger.geolocation.v1.GeolocationService';
  readonly handlers: GrpcService['handlers'] = {
    judgePunch: (request: JudgePunchRequest, call) => this.judgePunch(request, call),
  };
  private readonly body = validatorOf(JudgePunchBody);

  constructor(@Inject(Judgements) private readonly judgements: Judgements) {}

  /** @throws DomainError 404 `punch-verdict.punch-unknown` for another person's; 422 as the REST interface */
  private async judgePunch(request: JudgePunchRequest, { principal }: GrpcCallContext): Promise<object> {
    const { employeeId, occurredAt, zone, fix, bssids, ip } = request;
    const sent = fix === null ? {} : { fix: bodyOf(fix) };
    const body = { employeeId, occurredAt, zone, bssids, ...sent };
    this.body.assert(body);
    if (principal.employeeId !== employeeId.toLowerCase())
      throw new DomainError('punch-verdict.punch-unknown', 'not-found');
    const { verdict } = await this.judgements.judge(principal.tenantId, {
      employeeId: principal.employeeId,
      // Checked above.
      at: parseInstant(occurredAt) as Instant,
      zone,
      fix: fix === null ? null : fixOf(bodyOf(fix)),
      bssids: bssidsOf(bssids),
      ip: parseIpAddress(ip) === undefined ? null : ip,
    });
    const { siteId, outcome, action, reasons, policyVersion } = verdict;
    return { outcome, action, siteId: siteId ?? '', reasons, policyVersion };
  }
}

/** The fix as REST has it: a datum that is not set is a missing one. Its value is checked like any other member. */
const bodyOf = ({ datum, ...fix }: FixMessage): FixBody =>
  datum === '' ? fix : { ...fix, datum: datum as Datum };
