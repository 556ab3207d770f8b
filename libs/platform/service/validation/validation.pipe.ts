import { Injectable } from '@nestjs/common';
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { validatorOf } from './request-validator.js';
import type { DtoClass } from './schema-registry.js';

const PLAIN = new Set<unknown>([String, Number, Boolean]);

/**
 * Checks `@Body()`, `@Query()` and `@Param()` against the compiled schema of their DTO class. What reaches a handler is
 * the plain JSON, checked, not an instance. Single parameters (`@Param('id') id: string`) are texts and pass.
 */
@Injectable()
export class SchemaValidationPipe implements PipeTransform {
  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    if (metadata.type === 'custom' || metadata.data !== undefined) return value;
    const dto = metadata.metatype;
    if (dto === undefined || PLAIN.has(dto) || dto === Object) {
      throw new Error(`a ${metadata.type} parameter has no DTO class to be checked with`);
    }
    // Nest calls it `Type`; a DTO class takes no arguments.
    const validator = validatorOf(dto as DtoClass);
    if (metadata.type !== 'body') return validator.readQuery((value ?? {}) as Record<string, unknown>);
    if (value === undefined || value === null) throw new DomainError('request.body-missing', 'malformed');
    validator.assert(value);
    return value;
  }
}
