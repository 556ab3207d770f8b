import type { FieldError } from '@timeledger/kernel/domain-error.js';
import { isTimeZone } from '@timeledger/service/validation/formats.js';
import type { OpeningSpan } from '../domain/sites/opening-hours.js';
import {
  readSite,
  SITE_PURPOSES,
  type SentShape,
  type SentSite,
  type SiteFacts,
  type SitePurpose,
} from '../domain/sites/site.js';
import { MAX_CELL_LENGTH, type SiteColumn, type SiteRecord } from './site-file.js';

/** What is wrong with a row. `column` is `null` for the row as such. */
export interface RowFault {
  readonly column: SiteColumn | null;
  readonly code: string;
  /** In English; quotes nothing of the file. */
  readonly message: string;
}

/** A row that can be used. */
export interface SiteRow {
  readonly line: number;
  /** What finds the site again in the next file. */
  readonly key: string;
  readonly site: SiteFacts;
  readonly isActive: boolean;
}

const MAX_KEY_LENGTH = 100;
const MAX_NAME_LENGTH = 200;
const CONTROL = /\p{Cc}/u;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const fault = (column: SiteColumn | null, code: string, message: string): RowFault => ({
  column,
  code,
  message,
});

/** A number with a decimal point; anything else is none, and the site says so. */
const numberOf = (cell: string | undefined): number =>
  cell !== undefined && /^-?\d{1,9}(?:\.\d{1,15})?$/.test(cell) ? Number(cell) : NaN;

/** `52.50 13.40; 52.50 13.41; 52.51 13.41`: latitude and longitude of each corner. */
const cornersOf = (cell: string) =>
  cell
    .split(/[;,|]/)
    .filter((corner) => corner.trim() !== '')
    .map((corner) => {
      const [latitude, longitude, ...rest] = corner.trim().split(/\s+/);
      return { latitude: rest.length > 0 ? NaN : numberOf(latitude), longitude: numberOf(longitude) };
    });

/** `1-5 08:00-18:00; 6 09:00-13:00`; `undefined` for what cannot be read. */
function hoursOf(cell: string): readonly OpeningSpan[] | undefined {
  const spans: OpeningSpan[] = [];
  for (const part of cell.split(/[;,|]/)) {
    const match = /^\s*([1-7])(?:-([1-7]))?\s+(\d\d:\d\d)-(\d\d:\d\d)\s*$/.exec(part);
    if (match === null) return undefined;
    const [, first = '', last = first, from = '', until = ''] = match;
    if (Number(last) < Number(first)) return undefined;
    for (let weekday = Number(first); weekday <= Number(last); weekday += 1)
      spans.push({ weekday, from, until });
  }
  return spans;
}

const listOf = (cell: string | undefined): readonly string[] =>
  (cell ?? '').split(/[\s;,|]+/).filter((text) => text !== '');

/** The column that a fault of the site is about. */
function columnOf(pointer: string): SiteColumn | null {
  if (pointer.endsWith('/datum')) return 'datum';
  if (pointer.startsWith('/shape/corners')) return 'polygon';
  if (pointer === '/shape/center/latitude') return 'latitude';
  if (pointer === '/shape/center/longitude') return 'longitude';
  if (pointer === '/shape/radiusMeters') return 'radius_m';
  if (pointer.startsWith('/bssids')) return 'bssids';
  if (pointer.startsWith('/ipRanges')) return 'ip_ranges';
  if (pointer.startsWith('/openingHours')) return 'hours';
  if (pointer === '/customerId') return 'customer_id';
  return pointer === '/zone' ? 'zone' : null;
}

const faultOf = ({ pointer, code, detail }: FieldError): RowFault => fault(columnOf(pointer), code, detail);

function shapeOf({ cells }: SiteRecord): SentShape | null {
  const { latitude, longitude, radius_m: radius, polygon, datum } = cells;
  if (polygon !== undefined) return { kind: 'polygon', datum, corners: cornersOf(polygon) };
  if (latitude === undefined && longitude === undefined && radius === undefined) return null;
  const center = { latitude: numberOf(latitude), longitude: numberOf(longitude), datum };
  return { kind: 'circle', center, radiusMeters: numberOf(radius) };
}

/** What is wrong with the cells by themselves. */
function cellFaults({ cells, isRagged }: SiteRecord): readonly RowFault[] {
  const faults: RowFault[] = [];
  if (isRagged) faults.push(fault(null, 'row.ragged', 'has another number of cells than the header'));
  // The columns are those of the header.
  for (const [column, cell] of Object.entries(cells) as [SiteColumn, string][]) {
    if (cell.length > MAX_CELL_LENGTH) faults.push(fault(column, 'cell.too-long', 'is too long'));
    else if (CONTROL.test(cell))
      faults.push(fault(column, 'cell.control-characters', 'holds control characters or line breaks'));
  }
  const { key, name, purpose, zone, active, customer_id: customer, polygon, latitude, hours } = cells;
  const needed = { key: [key, MAX_KEY_LENGTH], name: [name, MAX_NAME_LENGTH] } as const;
  for (const [column, [value, length]] of Object.entries(needed) as [
    'key' | 'name',
    readonly [string?, number?],
  ][])
    if (value === undefined || value.length > (length ?? 0))
      faults.push(fault(column, 'cell.length', `must have 1 to ${length} characters`));
  if (purpose !== undefined && !SITE_PURPOSES.some((known) => known === purpose))
    faults.push(fault('purpose', 'site.purpose', `must be ${SITE_PURPOSES.join(' or ')}`));
  if (zone === undefined || !isTimeZone(zone))
    faults.push(fault('zone', 'zone.unknown', 'must be an IANA time zone'));
  if (active !== undefined && !['yes', 'no'].includes(active))
    faults.push(fault('active', 'cell.yes-or-no', 'must be yes or no'));
  if (customer !== undefined && !UUID.test(customer))
    faults.push(fault('customer_id', 'id.malformed', 'must be a UUID'));
  if (polygon !== undefined && latitude !== undefined)
    faults.push(fault('polygon', 'shape.both', 'is a polygon beside a circle'));
  if (hours !== undefined && hoursOf(hours) === undefined)
    faults.push(fault('hours', 'opening-hours.malformed', 'must be as 1-5 08:00-18:00; 6 09:00-13:00'));
  return faults;
}

/** A row as a site, or all that is wrong with it. A row is the whole site: an empty cell is nothing, not what was. */
export function readSiteRow(record: SiteRecord): SiteRow | readonly RowFault[] {
  const faults = cellFaults(record);
  if (faults.length > 0) return faults;
  const { cells, line } = record;
  const sent: SentSite = {
    name: cells.name ?? '',
    // Checked above.
    purpose: (cells.purpose ?? 'work') as SitePurpose,
    customerId: cells.customer_id ?? null,
    shape: shapeOf(record),
    bssids: listOf(cells.bssids),
    ipRanges: listOf(cells.ip_ranges),
    openingHours: cells.hours === undefined ? null : (hoursOf(cells.hours) ?? null),
    zone: cells.zone ?? '',
  };
  const { site, faults: siteFaults } = readSite(sent);
  if (siteFaults.length > 0) return siteFaults.map(faultOf);
  return { line, key: cells.key ?? '', site, isActive: cells.active !== 'no' };
}
