import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration, type MigrationClass } from '@timeledger/database/migrations.js';
import {
  checkpointPolicyMigration,
  createFollowerTables,
} from '@timeledger/runtime/follower-tables.migration.js';
import { analyticsTablesSql } from './read-model/analytics-tables.js';

class AnalyticsReadModel1764000000000 implements MigrationInterface {
  readonly name = 'AnalyticsReadModel1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'analytics');
    const statements = [
      ...createFollowerTables({ schema: 'analytics', roles }),
      ...analyticsTablesSql('analytics', roles),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}

/** Every migration of the read model of analytics, in order. */
export const analyticsMigrations: readonly MigrationClass[] = [
  AnalyticsReadModel1764000000000,
  checkpointPolicyMigration('analytics'),
];
