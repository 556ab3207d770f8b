import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration, type MigrationClass } from '@timeledger/database/migrations.js';
import {
  checkpointPolicyMigration,
  createFollowerTables,
} from '@timeledger/runtime/follower-tables.migration.js';
import { OrganisationStaffNumbers1796100000306 } from './import/staff-number-claims.projection.js';
import { OrganisationDevices1796100000104 } from './devices/devices.migration.js';
import { OrganisationDataExports1796200000405 } from './privacy/data-exports/data-exports.projection.js';
import { OrganisationErasure1796100000205 } from './privacy/erasure.projection.js';
import { OrganisationPrivacy1764600000005 } from './privacy/privacy.migration.js';
import { OrganisationDirectoryGroups1796300000506 } from './scim/groups/directory-group-tables.js';
import { OrganisationDirectoryUsers1796300000607 } from './scim/users/directory-user-tables.js';
import { organisationTablesSql } from './read-model/organisation-tables.js';
import { peopleTablesSql } from './read-model/people-tables.js';

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

class OrganisationPeople1796100000001 implements MigrationInterface {
  readonly name = 'OrganisationPeople1796100000001';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'organisation');
    for (const statement of peopleTablesSql('organisation', roles)) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}

/** Every migration of organisation's read model, in order. */
export const organisationMigrations: readonly MigrationClass[] = [
  OrganisationReadModel1764000000000,
  checkpointPolicyMigration('organisation'),
  OrganisationPrivacy1764600000005,
  OrganisationPeople1796100000001,
  OrganisationDevices1796100000104,
  OrganisationErasure1796100000205,
  OrganisationStaffNumbers1796100000306,
  OrganisationDataExports1796200000405,
  OrganisationDirectoryGroups1796300000506,
  OrganisationDirectoryUsers1796300000607,
];
