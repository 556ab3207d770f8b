import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import {
  IsCountryCode,
  IsInstant,
  IsLanguageTag,
  IsNullable,
} from '@timeledger/service/validation/format.decorators.js';
import { LEGAL_BASES, PURPOSES, type LegalBasis, type Purpose } from '../domain/privacy/privacy-events.js';

const MAX_TEXT_CHARS = 20_000;
const MAX_LANGUAGES = 8;

/** A text as it is shown to employees. */
export class ShownTextBody {
  @JSONSchema({ description: 'Language of the text (BCP 47).', example: 'en' })
  @IsString()
  @IsLanguageTag()
  readonly language!: string;

  @JSONSchema({
    description: 'The whole text: what is stored, why, for how long, who sees it, how to object.',
    example: 'When you punch, your position is stored for 90 days to show that you were on site.',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_TEXT_CHARS)
  readonly text!: string;
}

/** The ground for one purpose from a moment on. */
export class DeclareLegalBasisBody {
  @JSONSchema({
    description: 'ISO 3166-1 alpha-2; left out or null for every country that nothing else is declared for.',
    example: 'DE',
  })
  @IsOptional()
  @IsNullable()
  @IsCountryCode()
  readonly country?: string | null;

  @JSONSchema({ description: 'The kind of personal data.', example: 'location' })
  @IsIn([...PURPOSES])
  readonly purpose!: Purpose;

  @JSONSchema({
    description:
      'consent, contract, legal-obligation, legitimate-interest; none stops storing. Names and notes do not rest on consent, faces on nothing less than consent or a law.',
    example: 'consent',
  })
  @IsIn([...LEGAL_BASES])
  readonly basis!: LegalBasis;

