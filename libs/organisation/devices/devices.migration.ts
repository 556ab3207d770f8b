import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration } from '@timeledger/database/migrations.js';
import { deviceTablesSql } from './device-tables.js';

/** Makes the devices' read model. */
export class OrganisationDevices1796100000104 implements MigrationInterface {
  readonly name = 'OrganisationDevices1796100000104';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'organisation');
    for (const statement of deviceTablesSql('organisation', roles)) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}
