import { readFile, glob } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { ErrorObject } from 'ajv/dist/2020.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { LimitExceeded } from '@timeledger/service/limits/limit-exceeded.js';
import { requestProblems } from '@timeledger/service/problems/catalogue/request-problems.js';
import { runtimeProblems } from '@timeledger/service/problems/catalogue/runtime-problems.js';
import { serviceProblems } from '@timeledger/service/problems/catalogue/service-problems.js';
import { ProblemCatalogue, type Wording } from '@timeledger/service/problems/problem-catalogue.js';
import { knownFaultOf, problemOf } from '@timeledger/service/problems/problem.js';
import { COMMON_PHRASES } from '@timeledger/service/problems/phrases.js';
import { fieldErrorOf } from '@timeledger/service/validation/field-error.js';
import { CONTEXT_DESCRIPTIONS } from './contexts.js';

const catalogue = new ProblemCatalogue(
  requestProblems,
  runtimeProblems,
  serviceProblems,
  ...CONTEXT_DESCRIPTIONS.map(({ problems }) => problems),
);
/**
 * Refused where no request waits for an answer of this form: messages between contexts, followers, rebuilds at the
 * command line; groups of a directory are answered for by SCIM's own codes.
 */
const NOT_ANSWERED =
  /^(message\.malformed|projection\.(not-comparable|rebuild-running)|timesheet\.no-open-period|directory-group\..*)$/;
const HAN = /\p{Script=Han}/u;
const isWorded = ({ en, zh }: Wording): boolean => en !== '' && !HAN.test(en) && HAN.test(zh);
const placeholders = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).sort();

const told = (error: DomainError, language: 'en' | 'zh') => {
  const fault = knownFaultOf(error, { hasIfMatch: false });
  if (fault === undefined) throw new Error('not a fault');
  return problemOf(fault, catalogue, { language, correlationId: 'c' });
};

describe('the wording of every problem', () => {
  it('says in Chinese and in English what happened, not only its title', () => {
    const unworded = catalogue.codes().filter((code) => {
      const { title, detail } = catalogue.find(code) ?? {};
      return title === undefined || detail === undefined || !isWorded(title) || !isWorded(detail);
    });
    expect(catalogue.codes().length).toBeGreaterThan(150);
    expect(unworded).toEqual([]);
  });

  it('keeps the values of a sentence in both languages', () => {
    const phrases = catalogue.codes().flatMap((code) => catalogue.find(code)?.phrases ?? []);
    const lossy = [...COMMON_PHRASES, ...phrases].filter(
      (phrase) => !isWorded(phrase) || placeholders(phrase.en).join() !== placeholders(phrase.zh).join(),
    );
    expect(lossy).toEqual([]);
  });

  it('is known for every code that anything here refuses a request with', async () => {
    const unknown = new Set<string>();
    for await (const path of glob(
      'libs/{attendance,organisation,platform/{access,runtime,service}}/**/*.ts',
      {
        cwd: process.cwd(),
        exclude: (name) => ['dist', 'node_modules', 'testing', 'simulation'].includes(name),
      },
    )) {
      if (/spec\.ts$/.test(path)) continue;
      const source = await readFile(join(process.cwd(), path), 'utf8');
      for (const [, code = ''] of source.matchAll(/\bnew DomainError\(\s*'([a-z.-]+)'/g)) {
        if (catalogue.find(code) === undefined && !NOT_ANSWERED.test(code)) unknown.add(code);
      }
    }
    expect([...unknown]).toEqual([]);
  });

  it.each([
    ['required', { missingProperty: 'name' }],
    ['additionalProperties', { additionalProperty: 'x' }],
    ['type', { type: ['string', 'null'] }],
    ['enum', { allowedValues: ['a', 'b'] }],
    ['const', { allowedValue: true }],
    ['minimum', {}, 'must be >= 1'],
    ['exclusiveMaximum', {}, 'must be < 10'],
    ['multipleOf', { multipleOf: 15 }],
    ['minLength', { limit: 1 }],
    ['maxLength', { limit: 10 }],
    ['minItems', { limit: 1 }],
    ['maxItems', { limit: 10 }],
    ['uniqueItems', { i: 3, j: 0 }],
    ['pattern', { pattern: '^[a-z]+$' }],
    ...[
      'instant',
      'local-date',
      'iana-zone',
      'uuid',
      'employee-reference',
      'month',
      'wall-time',
      'country-code',
      'currency-code',
      'money-amount',
      'decimal-rate',
      'language-tag',
      'dotted-name',
      'email',
      'uri',
    ].map((format): [string, object] => ['format', { format }]),
  ])('tells a fault of %s %j with its values in Chinese', (keyword, params, message = 'must be right') => {
    const error = { keyword, params, message, instancePath: '/a', schemaPath: '', data: 'x' };
    const field = fieldErrorOf(error as unknown as ErrorObject, '');
    const problem = told(new DomainError('request.invalid', 'invalid', { errors: [field] }), 'zh');
    expect(problem.errors?.[0]?.detail).toMatch(HAN);
    expect(field.detail).not.toContain('^');
    for (const value of field.detail.match(/\d+/g) ?? [])
      expect(problem.errors?.[0]?.detail).toContain(value);
  });

  it('says of a company that is full what there is no room for, and when it is worth asking again', () => {
    const full = LimitExceeded.ofStorage('storedBytes', 5_000);
    expect(told(full, 'en').detail).toBe(
      'The company has stored all that it may: 5000 bytes. Nothing was recorded. Ask for a higher limit; then the same request can be sent again.',
    );
    expect(told(full, 'zh').detail).toBe(
      '公司的存储量已达上限：5000 字节。未记录任何内容。请申请提高上限，之后可原样重发。',
    );
    expect(told(LimitExceeded.ofStorage('storedEvents', 7), 'zh').detail).toContain('7 个事件');
  });
});
