import { describe, expect, it } from '@jest/globals';
import { runInContext } from '../http/request-context.js';
import { PinoLogger } from './pino-logger.js';

const lines: string[] = [];
const logger = new PinoLogger({
  level: 'info',
  service: 'test',
  destination: { write: (line) => void lines.push(line) },
});
const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;

describe('a log line', () => {
  it('is JSON with level, time, service and the correlation id of its request', () => {
    runInContext({ correlationId: 'abc', traceparent: undefined }, () =>
      logger.info({ position: 7 }, 'appended'),
    );
    expect(last()).toMatchObject({
      level: 'info',
      service: 'test',
      correlationId: 'abc',
      position: 7,
      msg: 'appended',
    });
    expect(last()['time']).toMatch(/^\d{4}-\d{2}-\d{2}T.*Z$/);
  });

  it('holds neither personal data nor secrets', () => {
    logger.warn(
      { token: 't0ps3cret', employee: { name: 'Li Wei', email: 'li@example.com' }, body: { note: 'sick' } },
      'refused',
    );
    expect(lines.at(-1)).not.toMatch(/t0ps3cret|Li Wei|example\.com|sick/);
  });

  it('tells of an error what is ours, not the values of a row that a database puts beside it', () => {
    const error = Object.assign(new Error('duplicate key', { cause: new Error('inner') }), {
      code: '23505',
      detail: 'Key (email)=(li@example.com)',
    });
    logger.error({ err: error }, 'failed');
    expect(last()['err']).toMatchObject({
      type: 'Error',
      message: 'duplicate key',
      code: '23505',
      cause: { message: 'inner' },
    });
    expect(lines.at(-1)).not.toMatch(/example\.com/);
  });

  it('is not written below the level', () => {
    const before = lines.length;
    logger.debug({}, 'quiet');
    expect(lines).toHaveLength(before);
  });
});
