import { DomainError } from '@timeledger/kernel/domain-error.js';
import { newId, parseId, type TenantId } from '@timeledger/kernel/ids.js';
import type { OrganisationPorts } from '@timeledger/organisation/organisation-ports.js';
import { Erasures, type Erasure } from '@timeledger/organisation/privacy/erasures.js';

/** What of the command line is told about erasures. */
export const ERASE_USAGE = `
  npm run operate -- erase TENANT EMPLOYEE --preview   shows what an erasure would take, and what has to stay until when
  npm run operate -- erase TENANT EMPLOYEE             erases the person for ever; it cannot be undone
`;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether the arguments of `erase` are understood; nothing is opened before. */
export const isEraseUnderstood = ([tenant = '', employee = '', flag, ...more]: readonly string[]): boolean =>
  UUID.test(tenant) && UUID.test(employee) && (flag ?? '--preview') === '--preview' && more.length === 0;

/** Erases a person, or shows what that would do. @returns whether it was done; a refusal is printed */
export async function eraseAsOperator(
  ports: OrganisationPorts,
  [tenant = '', employee = '', flag]: readonly string[],
  print: (line: string) => void,
): Promise<boolean> {
  const erasures = new Erasures(ports);
  const tenantId = parseId<TenantId>(tenant);
  const employeeId: string = parseId(employee);
  try {
    const erasure =
      flag === '--preview'
        ? await erasures.preview(tenantId, employeeId)
        : await erasures.erase(
            {
              tenantId,
              principal: 'operator',
              actor: { kind: 'system', id: 'operator' },
              correlationId: newId(),
              requestHash: '',
              operation: 'erasures.erase',
              idempotencyKey: newId(),
            },
            employeeId,
          );
    for (const line of linesOf(erasure, flag === '--preview' ? 'would go' : 'gone')) print(line);
    return true;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    print(`${error.code}: ${error.message}`);
    return false;
  }
}

function linesOf({ plan, removals, recordsUntil }: Erasure, verb: string): readonly string[] {
  return [
    ...plan.goes.map(({ purpose, months }) => `${verb}: ${purpose} ${months.join(' ')}`.trimEnd()),
    ...removals.map(({ kind, count }) => `${verb}: ${count} of ${kind}`),
    ...plan.stays.map(
      ({ purpose, months, because, until }) =>
        `stays: ${purpose} ${months.join(' ')} (${because}, ${until === null ? 'until it is lifted' : `until ${until}`})`,
    ),
    `stays: hours, under an id that names nobody; the law asks for them until ${recordsUntil.slice(0, 10)}`,
    plan.isComplete
      ? 'Nothing personal stays: no key of the person is ever made again.'
      : 'PARTIAL: the rest goes by itself when its time is over.',
  ];
}
