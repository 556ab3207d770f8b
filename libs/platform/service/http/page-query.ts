import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './cursor.js';

/** What every list takes; lists extend it with their filter. */
export class PageQuery {
  @JSONSchema({ description: `How many items at most; ${DEFAULT_PAGE_SIZE} unless told.`, example: 100 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_PAGE_SIZE)
  readonly limit?: number;

  @JSONSchema({ description: 'Where to go on: the `nextCursor` of the page before, with the same filter.' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  readonly cursor?: string;
}
