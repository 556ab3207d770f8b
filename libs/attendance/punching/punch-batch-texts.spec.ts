import { describe, expect, it } from '@jest/globals';
import { validatorOf } from '@timeledger/service/validation/request-validator.js';
import { CapturedPunchBody, PunchBatchBody } from './punch.dto.js';

const item = {
  id: '018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e',
  kind: 'clock-in',
  occurredAt: '2026-03-02T08:00:00+01:00',
  zone: 'Europe/Berlin',
  note: 'a\u0000b',
};

describe('a text of a batch that nothing can keep', () => {
  it('is a fault of its item alone', () => {
    const batch = { employmentId: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33', deviceId: 'phone', items: [item] };
    expect(validatorOf(PunchBatchBody).faultsOf(batch)).toEqual([]);
    expect(validatorOf(CapturedPunchBody).faultsOf(item, '/items/0')).toMatchObject([
      { pointer: '/items/0/note', code: 'request.wrong-format' },
    ]);
  });
});
