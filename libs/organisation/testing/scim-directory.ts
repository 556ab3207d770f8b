import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import type { Answer, OrganisationHarness } from './organisation-harness.js';
import { CORE_SCHEMA, ENTERPRISE_SCHEMA } from '../scim/protocol/scim-schema.js';

type Members = Readonly<Record<string, unknown>>;

/** A body of SCIM, as a test looks into it. */
export type ScimJson = Members & {
  readonly id: string;
  readonly scimType?: string;
  readonly totalResults?: number;
  readonly Resources?: readonly ScimJson[];
};

const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** The directory of one company, which talks to the product as Entra ID and Okta do: without keys, in its own media type. */
export class ScimDirectory {
  readonly identity: TestIdentity;

  constructor(
    private readonly organisation: OrganisationHarness,
    readonly tenantId: TenantId = newId<TenantId>(),
    scope = 'scim:read scim:write',
  ) {
    this.identity = { tenantId, roles: ['service'], claims: { scope } };
  }

  send(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<ScimJson>> {
    const type = body === undefined ? {} : { 'content-type': 'application/scim+json' };
    return this.organisation.send<ScimJson>(method, this.identity, `/scim/v2/${path}`, body, {
      ...type,
      ...headers,
    });
  }

  create(user: Members): Promise<Answer<ScimJson>> {
    return this.send('POST', 'Users', { schemas: [CORE_SCHEMA.User], ...user });
  }

  get(id: string): Promise<Answer<ScimJson>> {
    return this.send('GET', `Users/${id}`);
  }

  patch(id: string, ...operations: readonly Members[]): Promise<Answer<ScimJson>> {
    return this.send('PATCH', `Users/${id}`, { schemas: [PATCH_SCHEMA], Operations: operations });
  }

  put(id: string, user: Members): Promise<Answer<ScimJson>> {
    return this.send('PUT', `Users/${id}`, { schemas: [CORE_SCHEMA.User], ...user });
  }

  find(filter: string, more = ''): Promise<Answer<ScimJson>> {
    return this.send('GET', `Users?filter=${encodeURIComponent(filter)}${more}`);
  }

  /** The ids that a filter finds. */
  async ids(filter: string): Promise<readonly string[]> {
    return ((await this.find(filter)).body.Resources ?? []).map(({ id }) => id);
  }
}

/** The enterprise extension of a body. */
export const enterprise = (members: Members): Members => ({ [ENTERPRISE_SCHEMA]: members });
