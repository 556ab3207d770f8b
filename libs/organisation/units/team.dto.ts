import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsNullable } from '@timeledger/service/validation/format.decorators.js';

/** A new team. */
export class CreateTeamBody {
  @JSONSchema({
    description: 'Your own id for it, a random UUID; minted when left out.',
    example: '9b1c0c53-3f1f-4b4e-8a52-2f4c1f1d9b01',
  })
  @IsOptional()
  @IsUUID()
  readonly id?: string;

  @JSONSchema({ description: 'What people call it.', example: 'Field service north' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly name!: string;

  @JSONSchema({
    description: 'The team above; left out or null at the top.',
    example: '0c53b19e-1f3f-4e4b-8a52-1d9b2f4c1f06',
  })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly parentTeamId?: string | null;
}

/** What is to change of a team; what is left out stays as it is. */
export class ChangeTeamBody {
  @JSONSchema({ description: 'What people call it.', example: 'Field service north' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly name?: string;

  @JSONSchema({
    description: 'The team above; null for the top.',
    example: '0c53b19e-1f3f-4e4b-8a52-1d9b2f4c1f06',
  })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly parentTeamId?: string | null;

  @JSONSchema({ description: 'Whether it is open: nobody is placed in a closed one.', example: false })
  @IsOptional()
  @IsBoolean()
  readonly isActive?: boolean;
}

/** A team. */
export class TeamView {
  @JSONSchema({ description: 'Its id.', example: '9b1c0c53-3f1f-4b4e-8a52-2f4c1f1d9b01' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'What people call it.', example: 'Field service north' })
  @IsString()
  readonly name!: string;

  @JSONSchema({
    description: 'The team above; null at the top.',
    example: '0c53b19e-1f3f-4e4b-8a52-1d9b2f4c1f06',
  })
  @IsNullable()
  @IsUUID()
  readonly parentTeamId!: string | null;

  @JSONSchema({ description: 'Whether it is open: nobody is placed in a closed one.', example: true })
  @IsBoolean()
  readonly isActive!: boolean;
}

/** A page of teams. */
export class TeamPage {
  @JSONSchema({ description: 'The teams, by id.' })
  @ValidateNested({ each: true })
  @Type(() => TeamView)
  readonly items!: readonly TeamView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

export const teamExample = {
  id: '9b1c0c53-3f1f-4b4e-8a52-2f4c1f1d9b01',
  name: 'Field service north',
  parentTeamId: '0c53b19e-1f3f-4e4b-8a52-1d9b2f4c1f06',
  isActive: true,
};
