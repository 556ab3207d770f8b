import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration, type MigrationClass } from '@timeledger/database/migrations.js';
import {
  checkpointPolicyMigration,
  createFollowerTables,
} from '@timeledger/runtime/follower-tables.migration.js';
import {
  attendanceTablesSql,
  FIRST_TABLES,
  listsByPersonSql,
  LATER_PEOPLE_TABLES,
} from './read-model/attendance-tables.js';
import { AttendanceAbsences1796500000000 } from './absences/absences.tables.js';
import { AttendanceFeedback1796100000205 } from './feedback/feedback.tables.js';
import { AttendanceRecalculation1796300000000 } from './recalculation/recalculation.tables.js';

class AttendanceReadModel1764000000000 implements MigrationInterface {
  readonly name = 'AttendanceReadModel1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'attendance');
    const statements = [
      ...createFollowerTables({ schema: 'attendance', roles }),
      ...attendanceTablesSql('attendance', roles, FIRST_TABLES),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}

class AttendancePeople1765100000000 implements MigrationInterface {
  readonly name = 'AttendancePeople1765100000000';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'attendance');
    const statements = [
      ...attendanceTablesSql('attendance', roles, LATER_PEOPLE_TABLES),
      ...listsByPersonSql('attendance'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}

/** Every migration of attendance's read model, in order. */
export const attendanceMigrations: readonly MigrationClass[] = [
  AttendanceReadModel1764000000000,
  AttendancePeople1765100000000,
  checkpointPolicyMigration('attendance'),
  AttendanceFeedback1796100000205,
  AttendanceRecalculation1796300000000,
  AttendanceAbsences1796500000000,
];
