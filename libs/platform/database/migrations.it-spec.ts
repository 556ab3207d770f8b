import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { provisionTestContext, type TestContext } from '@timeledger/testing/test-database.js';
import pg from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration, runMigrations, type MigrationClass } from './migrations.js';

class CreateThings1762000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const roles = await rolesInMigration(runner, 'attendance');
    await runner.query('CREATE TABLE attendance.things (id int)');
    await runner.query(`GRANT SELECT ON attendance.things TO ${roles.api}`);
  }
  async down(): Promise<void> {}
}
class FillThings1762000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('INSERT INTO attendance.things VALUES (1)');
  }
  async down(): Promise<void> {}
}
class Broken1762000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('INSERT INTO attendance.things VALUES (2)');
    await runner.query('SELECT 1 / 0');
  }
  async down(): Promise<void> {}
}

describe('runMigrations', () => {
  let context: TestContext;
  const run = (...migrations: readonly MigrationClass[]): Promise<readonly string[]> =>
    runMigrations({
      url: context.urls.migrator,
      schema: 'attendance',
      ownerRole: context.roles.owner,
      migrations,
    });
  const things = async (): Promise<unknown> => {
    const client = new pg.Client({ connectionString: context.urls.api });
    await client.connect();
    const { rows } = await client.query('SELECT id FROM attendance.things');
    await client.end();
    return rows;
  };

  beforeAll(async () => {
    context = await provisionTestContext('attendance');
  });
  afterAll(() => context.drop());

  it('runs each migration once, however many processes start at once', async () => {
    const runs = await Promise.all(
      Array.from({ length: 3 }, () => run(CreateThings1762000000000, FillThings1762000000001)),
    );
    expect(runs.flat()).toEqual(['CreateThings1762000000000', 'FillThings1762000000001']);
    expect(await things()).toEqual([{ id: 1 }]);
  });

  it('leaves everything to the owner', async () => {
    const client = new pg.Client({ connectionString: context.url });
    await client.connect();
    const { rows } = await client.query(
      "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'attendance'",
    );
    await client.end();
    expect(rows).toEqual([{ tableowner: context.roles.owner }]);
  });

  it('rolls a broken migration back', async () => {
    await expect(
      run(CreateThings1762000000000, FillThings1762000000001, Broken1762000000002),
    ).rejects.toThrow('division by zero');
    expect(await things()).toEqual([{ id: 1 }]);
  });

  it('refuses a database that a newer version has migrated', async () => {
    await expect(run(CreateThings1762000000000)).rejects.toThrow(
      /newer version of the product \(FillThings1762000000001 is unknown here\)/,
    );
  });
});
