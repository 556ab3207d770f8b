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
import { createReadFunctionsSql, createTenantReadsSql } from './read-functions.sql.js';
import { createReadStreamsSql } from './read-streams.sql.js';

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

function layoutOf(options: EventStoreMigrationOptions): LogLayout {
  const layout: LogLayout = {
    schema: options.schema ?? logSchemaOf(options.context),
    roles: options.roles ?? logRolesOf(options.context),
    partitionSize: options.partitionSize ?? DEFAULT_PARTITION_SIZE,
  };
  if (!Number.isSafeInteger(layout.partitionSize) || layout.partitionSize < 1) {
    throw new RangeError('partitionSize must be a whole number from 1');
  }
  return layout;
}

/** The SQL that makes the log of a context in an empty schema: tables, functions, policies and grants. */
export function createEventStoreSql(options: EventStoreMigrationOptions): string {
  const layout = layoutOf(options);
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
  /** Functions that are told a tenant hold to the one that the transaction is of. */
  class HoldToTenant1796000000000 implements MigrationInterface {
    readonly name = 'HoldToTenant1796000000000';

    async up(runner: QueryRunner): Promise<void> {
      const layout = layoutOf(options);
      for (const part of [createAppendFunctionSql, createAppendSinglesSql, createTenantReadsSql])
        await runner.query(part(layout));
    }

    down(): Promise<void> {
      throw new Error('functions that look at no tenant are not brought back');
    }
  }
  /** Several streams are read by one statement. */
  class ReadManyStreams1796400000100 implements MigrationInterface {
    readonly name = 'ReadManyStreams1796400000100';

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(createReadStreamsSql(layoutOf(options)));
    }

    async down(runner: QueryRunner): Promise<void> {
      const { schema } = layoutOf(options);
      await runner.query(`DROP FUNCTION ${quoteIdentifier(schema)}.read_streams(uuid, text[], int[], int)`);
    }
  }
  return [CreateEventStore1780000000000, HoldToTenant1796000000000, ReadManyStreams1796400000100];
}
