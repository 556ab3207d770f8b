import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration, type MigrationClass } from '@timeledger/database/migrations.js';
import {
  checkpointPolicyMigration,
  createFollowerTables,
} from '@timeledger/runtime/follower-tables.migration.js';
import {
  activityTablesSql,
  entryTablesSql,
  sheetTablesSql,
  taskTimeTablesSql,
  timingTablesSql,
} from './read-model/task-time-tables.js';

class TaskTimeReadModel1764000000000 implements MigrationInterface {
  readonly name = 'TaskTimeReadModel1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'tasktime');
    const statements = [
      ...createFollowerTables({ schema: 'tasktime', roles }),
      ...taskTimeTablesSql('tasktime', roles),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}

class TaskTimeActivities1797000000000 implements MigrationInterface {
  readonly name = 'TaskTimeActivities1797000000000';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'tasktime');
    for (const statement of activityTablesSql('tasktime', roles)) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}

class TaskTimeEntries1800000000000 implements MigrationInterface {
  readonly name = 'TaskTimeEntries1800000000000';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'tasktime');
    for (const statement of entryTablesSql('tasktime', roles)) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}

class TaskTimeTiming1801000000000 implements MigrationInterface {
  readonly name = 'TaskTimeTiming1801000000000';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'tasktime');
    for (const statement of timingTablesSql('tasktime', roles)) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}

class TaskTimeSheets1802000000000 implements MigrationInterface {
  readonly name = 'TaskTimeSheets1802000000000';

  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'tasktime');
    for (const statement of sheetTablesSql('tasktime', roles)) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}

/** Every migration of task-time's read model, in order. */
export const taskTimeMigrations: readonly MigrationClass[] = [
  TaskTimeReadModel1764000000000,
  checkpointPolicyMigration('tasktime'),
  TaskTimeActivities1797000000000,
  TaskTimeEntries1800000000000,
  TaskTimeTiming1801000000000,
  TaskTimeSheets1802000000000,
];
