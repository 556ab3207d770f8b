import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  MinLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsLocalDate } from '@timeledger/service/validation/format.decorators.js';
import {
  MAXIMUM_CALENDARS,
  MAXIMUM_OVERRIDES,
  type DayMark,
  type DayOverride,
} from '../domain/schedules/holiday-calendar.js';

const FIRST_YEAR = 2000;
const LAST_YEAR = 2100;
const MAXIMUM_NAME_LENGTH = 100;
const MAXIMUM_PAY_GROUPS = 500;

/** What the company says of a day. */
export class DayOverrideBody {
  @JSONSchema({ description: 'The day.', example: '2026-12-24' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({
    description: 'holiday, rest-day, make-up-workday, or ordinary: not what the law makes of it.',
    example: 'rest-day',
  })
  @IsIn(['holiday', 'rest-day', 'make-up-workday', 'ordinary'])
  readonly kind!: DayOverride['kind'];

  @JSONSchema({ description: 'Its name.', example: 'Works holiday' })
  @IsString()
  @MaxLength(MAXIMUM_NAME_LENGTH)
  readonly name!: string;
}

/** What the company says about a calendar. */
export class TenantCalendarBody {
  @JSONSchema({ description: 'A country, or a region of it (ISO 3166).', example: 'DE-BY' })
  @IsString()
  @MinLength(2)
  @MaxLength(6)
  readonly calendar!: string;

  @JSONSchema({
    description:
      'Pay groups that follow it wherever people are placed. Everybody else follows the country of their placement.',
    example: [],
  })
  @IsArray()
  @ArrayMaxSize(MAXIMUM_PAY_GROUPS)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  readonly payGroupIds!: readonly string[];

  @JSONSchema({
    description: 'Years of which `overrides` say everything, known by law or not.',
    example: [],
  })
  @IsArray()
  @ArrayMaxSize(100)
  @IsInt({ each: true })
  @Min(FIRST_YEAR, { each: true })
  @Max(LAST_YEAR, { each: true })
  readonly completeYears!: readonly number[];

  @JSONSchema({ description: 'Days that are otherwise than the law says.' })
  @IsArray()
  @ArrayMaxSize(MAXIMUM_OVERRIDES)
  @ValidateNested({ each: true })
  @Type(() => DayOverrideBody)
  readonly overrides!: readonly DayOverrideBody[];
}

/** Everything that the company says about holidays. */
export class HolidayCalendarsBody {
  @JSONSchema({ description: 'By calendar, each once.' })
  @IsArray()
  @ArrayMaxSize(MAXIMUM_CALENDARS)
  @ValidateNested({ each: true })
  @Type(() => TenantCalendarBody)
  readonly calendars!: readonly TenantCalendarBody[];
}

/** Everything that the company says about holidays, and its version. */
export class HolidayCalendarsView extends HolidayCalendarsBody {
  @JSONSchema({ description: 'Counts the changes; 0 before the first.', example: 1 })
  @IsInt()
  readonly version!: number;
}

/** Which year of a calendar. */
export class CalendarYearQuery {
  @JSONSchema({ description: 'The year.', example: 2026 })
  @IsInt()
  @Min(FIRST_YEAR)
  @Max(LAST_YEAR)
  readonly year!: number;
}

/** A day that is not an ordinary one. */
export class DayMarkView {
  @JSONSchema({ description: 'The day.', example: '2026-06-04' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({
    description:
      'holiday; rest-day: off, but no statutory holiday; make-up-workday: worked for a day off elsewhere.',
    example: 'holiday',
  })
  @IsIn(['holiday', 'rest-day', 'make-up-workday'])
  readonly kind!: DayMark['kind'];

  @JSONSchema({ description: 'Its name in the language of the country.', example: 'Fronleichnam' })
  @IsString()
  readonly name!: string;
}

/** The marked days of a year. */
export class CalendarYearView {
  @JSONSchema({ description: 'The calendar.', example: 'DE-BY' })
  @IsString()
  readonly calendar!: string;

  @JSONSchema({ description: 'The year.', example: 2026 })
  @IsInt()
  readonly year!: number;

  @JSONSchema({ description: 'By date; weekends are ordinary days here.' })
  @ValidateNested({ each: true })
  @Type(() => DayMarkView)
  readonly days!: readonly DayMarkView[];
}

const overrides = [{ date: '2026-12-24', kind: 'rest-day', name: 'Works holiday' }];
const request = { calendars: [{ calendar: 'DE-BY', payGroupIds: [], completeYears: [], overrides }] };

/** Examples of the documentation. */
export const calendarExamples = {
  request,
  view: { version: 1, ...request },
  year: {
    calendar: 'DE-BY',
    year: 2026,
    days: [{ date: '2026-06-04', kind: 'holiday', name: 'Fronleichnam' }],
  },
};
