import { JSONSchema } from 'class-validator-jsonschema';
import { IsLocalDate } from '@timeledger/service/validation/format.decorators.js';

/** Which days a file holds. */
export class AttendanceFactsQuery {
  @JSONSchema({ description: 'First local day.', example: '2026-03-01' })
  @IsLocalDate()
  readonly firstDay!: string;

  @JSONSchema({ description: 'Last local day; at most 366 days in all.', example: '2026-03-31' })
  @IsLocalDate()
  readonly lastDay!: string;
}
