import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration, type MigrationClass } from '@timeledger/database/migrations.js';
import { createFollowerTables } from '@timeledger/runtime/follower-tables.migration.js';
import { organisationTablesSql } from './read-model/organisation-tables.js';

class OrganisationReadModel1764000000000 implements MigrationInterface {
  readonly name = 'OrganisationReadModel1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'organisation');
    const statements = [
      ...createFollowerTables({ schema: 'organisation', roles }),
      ...organisationTablesSql('organisation', roles),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}

/** Every migration of organisation's read model, in order. */
export const organisationMigrations: readonly MigrationClass[] = [OrganisationReadModel1764000000000];
