import { expect, it } from '@jest/globals';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { newId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import { personDeactivatedReactor, type PersonDeactivatedParts } from './person-deactivated.reactor.js';

it('waits for the read model that knows the person’s employments, and tries again when that takes too long', async () => {
  const employeeId = newId<EmployeeId>();
  const sheetsRead: string[] = [];
  let reached = 0;
  const parts = {
    ports: {
      tokens: { issue: (position: number) => `${position}` },
      barrier: {
        reach: async (token: string) => {
          if (reached < Number(token)) throw new DomainError('read.not-reached', 'timeout');
        },
      },
      database: { query: async () => (reached < 7 ? [] : [{ employment_id: 'of-ann' }]) },
    },
    reader: {
      knownAt: async (_tenant: string, employmentId: string) => {
        sheetsRead.push(employmentId);
        throw new DomainError('pay-group.not-known-yet', 'conflict');
      },
    },
    // Only what is asked here.
  } as unknown as PersonDeactivatedParts;
  const event = {
    type: 'attendance.EmployeeStatusChanged',
    tenantId: newId<TenantId>(),
    position: 7,
    data: { employeeId, isActive: false, since: '2026-03-20T12:00:00.000Z' },
  } as unknown as StoredEvent;
  const { react } = personDeactivatedReactor(parts);
  const { signal } = new AbortController();
  await expect(react(event, signal, [])).rejects.toMatchObject({ code: 'read.not-reached', kind: 'timeout' });
  reached = 7;
  await react(event, signal, []);
  expect(sheetsRead).toEqual(['of-ann']);
});
