import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import { IsLocalDate, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import {
  CUSTOMER_STAGES,
  IMPORTANCES,
  KEY_DATE_KINDS,
  MOST_KEY_DATES,
  type CustomerStage,
  type Importance,
  type KeyDateKind,
} from '../domain/customers/customer.decider.js';

const MOST_NAME_LETTERS = 200;
const MOST_ADDRESS_LETTERS = 500;
const MOST_REGION_LETTERS = 50;

/** A date in the business with a customer. */
export class KeyDateBody {
  @JSONSchema({ description: 'What happens on it.', example: 'contract-end' })
  @IsIn([...KEY_DATE_KINDS])
  readonly kind!: KeyDateKind;

  @JSONSchema({ description: 'A local date.', example: '2027-12-31' })
  @IsLocalDate()
  readonly date!: string;
}

/** A new customer. */
export class CreateCustomerBody {
  @JSONSchema({
    description: 'What the customer is called. It is kept sealed: it may be the name of a person.',
    example: 'Nordwind Logistik',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(MOST_NAME_LETTERS)
  readonly name!: string;

  @JSONSchema({
    description: 'Postal address, as on a letter, kept sealed; null, or left out, for none.',
    example: 'Hafenstraße 1, 24103 Kiel',
  })
  @IsOptional()
  @IsNullable()
  @IsString()
  @MinLength(1)
  @MaxLength(MOST_ADDRESS_LETTERS)
  readonly address?: string | null;

  @JSONSchema({ description: 'How far business with the customer has come.', example: 'prospect' })
  @IsIn([...CUSTOMER_STAGES])
  readonly stage!: CustomerStage;

  @JSONSchema({ description: 'How much depends on it.', example: 'high' })
  @IsIn([...IMPORTANCES])
  readonly importance!: Importance;

  @JSONSchema({
    description:
      'As the company calls its regions; told to others in public events, so nothing personal belongs here.',
    example: 'north',
  })
  @IsOptional()
  @IsNullable()
  @IsString()
  @MinLength(1)
  @MaxLength(MOST_REGION_LETTERS)
  readonly region?: string | null;

  @JSONSchema({
    description: 'The geo-site that stands for the address; null, or left out, for none.',
    example: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e11',
  })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly siteId?: string | null;

  @JSONSchema({ description: 'Dates in the business with the customer; none when left out.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_KEY_DATES)
  @ValidateNested({ each: true })
  @Type(() => KeyDateBody)
  readonly keyDates?: readonly KeyDateBody[];
}

/** A customer as it is to be. */
export class PutCustomerBody extends CreateCustomerBody {
  @JSONSchema({ description: 'Whether business goes on.', example: true })
  @IsBoolean()
  readonly isActive!: boolean;
}

/** A customer. */
export class CustomerView {
  @JSONSchema({ description: 'Its id.', example: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e05' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({
    description: 'Its name; null once its personal data are erased.',
    example: 'Nordwind Logistik',
  })
  @IsNullable()
  @IsString()
  readonly name!: string | null;

  @JSONSchema({ description: 'Its postal address; null for none.', example: 'Hafenstraße 1, 24103 Kiel' })
  @IsNullable()
  @IsString()
  readonly address!: string | null;

  @JSONSchema({ description: 'How far business with the customer has come.', example: 'prospect' })
  @IsIn([...CUSTOMER_STAGES])
  readonly stage!: CustomerStage;

  @JSONSchema({ description: 'How much depends on it.', example: 'high' })
  @IsIn([...IMPORTANCES])
  readonly importance!: Importance;

  @JSONSchema({ description: 'As the company calls its regions; null for none.', example: 'north' })
  @IsNullable()
  @IsString()
  readonly region!: string | null;

  @JSONSchema({ description: 'The geo-site that stands for the address; null for none.' })
  @IsNullable()
  @IsUUID()
  readonly siteId!: string | null;

  @JSONSchema({ description: 'Dates in the business with the customer, the earliest first.' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => KeyDateBody)
  readonly keyDates!: readonly KeyDateBody[];

  @JSONSchema({ description: 'Whether business goes on.', example: true })
  @IsBoolean()
  readonly isActive!: boolean;
}

/** A page of customers. */
export class CustomerPage {
  @JSONSchema({ description: 'Customers by id.' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => CustomerView)
  readonly items!: readonly CustomerView[];

  @JSONSchema({ description: 'Behind it the list goes on; absent at its end.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** Which customers. */
export class CustomersQuery extends PageQuery {
  @JSONSchema({ description: 'Only those of a stage.', example: 'prospect' })
  @IsOptional()
  @IsIn([...CUSTOMER_STAGES])
  readonly stage?: CustomerStage;

  @JSONSchema({ description: 'Only those of a region.', example: 'north' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(MOST_REGION_LETTERS)
  readonly region?: string;
}

export const customerRequestExample = {
  name: 'Nordwind Logistik',
  address: 'Hafenstraße 1, 24103 Kiel',
  stage: 'prospect',
  importance: 'high',
  region: 'north',
  siteId: null,
  keyDates: [{ kind: 'contract-end', date: '2027-12-31' }],
};

export const customerExample = {
  id: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e05',
  ...customerRequestExample,
  isActive: true,
};
