import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createBusSql, dropBusSql, grantBusSql, secureMessagesSql } from './bus-schema.js';
import type { BusRoles } from './bus-schema.js';

/** Where the bus lives and who may use it at first. */
export interface BusMigrationOptions extends Partial<BusRoles> {
  /** `bus` unless told. */
  readonly schema?: string;
}

/**
 * The migrations of the PostgreSQL bus, in order, for TypeORM's `migrations`. The functions they create run with the
 * rights of the role that creates them: run them as the owner. Roles that come later get theirs by `grantBusSql`.
 */
export function busMigrations(options: BusMigrationOptions = {}): (new () => MigrationInterface)[] {
  const { schema = 'bus', producers = [], consumers = [] } = options;
  class CreateBus1780000000000 implements MigrationInterface {
    readonly name = 'CreateBus1780000000000';

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(createBusSql(schema));
      const grants = grantBusSql(schema, { producers, consumers });
      if (grants !== '') await runner.query(grants);
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(dropBusSql(schema));
    }
  }
  class SecureMessages1796000000000 implements MigrationInterface {
    readonly name = 'SecureMessages1796000000000';

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(secureMessagesSql(schema, consumers));
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(`ALTER TABLE "${schema}".messages DISABLE ROW LEVEL SECURITY`);
    }
  }
  return [CreateBus1780000000000, SecureMessages1796000000000];
}
