import { randomUUID } from 'node:crypto';
import { createTenant, untilTenantKnown } from '../../create-tenant.js';
import type { LoadEmployee } from '../load/load-requests.js';

/** Whom a token of the embedded issuer is asked for. */
export interface TokenWish {
  readonly subject: string;
  readonly tenantId: string;
  readonly roles: readonly string[];
}

/** Longer than any run. */
const TOKEN_LIFE_SECONDS = 12 * 3600;
const PARALLEL_REQUESTS = 8;

/** Speaks to a running product as its clients do. */
export class ProductClient {
  constructor(
    readonly baseUrl: string,
    /** The secret that the embedded issuer keeps in the data folder. */
    private readonly operatorSecret: string,
    /** Of the product, for the operator's command; `undefined` for one that takes any tenant. */
    private readonly dataDir: string | undefined,
  ) {}

  /** Creates a tenant and waits until somebody of it gets in. */
  async createTenant(tenantId: string, token: string): Promise<void> {
    if (this.dataDir === undefined) return;
    await createTenant({ id: tenantId, name: 'Benchmark', environment: { DATA_DIR: this.dataDir } });
    await untilTenantKnown(this.baseUrl, token);
  }

  async token({ subject, tenantId, roles }: TokenWish): Promise<string> {
    const response = await fetch(`${this.baseUrl}/issuer/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'bench',
        client_secret: this.operatorSecret,
        subject,
        tenant_id: tenantId,
        roles: roles.join(' '),
        amr: 'pwd otp mfa',
        expires_in: String(TOKEN_LIFE_SECONDS),
      }),
    });
    const { access_token: token } = (await this.#json(response)) as { access_token: string };
    return token;
  }

  async post(path: string, token: string, body: object): Promise<void> {
    const response = await fetch(`${this.baseUrl}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(body),
    });
    await this.#json(response);
  }

  async #json(response: Response): Promise<unknown> {
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text.slice(0, 600)}`);
    return JSON.parse(text);
  }
}

/** A tenant with people who can punch. */
export interface Population {
  readonly tenantId: string;
  /** A token. */
  readonly administrator: string;
  readonly employees: readonly (LoadEmployee & { readonly employeeId: string })[];
}

/** The zone and the kind of period of everybody in a {@link Population}. */
export const POPULATION_ZONE = 'Africa/Lagos';

/** Founds a tenant with one pay group (monthly periods) and employees through the public API. */
export async function populate(client: ProductClient, count: number, hiredOn: string): Promise<Population> {
  const tenantId = randomUUID();
  const administrator = await client.token({
    subject: randomUUID(),
    tenantId,
    roles: ['time_administrator', 'tenant_administrator'],
  });
  await client.createTenant(tenantId, administrator);
  const payGroupId = randomUUID();
  await client.post('/v1/pay-groups', administrator, {
    id: payGroupId,
    name: 'Benchmark',
    definition: {
      effectiveFrom: hiredOn,
      zone: POPULATION_ZONE,
      periodKind: 'monthly',
      anchor: `${hiredOn.slice(0, 8)}01`,
      workweekStart: 1,
      dayAttribution: 'start-of-session',
    },
  });
  const employees: (LoadEmployee & { readonly employeeId: string })[] = [];
  const hire = async (): Promise<void> => {
    const employeeId = randomUUID();
    const employmentId = randomUUID();
    await client.post('/v1/employees', administrator, { id: employeeId, name: 'Bench Mark' });
    await client.post('/v1/employments', administrator, {
      id: employmentId,
      employeeId,
      payGroupId,
      hiredOn,
    });
    const token = await client.token({ subject: employeeId, tenantId, roles: ['employee'] });
    employees.push({ employeeId, employmentId, token });
  };
  let left = count;
  const work = async (): Promise<void> => {
    while ((left -= 1) >= 0) await hire();
  };
  await Promise.all(Array.from({ length: PARALLEL_REQUESTS }, work));
  return { tenantId, administrator, employees };
}
