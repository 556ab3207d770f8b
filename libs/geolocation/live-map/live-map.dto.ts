import { Type } from 'class-transformer';
import { IsIn, IsOptional, IsUUID, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ACCESS_PURPOSES } from '@timeledger/people/privacy/access-log.dto.js';
import { IsInstant } from '@timeledger/service/validation/format.decorators.js';
import { positionExamples, PositionView } from '../positions/position.dto.js';

/** Of whom a live map is, and why one looks. */
export class LiveMapQuery {
  @JSONSchema({
    description: `Why: ${ACCESS_PURPOSES.join(', ')}. Logged for everybody who is shown, and shown to them.`,
    example: 'safety',
  })
  @IsIn([...ACCESS_PURPOSES])
  readonly purpose!: (typeof ACCESS_PURPOSES)[number];

  @JSONSchema({
    description: 'Only people who are in this team today, or in one below it.',
    example: '3a1f0e9b-52c1-4b56-8d2a-5a7b7cde7c33',
  })
  @IsOptional()
  @IsUUID()
  readonly teamId?: string;
}

/** Where somebody was last, who is on duty now. */
export class LivePosition extends PositionView {
  @JSONSchema({ description: 'Who.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;
}

/** What an event of a live map tells, in its `data`. */
export class LivePositions {
  @JSONSchema({ description: 'The moment that it is about.', example: '2030-01-09T09:12:33.000Z' })
  @IsInstant()
  readonly at!: string;

  @JSONSchema({ description: 'In `map` everybody who is on duty, in `changes` those who are new or moved.' })
  @ValidateNested({ each: true })
  @Type(() => LivePosition)
  readonly items!: readonly LivePosition[];

  @JSONSchema({ description: 'People who are on the map no more; none in `map`.' })
  @IsUUID(undefined, { each: true })
  readonly gone!: readonly string[];
}

/** Examples of the documentation. */
export const liveMapExamples = {
  live: {
    at: '2030-01-09T09:12:33.000Z',
    items: [{ employeeId: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11', ...positionExamples.page.items[0] }],
    gone: [],
  },
};
