import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsString, IsUUID, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsInstant, IsLocalDate, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import type { MovePreview } from './move-commands.js';
import type { MovedDays } from './move-spans.js';

/** A run of days on which somebody or something would be another. */
export class MovedDaysView {
  @JSONSchema({ description: 'What would be another.', example: 'manager' })
  @IsIn(['manager', 'team', 'site'])
  readonly what!: MovedDays['what'];

  @JSONSchema({ description: 'First day.', example: '2026-03-01' })
  @IsLocalDate()
  readonly from!: string;

  @JSONSchema({ description: 'Last day; null for no end.', example: null })
  @IsNullable()
  @IsLocalDate()
  readonly until!: string | null;

  @JSONSchema({ description: 'Who or what it is now; null for none.', example: null })
  @IsNullable()
  @IsUUID()
  readonly before!: string | null;

  @JSONSchema({
    description: 'Who or what it would be; null for none.',
    example: '7d3f2f63-7f6e-4a6b-9f1c-0a3b5a5f8c22',
  })
  @IsNullable()
  @IsUUID()
  readonly after!: string | null;
}

/** What a move would do. */
export class MovePreviewView {
  @JSONSchema({ description: 'The days that would change, oldest first.' })
  @ValidateNested({ each: true })
  @Type(() => MovedDaysView)
  readonly days!: readonly MovedDaysView[];

  @JSONSchema({
    description:
      'Whether days before today are taken from somebody or something: then the move needs the token.',
    example: true,
  })
  @IsBoolean()
  readonly isRetroactive!: boolean;

  @JSONSchema({
    description: 'Send it as `previewToken` with the same change, and the `ETag` as `If-Match`.',
    example: '1782835200000.bm90IGEgc2lnbmF0dXJlIGJ1dCBqdXN0IGFuIGV4YW1wbGU',
  })
  @IsString()
  readonly previewToken!: string;

  @JSONSchema({ description: 'Until when the token is good.', example: '2026-06-30T16:00:00.000Z' })
  @IsInstant()
  readonly expiresAt!: string;
}

export const movePreviewViewOf = ({
  days,
  isRetroactive,
  token,
  expiresAt,
}: MovePreview): MovePreviewView => ({
  days,
  isRetroactive,
  previewToken: token,
  expiresAt,
});

export const movePreviewExample = {
  days: [
    {
      what: 'manager',
      from: '2026-03-01',
      until: null,
      before: '5c1de0a5-8a7e-4c3e-9f55-1b8f0f5b1a44',
      after: '7d3f2f63-7f6e-4a6b-9f1c-0a3b5a5f8c22',
    },
  ],
  isRetroactive: true,
  previewToken: '1782835200000.bm90IGEgc2lnbmF0dXJlIGJ1dCBqdXN0IGFuIGV4YW1wbGU',
  expiresAt: '2026-06-30T16:00:00.000Z',
};
