import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BearerGuard, BearerOptions } from './bearer.guard.js';
import { PositionController } from './position.controller.js';
import { Position } from './position.entity.js';
import { PunchController } from './punch.controller.js';
import { Punch } from './punch.entity.js';

/** What the baseline needs to know. */
export interface BaselineOptions {
  readonly databaseUrl: string;
  readonly poolSize: number;
  readonly bearer: BearerOptions;
}

/** The application that a competent team writes by default: NestJS on Express, TypeORM, class-validator. */
@Module({})
export class BaselineModule {
  static with({ databaseUrl, poolSize, bearer }: BaselineOptions): DynamicModule {
    return {
      module: BaselineModule,
      imports: [
        TypeOrmModule.forRoot({
          type: 'postgres',
          url: databaseUrl,
          entities: [Punch, Position],
          // A scratch database that lives as long as the run; a real application would migrate.
          synchronize: true,
          poolSize,
          logging: false,
        }),
        TypeOrmModule.forFeature([Punch, Position]),
      ],
      controllers: [PunchController, PositionController],
      providers: [BearerGuard, { provide: BearerOptions, useValue: bearer }],
    };
  }
}
