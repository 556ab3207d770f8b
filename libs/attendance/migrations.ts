import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration, type MigrationClass } from '@timeledger/database/migrations.js';
import { createFollowerTables } from '@timeledger/runtime/follower-tables.migration.js';
import { attendanceTablesSql } from './read-model/attendance-tables.js';

class AttendanceReadModel1764000000000 implements MigrationInterface {
  readonly name = 'AttendanceReadModel1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'attendance');
    const statements = [
      ...createFollowerTables({ schema: 'attendance', roles }),
      ...attendanceTablesSql('attendance', roles),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}

/** Every migration of attendance's read model, in order. */
export const attendanceMigrations: readonly MigrationClass[] = [AttendanceReadModel1764000000000];
