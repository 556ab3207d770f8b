import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration, type MigrationClass } from '@timeledger/database/migrations.js';
import {
  checkpointPolicyMigration,
  createFollowerTables,
} from '@timeledger/runtime/follower-tables.migration.js';
import {
  customerTablesSql,
  travelExpenseTablesSql,
  tripTablesSql,
  visitTablesSql,
} from './read-model/travel-expense-tables.js';

class TravelExpenseReadModel1764000000000 implements MigrationInterface {
  readonly name = 'TravelExpenseReadModel1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'travelexpense');
    const statements = [
      ...createFollowerTables({ schema: 'travelexpense', roles }),
      ...travelExpenseTablesSql('travelexpense', roles),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}

class TravelExpenseCustomers1796200000000 implements MigrationInterface {
  readonly name = 'TravelExpenseCustomers1796200000000';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'travelexpense');
    for (const statement of customerTablesSql('travelexpense', roles)) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}

class TravelExpenseVisits1796400000000 implements MigrationInterface {
  readonly name = 'TravelExpenseVisits1796400000000';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'travelexpense');
    for (const statement of visitTablesSql('travelexpense', roles)) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}

class TravelExpenseTrips1796400100000 implements MigrationInterface {
  readonly name = 'TravelExpenseTrips1796400100000';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'travelexpense');
    for (const statement of tripTablesSql('travelexpense', roles)) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}

/** Every migration of the read model of travel and expense, in order. */
export const travelExpenseMigrations: readonly MigrationClass[] = [
  TravelExpenseReadModel1764000000000,
  checkpointPolicyMigration('travelexpense'),
  TravelExpenseCustomers1796200000000,
  TravelExpenseVisits1796400000000,
  TravelExpenseTrips1796400100000,
];
