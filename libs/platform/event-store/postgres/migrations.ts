import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createAppendFunctionSql } from './append-function.sql.js';
import { createAppendSinglesSql, createStreamsFunctionSql } from './append-singles.sql.js';
import {
  DEFAULT_PARTITION_SIZE,
  logRolesOf,
  logSchemaOf,
  quoteIdentifier,
  type LogRoles,
} from './log-names.js';
import { createLogTablesSql, protectLogSql, type LogLayout } from './log-tables.sql.js';
import { createReadFunctionsSql } from './read-functions.sql.js';

/** Which log to make. */
export interface EventStoreMigrationOptions {
  /** `attendance`: gives the schema `attendance_log` and the roles `tl_attendance_…`. */
  readonly context: string;
  readonly schema?: string;
  /** The context's roles. They must exist, and the migrating role must be a member of the owner. */
  readonly roles?: LogRoles;
  /** Positions in one partition; {@link DEFAULT_PARTITION_SIZE} unless told. Fixed when the log is made. */
  readonly partitionSize?: number;
}

/** The SQL that makes the log of a context in an empty schema: tables, functions, policies and grants. */
export function createEventStoreSql(options: EventStoreMigrationOptions): string {
  const layout: LogLayout = {
    schema: options.schema ?? logSchemaOf(options.context),
    roles: options.roles ?? logRolesOf(options.context),
    partitionSize: options.partitionSize ?? DEFAULT_PARTITION_SIZE,
  };
  if (!Number.isSafeInteger(layout.partitionSize) || layout.partitionSize < 1) {
    throw new RangeError('partitionSize must be a whole number from 1');
  }
  const parts = [
    createLogTablesSql,
    createStreamsFunctionSql,
    createAppendFunctionSql,
    createAppendSinglesSql,
    createReadFunctionsSql,
    protectLogSql,
  ];
  return parts.map((part) => part(layout)).join('\n');
}

/** The migrations of a context's log, in order, for TypeORM's `migrations`. */
export function eventStoreMigrations(options: EventStoreMigrationOptions): (new () => MigrationInterface)[] {
  class CreateEventStore1780000000000 implements MigrationInterface {
    readonly name = 'CreateEventStore1780000000000';

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(createEventStoreSql(options));
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(
        `DROP SCHEMA ${quoteIdentifier(options.schema ?? logSchemaOf(options.context))} CASCADE`,
      );
    }
  }
  return [CreateEventStore1780000000000];
}
