import { setTimeout as pause } from 'node:timers/promises';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import type { FastifyReply } from 'fastify';
import { AccessPolicy } from '@timeledger/access/access-policy.js';
import { RevisionConflict } from '@timeledger/event-store/errors.js';
import { DomainError, InfrastructureError } from '@timeledger/kernel/domain-error.js';
import type { StreamId } from '@timeledger/kernel/envelope.js';
import { CurrentPrincipal, Public } from '../auth/auth.decorators.js';
import type { Principal } from '../auth/principal.js';
import { PageQuery } from '../http/page-query.js';
import { currentContext } from '../http/request-context.js';
import { IdempotencyKey, IfMatchRevision, ReadAt, setAnswerHeaders } from '../http/request-headers.js';
import { Operation } from '../openapi/operation.decorator.js';
import type { ProblemDefinitions } from '../problems/problem-catalogue.js';
import { IsInstant, IsLocalDate, IsNullable, IsTimeZone } from '../validation/format.decorators.js';

/** A code as a library declares it. */
export const toyProblems = {
  'toy.broken': {
    kind: 'conflict',
    title: { en: 'The toy is broken', zh: '玩具坏了' },
    detail: { en: 'The toy {toy} is broken.', zh: '玩具 {toy} 坏了。' },
  },
} as const satisfies ProblemDefinitions;

/** Who may play with toys. */
export const toyAccess = new AccessPolicy([
  {
    resource: 'toy',
    action: 'play',
    kind: 'tenant',
    operations: ['makeToy', 'listToys', 'timeledger.toys.v1.ToyService/PlayWithToy'],
    allow: { anyone: true, service: true },
    scope: 'toys:write',
    text: { en: 'Playing.', zh: '玩。' },
  },
  {
    resource: 'toy',
    action: 'repair',
    kind: 'tenant',
    operations: ['ToyController.repair'],
    allow: { 'tenant-administrator': true },
    text: { en: 'Repairing.', zh: '修理。' },
  },
  {
    resource: 'toy',
    action: 'destroy',
    kind: 'tenant',
    operations: ['ToyController.destroy'],
    allow: { 'tenant-administrator': true, 'time-administrator': true },
    stepUp: 'always',
    text: { en: 'Destroying.', zh: '销毁。' },
  },
]);

export class ToyPart {
  @JSONSchema({ description: 'Which part.' })
  @IsIn(['wheel', 'axle'])
  readonly kind!: 'wheel' | 'axle';

  @JSONSchema({ description: 'When it was fitted.' })
  @IsInstant()
  readonly fittedAt!: string;
}

export class MakeToy {
  @JSONSchema({ description: 'Your own id of the toy.' })
  @IsUUID()
  readonly toyId!: string;

  @JSONSchema({ description: 'What it is called.' })
  @IsString()
  @MaxLength(20)
  readonly label!: string;

  @JSONSchema({ description: 'Where it is played with.' })
  @IsTimeZone()
  readonly zone!: string;

  @JSONSchema({ description: 'The day it was made; null for unknown.' })
  @IsNullable()
  @IsLocalDate()
  readonly madeOn!: string | null;

  @JSONSchema({ description: 'How many.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10)
  readonly count?: number;

  @JSONSchema({ description: 'Its parts.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(3)
  @ValidateNested({ each: true })
  @Type(() => ToyPart)
  readonly parts?: readonly ToyPart[];
}

export class Toy {
  @JSONSchema({ description: 'Its id.' })
  @IsString()
  readonly toyId!: string;
}

export class ListToys extends PageQuery {
  @JSONSchema({ description: 'Only working ones.' })
  @IsOptional()
  @IsIn([true, false])
  readonly isWorking?: boolean;
}

const example = { toyId: '0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11' };

/** Shows every part of the service kit, for its own tests. */
@Controller('v1/toys')
export class ToyController {
  /** How many requests are asleep, for tests that need one in flight. */
  static sleepers = 0;

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'makeToy',
    summary: 'Make a toy',
    description: 'Makes a toy and remembers it for ever.',
    requestExample: { ...example, label: 'car', zone: 'Asia/Shanghai', madeOn: null },
    response: {
      status: 201,
      description: 'Made.',
      type: Toy,
      example,
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: ['toy.broken'],
  })
  make(
    @Body() body: MakeToy,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    setAnswerHeaders(reply, { revision: 0, position: 'p1', location: `/v1/toys/${body.toyId}` });
    return { toyId: body.toyId, subject: principal.subject, key, context: currentContext() };
  }

  @Get()
  @Operation({
    id: 'listToys',
    summary: 'List toys',
    description: 'Lists the toys of the tenant, newest first.',
    response: { description: 'A toy.', type: Toy, example },
    problems: [],
  })
  list(@Query() query: ListToys, @ReadAt() readAt: string | undefined) {
    return { ...query, readAt };
  }

  @Post(':toyId/repair')
  repair(@Param('toyId') toyId: string, @IfMatchRevision() revision: number) {
    return { toyId, revision };
  }

  @Post(':toyId/destruction')
  destroy(@Param('toyId') toyId: string, @CurrentPrincipal() principal: Principal) {
    return { toyId, roles: [...principal.roles] };
  }

  @Get('failing/:how')
  @Public()
  fail(@Param('how') how: string): never {
    switch (how) {
      case 'domain':
        throw new DomainError('toy.broken', 'conflict', {
          detail: 'The toy car is broken.',
          extensions: { toy: 'car' },
        });
      case 'unknown-code':
        throw new DomainError('toy.unheard-of', 'invalid', { detail: 'Never heard of it.' });
      case 'stale':
        throw new RevisionConflict('toys' as StreamId, 1, 2);
      case 'database':
        throw new InfrastructureError('connection refused by 10.0.0.1', { retriable: true });
      default:
        throw new Error('secret inner detail');
    }
  }

  @Get('slow/:ms')
  @Public()
  async slow(@Param('ms') ms: string) {
    ToyController.sleepers += 1;
    await pause(Number(ms), undefined, { ref: false });
    ToyController.sleepers -= 1;
    return { slept: ms };
  }
}
