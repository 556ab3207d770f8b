import pg from 'pg';
import type { Instant } from '@timeledger/kernel/clock.js';
import { distanceMeters } from '@timeledger/kernel/great-circle.js';
import { radius95Meters } from '@timeledger/geolocation/domain/geometry/distance.js';
import { judge, type KnownSite } from '@timeledger/geolocation/domain/verdicts/verdict.js';
import { DEFAULT_VERDICT_POLICY } from '@timeledger/geolocation/domain/verdicts/verdict-policy.js';
import { SiteIndex } from '@timeledger/geolocation/sites/site-index.js';
import type { BenchOptions } from './options.js';
import type { Comparison } from './report.js';
import { takeTurns } from './rounds.js';
import type { ScratchPostgres } from './scratch-postgres.js';
import { ratiosOf, spreadOf } from './statistics.js';

const SITES = 100_000;
const RADIUS_METERS = 100;
const ACCURACY_METERS = 12;
const CHECKED = 500;
const AT = '2026-03-02T08:00:00.000Z' as Instant;
const PLAIN = 'index on latitude and longitude, distance in SQL';

/** Numbers that look random and are the same in each run (D. H. Lehmer, modulus 2³¹ − 1, multiplier 48271). */
function* numbers(): Generator<number, never> {
  let state = 20_261_124;
  for (;;) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}

/** Circles of a company that is spread over Central Europe. */
function sitesOf(random: Generator<number, never>): readonly KnownSite[] {
  return Array.from({ length: SITES }, (_, index) => {
    const center = { latitude: 47 + random.next().value * 8, longitude: 6 + random.next().value * 9 };
    return {
      siteId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      ...{ name: `Site ${index}`, purpose: 'work', customerId: null, isActive: true },
      shape: { kind: 'circle', center, radiusMeters: RADIUS_METERS },
      ...{ bssids: [], ipRanges: [], openingHours: null, zone: 'Europe/Berlin' },
    };
  });
}

/**
 * Part i: a verdict on a position among 100,000 sites, against the plain way: the sites in a table with an index on latitude and
 * longitude, a box around the position, and the distance in SQL. Both find the same site.
 */