  @JSONSchema({ description: 'The text that explains it, once a language.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LANGUAGES)
  @ValidateNested({ each: true })
  @Type(() => ShownTextBody)
  readonly texts!: readonly ShownTextBody[];

  @JSONSchema({
    description: 'From when on; now unless told, and never in the past.',
    example: '2030-01-01T00:00:00+01:00',
  })
  @IsOptional()
  @IsInstant()
  readonly from?: string;
}

/** A declared ground. */
export class LegalBasisView {
  @JSONSchema({ description: 'Country; null for every other one.', example: 'DE' })
  @IsNullable()
  @IsString()
  readonly country!: string | null;

  @JSONSchema({ description: 'The kind of personal data.', example: 'location' })
  @IsString()
  readonly purpose!: string;

  @JSONSchema({ description: 'The ground.', example: 'consent' })
  @IsString()
  readonly basis!: string;

  @JSONSchema({ description: 'Version of the text, from 1, of the country and purpose.', example: 1 })
  @IsInt()
  readonly textVersion!: number;

  @JSONSchema({ description: 'From when on.', example: '2030-01-01T00:00:00.000Z' })
  @IsInstant()
  readonly from!: string;

  @JSONSchema({ description: 'The text, once a language.' })
  @ValidateNested({ each: true })
  @Type(() => ShownTextBody)
  readonly texts!: readonly ShownTextBody[];
}

/** All declared grounds. */
export class LegalBasisList {
  @JSONSchema({ description: 'By country, purpose and version.' })
  @ValidateNested({ each: true })
  @Type(() => LegalBasisView)
  readonly items!: readonly LegalBasisView[];
}

/** A consent. */
export class GiveConsentBody {
  @JSONSchema({ description: 'The kind of personal data.', example: 'location' })
  @IsIn([...PURPOSES])
  readonly purpose!: Purpose;

  @JSONSchema({ description: 'The version of the text that was shown.', example: 1 })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  readonly textVersion!: number;

  @JSONSchema({ description: 'The language in which it was shown (BCP 47).', example: 'en' })
  @IsString()
  @IsLanguageTag()
  readonly language!: string;
}

/** Where a person stands with a purpose. */
export class ConsentView {
  @JSONSchema({ description: 'The kind of personal data.', example: 'location' })
  @IsString()
  readonly purpose!: string;

  @JSONSchema({ description: 'Whether it is given now.', example: true })
  @IsBoolean()
  readonly isGiven!: boolean;

  @JSONSchema({ description: 'The version of the text that it was given to.', example: 1 })
  @IsInt()
  readonly textVersion!: number;

  @JSONSchema({
    description: 'Country whose text it was; null for the text of every other country.',
    example: 'DE',
  })
  @IsNullable()
  @IsString()
  readonly country!: string | null;

  @JSONSchema({ description: 'When it was given or withdrawn.', example: '2030-01-01T08:00:00.000Z' })
  @IsInstant()
  readonly since!: string;
}

/** A consent as it stands after it was taken back. */
export class WithdrawnConsentView {
  @JSONSchema({ description: 'The kind of personal data.', example: 'location' })
  @IsString()
  readonly purpose!: string;

  @JSONSchema({
    description:
      'Whether it is certain that nothing of that kind is stored from now on. False (with 202): it is recorded and works within seconds.',
    example: true,
  })
  @IsBoolean()
  readonly isEffective!: boolean;

  @JSONSchema({
    description: 'Whether what rested on the consent was deleted; false while a legal hold forbids it.',
    example: true,
  })
  @IsBoolean()
  readonly isDeleted!: boolean;
}

/** One step of a person's consents. */
export class ConsentHistoryItem {
  @JSONSchema({ description: 'given or withdrawn.', example: 'given' })
  @IsIn(['given', 'withdrawn'])
  readonly change!: 'given' | 'withdrawn';

  @JSONSchema({ description: 'The kind of personal data.', example: 'location' })
  @IsString()
  readonly purpose!: string;

  @JSONSchema({ description: 'The version of the text.', example: 1 })
  @IsInt()
  readonly textVersion!: number;

  @JSONSchema({ description: 'When.', example: '2030-01-01T08:00:00.000Z' })
  @IsInstant()
  readonly at!: string;
}

/** What is stored of a person, and on which ground. */
export class PurposeStateView {
  @JSONSchema({ description: 'The kind of personal data.', example: 'location' })
  @IsString()
  readonly purpose!: string;

  @JSONSchema({
    description: 'The ground; null where none is declared: nothing is stored.',
    example: 'consent',
  })
  @IsNullable()
  @IsString()
  readonly basis!: string | null;

  @JSONSchema({ description: 'Whether data of this kind is stored now.', example: true })
  @IsBoolean()
  readonly isStored!: boolean;

  @JSONSchema({
    description: 'Whether the person is asked for consent and has not answered.',
    example: false,
  })
  @IsBoolean()
  readonly isConsentAsked!: boolean;

  @JSONSchema({ description: 'The version of the text in force; null without one.', example: 1 })
  @IsNullable()
  @IsInt()
  readonly textVersion!: number | null;

  @JSONSchema({ description: 'For how many days it is kept.', example: 90 })
  @IsNullable()
  @IsInt()
  readonly keepDays!: number | null;

  @JSONSchema({ description: 'Months of which something is stored.', example: ['2030-01'] })
  @IsArray()
  @IsString({ each: true })
  readonly storedMonths!: readonly string[];
}

/** A person's privacy: grounds, consents, holds. */
export class EmployeePrivacyView {
  @JSONSchema({ description: 'The person.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({ description: 'Each kind of personal data.' })
  @ValidateNested({ each: true })
  @Type(() => PurposeStateView)
  readonly purposes!: readonly PurposeStateView[];

  @JSONSchema({ description: 'Consents, oldest first.' })
  @ValidateNested({ each: true })
  @Type(() => ConsentHistoryItem)
  readonly history!: readonly ConsentHistoryItem[];

  @JSONSchema({ description: 'Whether a legal hold keeps anything from being deleted.', example: false })
  @IsBoolean()
  readonly isOnLegalHold!: boolean;
}

/** Which consents to list. */
export class ConsentQuery extends PageQuery {
  @JSONSchema({ description: 'The kind of personal data.', example: 'location' })
  @IsIn([...PURPOSES])
  readonly purpose!: Purpose;
}

/** A person's consent in a list. */
export class ListedConsentView extends ConsentView {
  @JSONSchema({ description: 'The person.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;
}

/** How many stand where. */
export class ConsentCountView {
  @JSONSchema({ description: 'Version of the text.', example: 1 })
  @IsInt()
  readonly textVersion!: number;

  @JSONSchema({ description: 'Country of the text; null for every other one.', example: 'DE' })
  @IsNullable()
  @IsString()
  readonly country!: string | null;

  @JSONSchema({ description: 'Whether these gave it or took it back.', example: true })
  @IsBoolean()
  readonly isGiven!: boolean;

  @JSONSchema({ description: 'Persons.', example: 120 })
  @IsInt()
  readonly persons!: number;
}

/** A page of consents with counts over all of them. */
export class ConsentPage {
  @JSONSchema({ description: 'Counts over the whole company.' })
  @ValidateNested({ each: true })
  @Type(() => ConsentCountView)
  readonly counts!: readonly ConsentCountView[];

  @JSONSchema({ description: 'Persons who ever answered, by id.' })
  @ValidateNested({ each: true })
  @Type(() => ListedConsentView)
  readonly items!: readonly ListedConsentView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}
