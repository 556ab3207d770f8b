import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { streamIdOf } from '@timeledger/kernel/envelope.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { wholeLog } from '@timeledger/testing/whole-log.js';
import { evolveEmployee, initialEmployee, type EmployeeState } from '../domain/employee-state.js';
import type { EmployeeEvent } from '../domain/events.js';
import { OrganisationCommands } from '../organisation-commands.js';
import { employeeStreamOf } from '../people/employee-records.js';
import { startOrganisation, type OrganisationHarness } from '../testing/organisation-harness.js';
import { STAFF_NUMBER_TAKE_OVER } from './staff-number-take-over.reactor.js';

let organisation: OrganisationHarness;
beforeAll(async () => {
  organisation = await startOrganisation();
});
afterAll(() => organisation.close());

const admin = {
  tenantId: newId<TenantId>(),
  subject: newId(),
  roles: ['tenant_administrator'] as const,
};

/** Registers somebody as it was done before staff numbers were claimed; resolves when the take-over has seen it. */
async function registeredOfOld(staffNumber: string): Promise<string> {
  const { ports } = organisation;
  const employeeId = newId();
  const { tenantId } = admin;
  const { position } = await new OrganisationCommands(ports).change<EmployeeState, EmployeeEvent>({
    request: {
      principal: { ...admin, isService: false } as never,
      operation: 'employees.register',
      idempotencyKey: newId(),
      input: {},
      context: {
        tenantId,
        principal: 'of old',
        actor: { kind: 'user', id: admin.subject },
        correlationId: 'of old',
        requestHash: 'of old',
        operation: 'employees.register',
        idempotencyKey: employeeId,
      },
    },
    streamId: employeeStreamOf(tenantId, employeeId),
    initialState: initialEmployee,
    evolve: evolveEmployee,
    decide: () => [
      { type: 'organisation.EmployeeRegistered', data: { employeeId, name: 'Ann', staffNumber } },
    ],
  });
  await ports.barrier.reach(position, STAFF_NUMBER_TAKE_OVER, 10_000);
  return employeeId;
}

const claimsOf = async (): Promise<number> => {
  const events = await wholeLog(organisation.ports.store);
  return events.filter(({ type }) => type === 'organisation.StaffNumberClaimed').length;
};

it('keeps the staff numbers of people who were registered before numbers were claimed', async () => {
  const ann = await registeredOfOld('F-77');
  const refused = await organisation.post<{ code: string }>(admin, '/v1/employees', {
    name: 'Bob',
    staffNumber: ' f-77',
  });
  expect([refused.status, refused.body.code]).toEqual([409, 'employee.staff-number-taken']);
  const stream = streamIdOf('organisation.employee', admin.tenantId, ann);
  expect(await organisation.ports.store.readStream(admin.tenantId, stream)).toHaveLength(1);
});

it('claims nothing that was claimed with its change, and leaves two of old with one number as they are', async () => {
  const before = await claimsOf();
  const bob = await organisation.post<{ id: string }>(admin, '/v1/employees', {
    name: 'Bob',
    staffNumber: 'F-78',
  });
  expect(bob.status).toBe(201);
  await registeredOfOld('F-77');
  expect(await claimsOf()).toBe(before + 1);
});
