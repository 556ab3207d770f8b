import type { LocalDate } from './calendar.js';
import { demoId, type Company, type DemoOptions, type Person, type ShiftKind } from './company.js';
import { randomOf } from './random.js';
import { USUAL_START } from './worked-day.js';

/** Everything of the company that is no person: its places, customers, projects and shifts. */
export interface FieldWork {
  readonly offices: readonly Office[];
  readonly customers: readonly Customer[];
  readonly projects: readonly Project[];
  readonly shifts: readonly Shift[];
}

/** A region of the company: where it works, and in which currency. */
interface Region {
  readonly name: string;
  readonly zone: string;
  readonly currency: 'EUR' | 'CNY' | 'USD';
  readonly latitude: number;
  readonly longitude: number;
  readonly city: string;
  readonly customers: readonly [string, ...string[]];
  readonly projects: readonly [string, ...string[]];
}

/** Where a region has its office: a place that punches are judged by. */
export interface Office {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly latitude: number;
  readonly longitude: number;
}

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly region: string;
  readonly zone: string;
}

/** A project with its tasks; the rate and the budget are of its currency. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly currency: Region['currency'];
  readonly perHour: string;
  readonly budget: string;
  readonly tasks: readonly { readonly id: string; readonly title: string }[];
}

/** When those of a kind of shift are expected. */
export interface Shift {
  readonly id: string;
  readonly kind: ShiftKind;
  /** Local times. */
  readonly startTime: string;
  readonly endTime: string;
  readonly unpaidBreakMinutes: number;
  /** ISO 8601: 1 is Monday. */
  readonly weekdays: readonly number[];
}

const REGIONS: readonly Region[] = [
  {
    ...{ name: 'Europe', zone: 'Europe/Berlin', currency: 'EUR', city: 'Kiel' },
    ...{ latitude: 54.3233, longitude: 10.1394 },
    customers: ['Nordwind Logistik', 'Hafenbau Kiel', 'Förde Energie', 'Lübecker Kräne'],
    projects: ['Harbour crane', 'Substation north'],
  },
  {
    ...{ name: 'China', zone: 'Asia/Shanghai', currency: 'CNY', city: 'Shanghai' },
    ...{ latitude: 31.2304, longitude: 121.4737 },
    customers: ['东方港务', 'Pudong Lifts', '长江重工'],
    projects: ['Metro line 12', 'Cold store Pudong'],
  },
  {
    ...{ name: 'America', zone: 'America/New_York', currency: 'USD', city: 'Newark' },
    ...{ latitude: 40.7357, longitude: -74.1724 },
    customers: ['Hudson Terminals', 'Passaic Power', 'Garden State Rail'],
    projects: ['Terminal B', 'Rail yard signals'],
  },
];

/** What an hour costs, and what a project may cost, in the currency of its region. */
const MONEY: Readonly<Record<Region['currency'], { readonly perHour: string; readonly budget: string }>> = {
  EUR: { perHour: '62.00', budget: '150000.00' },
  CNY: { perHour: '210.00', budget: '480000.00' },
  USD: { perHour: '74.50', budget: '180000.00' },
};

const TASKS = ['Survey', 'Installation', 'Test and handover'] as const;

const clock = (minute: number): string => {
  const ofDay = minute % 1440;
  const digits = (value: number): string => String(value).padStart(2, '0');
  return `${digits(Math.floor(ofDay / 60))}:${digits(ofDay % 60)}`;
};

/** Everybody but part-timers is expected for eight hours of work and an unpaid half hour. */
const WORK_MINUTES = 8 * 60 + 30;
const PART_TIME_MINUTES = 5 * 60;
const MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5];
/** Night shifts begin on the evening before. */
const SUNDAY_TO_THURSDAY = [7, 1, 2, 3, 4];

/** The places, customers, projects and shifts of a company. */
export function fieldWorkOf(options: DemoOptions): FieldWork {
  const id = (...parts: readonly string[]): string => demoId(options, ...parts);
  return {
    offices: REGIONS.map(({ name, zone, latitude, longitude, city }) => ({
      ...{ id: id('geo-site', name), name: `Office ${city}`, zone, latitude, longitude },
    })),
    customers: REGIONS.flatMap(({ name: region, zone, city, customers }) =>
      customers.map((name, index) => ({
        ...{ id: id('customer', name), name, region, zone, address: `${index + 1} Dock Road, ${city}` },
      })),
    ),
    projects: REGIONS.flatMap(({ zone, currency, projects }) =>
      projects.map((name) => ({
        ...{ id: id('project', name), name, zone, currency, ...MONEY[currency] },
        tasks: TASKS.map((title) => ({ id: id('task', name, title), title })),
      })),
    ),
    shifts: Object.entries(USUAL_START).map(([name, startMinute]) => {
      // The keys of that record are the kinds of shifts.
      const kind = name as ShiftKind;
      const minutes = kind === 'part-time' ? PART_TIME_MINUTES : WORK_MINUTES;
      return {
        ...{
          id: id('shift', kind),
          kind,
          startTime: clock(startMinute),
          endTime: clock(startMinute + minutes),
        },
        unpaidBreakMinutes: kind === 'part-time' ? 0 : 30,
        weekdays: kind === 'night' ? SUNDAY_TO_THURSDAY : MONDAY_TO_FRIDAY,
      };
    }),
  };
}

/** A part of a day for a task, in hundredths of a percent. */
export interface Share {
  readonly taskId: string;
  readonly basisPoints: number;
}

const PROJECT_SHARE = 0.4;
const SPLITS: readonly [readonly number[], ...(readonly number[])[]] = [
  [10_000],
  [6_000, 4_000],
  [5_000, 3_000, 2_000],
];

/** Whether a person's time goes onto tasks: of some of those with a phone. */
export const worksOnProjects = ({ seed }: DemoOptions, { badge, staffNumber }: Person): boolean =>
  badge === undefined && randomOf(seed, 'projects', staffNumber).happens(PROJECT_SHARE);

/** Onto which tasks of a project of the own region a day goes. */
export function sharesOf(
  { options }: Company,
  { projects }: FieldWork,
  person: Person,
  date: LocalDate,
): readonly Share[] {
  const random = randomOf(options.seed, 'shares', person.staffNumber, date);
  const [first, ...others] = projects.filter(({ zone }) => zone === person.payGroup.zone);
  if (first === undefined) return [];
  const { tasks } = random.pick([first, ...others]);
  const split = random.pick(SPLITS);
  return tasks
    .slice(0, split.length)
    .map(({ id: taskId }, index) => ({ taskId, basisPoints: split[index] ?? 0 }));
}
