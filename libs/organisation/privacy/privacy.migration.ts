import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration } from '@timeledger/database/migrations.js';
import { privacyTablesSql } from './privacy-tables.js';

/** Makes the tables of privacy. */
export class OrganisationPrivacy1764600000005 implements MigrationInterface {
  readonly name = 'OrganisationPrivacy1764600000005';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'organisation');
    for (const statement of privacyTablesSql('organisation', roles)) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}