export async function measureVerdicts(
  postgres: ScratchPostgres,
  options: BenchOptions,
  progress: (text: string) => void,
): Promise<{ readonly comparisons: readonly Comparison[]; readonly notes: readonly string[] }> {
  const random = numbers();
  const sites = sitesOf(random);
  const builtMs = performance.now();
  const index = new SiteIndex(sites);
  const buildMs = performance.now() - builtMs;
  const reach = DEFAULT_VERDICT_POLICY.nearMeters + radius95Meters(ACCURACY_METERS);
  const ours = (latitude: number, longitude: number): string | null => {
    const coordinates = { latitude, longitude };
    const fix = { at: AT, coordinates, accuracyMeters: ACCURACY_METERS };
    const evidence = { at: AT, fix, bssids: [], ip: null, signals: [] };
    const { outcome, siteId } = judge(
      evidence,
      index.around(coordinates, reach),
      DEFAULT_VERDICT_POLICY,
      true,
    );
    return outcome === 'inside' ? siteId : null;
  };
  const client = await plainTable(postgres, sites);
  const plain = async (latitude: number, longitude: number): Promise<string | null> => {
    const north = (RADIUS_METERS + 10) / 111_000;
    const east = north / Math.cos((latitude * Math.PI) / 180);
    const { rows } = await client.query<{ site_id: string }>({
      name: 'around',
      text: `SELECT site_id FROM site WHERE latitude BETWEEN $1::float8 - $3::float8 AND $1::float8 + $3::float8
         AND longitude BETWEEN $2::float8 - $4::float8 AND $2::float8 + $4::float8
         AND 2 * 6371008.8 * asin(sqrt(power(sin(radians(latitude - $1) / 2), 2)
           + cos(radians(latitude)) * cos(radians($1)) * power(sin(radians(longitude - $2) / 2), 2))) <= radius
       ORDER BY abs(latitude - $1) + abs(longitude - $2) LIMIT 1`,
      values: [latitude, longitude, north, east],
    });
    return rows[0]?.site_id ?? null;
  };
  /** At one of the sites, some metres from its middle. */
  const place = (): readonly [number, number] => {
    const site = sites[Math.floor(random.next().value * SITES)];
    if (site?.shape?.kind !== 'circle') throw new Error('no circle');
    const { latitude, longitude } = site.shape.center;
    return [latitude + (random.next().value - 0.5) / 10_000, longitude];
  };
  try {
    await assertSame(place, ours, plain, sites);
    const run = async (verdict: (...at: readonly [number, number]) => unknown): Promise<number> => {
      const until = performance.now() + options.seconds * 1000;
      const started = performance.now();
      let count = 0;
      while (performance.now() < until) {
        const given = verdict(...place());
        if (given instanceof Promise) await given;
        count += 1;
      }
      return (count * 1000) / (performance.now() - started);
    };
    const taken = await takeTurns<number>(
      options.rounds,
      [
        { name: 'ours', measure: () => run(ours) },
        { name: 'plain', measure: () => run(plain) },
      ],
      (name, round, rate) =>
        progress(`i  round ${round + 1}  ${name.padEnd(6)} ${Math.round(rate)} verdicts/s`),
    );
    const [mine, other] = [taken.get('ours') ?? [], taken.get('plain') ?? []];
    return {
      comparisons: [
        {
          ...{ part: 'i', what: `verdicts among ${SITES} sites, one after the other`, unit: 'verdicts/s' },
          ...{ ours: spreadOf(mine), otherName: PLAIN, other: spreadOf(other), ratio: ratiosOf(mine, other) },
        },
      ],
      notes: [
        `i: the index of ${SITES} sites was built in ${buildMs.toFixed(0)} ms; a process keeps it, and takes in sites that change`,
      ],
    };
  } finally {
    await client.end();
  }
}

async function plainTable(postgres: ScratchPostgres, sites: readonly KnownSite[]): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: await postgres.createDatabase('bench_sites') });
  await client.connect();
  await client.query(
    'CREATE TABLE site (site_id uuid PRIMARY KEY, latitude float8 NOT NULL, longitude float8 NOT NULL, radius float8 NOT NULL)',
  );
  const rows = sites.map(({ siteId, shape }) => ({
    ...{ site_id: siteId, ...(shape?.kind === 'circle' ? shape.center : {}), radius: RADIUS_METERS },
  }));
  await client.query(
    `INSERT INTO site SELECT * FROM json_to_recordset($1)
       AS row (site_id uuid, latitude float8, longitude float8, radius float8)`,
    [JSON.stringify(rows)],
  );
  await client.query('CREATE INDEX ON site (latitude, longitude)');
  await client.query('VACUUM ANALYZE site');
  return client;
}

/** A wrong answer is quick: both say which of the sites that hold a place it is at. */
async function assertSame(
  place: () => readonly [number, number],
  ours: (latitude: number, longitude: number) => string | null,
  plain: (latitude: number, longitude: number) => Promise<string | null>,
  sites: readonly KnownSite[],
): Promise<void> {
  const byId = new Map(sites.map((site) => [site.siteId, site]));
  for (let count = 0; count < CHECKED; count += 1) {
    const [latitude, longitude] = place();
    for (const siteId of [ours(latitude, longitude), await plain(latitude, longitude)]) {
      const shape = siteId === null ? undefined : byId.get(siteId)?.shape;
      const isAt =
        shape?.kind === 'circle' &&
        distanceMeters(shape.center, { latitude, longitude }) <= shape.radiusMeters;
      if (!isAt) throw new Error(`a verdict at ${latitude} ${longitude} is wrong: ${String(siteId)}`);
    }
  }
}
