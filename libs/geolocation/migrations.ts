import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration, type MigrationClass } from '@timeledger/database/migrations.js';
import {
  checkpointPolicyMigration,
  createFollowerTables,
} from '@timeledger/runtime/follower-tables.migration.js';
import {
  PEOPLE_TABLE_DEFINITIONS,
  PEOPLE_TABLES,
  tablesSql,
} from '@timeledger/people/read-model/people-tables.js';
import { geolocationTablesSql } from './read-model/geolocation-tables.js';
import { TRACK_TABLE_DEFINITIONS, TRACK_TABLES, trackDueSql } from './read-model/track-tables.js';
import { positionTablesSql } from './read-model/position-tables.js';

class GeolocationReadModel1764000000000 implements MigrationInterface {
  readonly name = 'GeolocationReadModel1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'geolocation');
    const statements = [
      ...createFollowerTables({ schema: 'geolocation', roles }),
      ...geolocationTablesSql('geolocation', roles),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}

class GeolocationPositions1798000000000 implements MigrationInterface {
  readonly name = 'GeolocationPositions1798000000000';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'geolocation');
    const statements = [
      ...tablesSql('geolocation', roles, PEOPLE_TABLE_DEFINITIONS, PEOPLE_TABLES),
      ...positionTablesSql('geolocation', roles),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('positions are not to be had again');
  }
}

class GeolocationTracks1799000000000 implements MigrationInterface {
  readonly name = 'GeolocationTracks1799000000000';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'geolocation');
    const statements = [
      ...tablesSql('geolocation', roles, TRACK_TABLE_DEFINITIONS, TRACK_TABLES),
      ...trackDueSql('geolocation', roles),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}

/** Every migration of geolocation's read model, in order. */
export const geolocationMigrations: readonly MigrationClass[] = [
  GeolocationReadModel1764000000000,
  checkpointPolicyMigration('geolocation'),
  GeolocationPositions1798000000000,
  GeolocationTracks1799000000000,
];
