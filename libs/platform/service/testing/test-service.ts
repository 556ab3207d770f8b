import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Module } from '@nestjs/common';
import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { SignJWT, createLocalJWKSet, exportJWK } from 'jose';
import type { InjectOptions, Response } from 'light-my-request';
import { AccessPolicy } from '@timeledger/access/access-policy.js';
import { newId } from '@timeledger/kernel/ids.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import type { RequestLimits } from '../limits/request-limits.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import type { Clock } from '@timeledger/kernel/clock.js';
import type { AssignedRoles } from '../auth/access-gate.js';
import { TokenVerifier } from '../auth/token-verifier.js';
import type { TrustedIssuers } from '../auth/trusted-issuers.js';
import type { Role } from '../auth/principal.js';
import { ServiceSecrets } from '../config/service-secrets.js';
import { createHttpApp } from '../http/create-http-app.js';
import type { HttpApp, HttpConfiguration } from '../http/create-http-app.js';
import type { LiveTimes } from '../live/live-streams.js';
import type { ProblemDefinitions } from '../problems/problem-catalogue.js';

const ISSUER = 'https://issuer.test';
const AUDIENCE = 'timeledger';

/** Whom a test's request comes from; an employee of a random tenant unless told. */
export interface TestIdentity {
  readonly tenantId?: TenantId;
  readonly subject?: string;
  readonly roles?: readonly Role[];
  /** Further claims, or other values for the usual ones. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly lifeSeconds?: number;
}

/** Mints tokens that the verifier beside it accepts. */
export class TestIssuer {
  /** @param scopes of machine clients, unless a test says otherwise in `claims.scope` */
  constructor(private readonly scopes: readonly string[] = []) {}

  private readonly pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  async verifier(
    options: {
      readonly employeeClaim?: string;
      readonly clock?: Clock;
      readonly tenants?: TrustedIssuers;
    } = {},
  ): Promise<TokenVerifier> {
    const jwk = { ...(await exportJWK(this.pair.publicKey)), kid: 'test', alg: 'ES256' };
    return new TokenVerifier({
      issuer: ISSUER,
      audience: AUDIENCE,
      keys: createLocalJWKSet({ keys: [jwk] }),
      employeeClaim: options.employeeClaim ?? 'sub',
      clockToleranceSeconds: 0,
      ...(options.clock === undefined ? {} : { clock: options.clock }),
      ...(options.tenants === undefined ? {} : { tenants: options.tenants }),
    });
  }

  async token(identity: TestIdentity = {}): Promise<string> {
    const nowSeconds = Math.floor(Date.now() / 1000);
    return new SignJWT({
      iss: ISSUER,
      aud: AUDIENCE,
      sub: identity.subject ?? newId(),
      tenant_id: identity.tenantId ?? newId<TenantId>(),
      roles: [...(identity.roles ?? ['employee'])],
      iat: nowSeconds,
      exp: nowSeconds + (identity.lifeSeconds ?? 3600),
      // Signed in with a second factor, unless a test says otherwise.
      amr: ['pwd', 'otp', 'mfa'],
      ...(identity.roles?.includes('service') === true ? { scope: this.scopes.join(' ') } : {}),
      ...identity.claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'test', typ: 'at+jwt' })
      .sign(this.pair.privateKey);
  }
}

/** The modules, controllers and providers under test, and what they need of the service. */
export interface TestServiceOptions {
  readonly imports?: readonly (Type | DynamicModule)[];
  readonly controllers?: readonly Type[];
  readonly providers?: readonly Provider[];
  readonly problems?: readonly ProblemDefinitions[];
  /** Who may do what; nobody may do anything that is not public when left out. */
  readonly access?: AccessPolicy;
  readonly assignedRoles?: AssignedRoles;
  readonly limits?: RequestLimits;
  readonly config?: Partial<HttpConfiguration>;
  readonly employeeClaim?: string;
  readonly logger?: Logger;
  readonly clock?: Clock;
  readonly liveTimes?: LiveTimes;
  /** Which tenants there are and whom they trust; every tenant is taken to exist unless told. */
  readonly tenants?: TrustedIssuers;
}

/** A whole service in this process, without a port unless it is told to listen. */
export interface TestService {
  readonly app: HttpApp;
  readonly issuer: TestIssuer;
  /** Sends a request through the whole stack, as that identity; `null` for nobody. */
  inject(request: InjectOptions, identity?: TestIdentity | null): Promise<Response>;
  close(): Promise<void>;
}

@Module({})
class TestRootModule {}

/** Starts a service around the given controllers or modules, exactly as an app does. */
export async function startTestService(options: TestServiceOptions): Promise<TestService> {
  const access = options.access ?? new AccessPolicy([]);
  const issuer = new TestIssuer(access.scopes);
  const app = await createHttpApp(
    {
      module: TestRootModule,
      imports: [...(options.imports ?? [])],
      controllers: [...(options.controllers ?? [])],
      providers: [...(options.providers ?? [])],
    },
    {
      config: {
        HTTP_HOST: '127.0.0.1',
        HTTP_PORT: 0,
        HTTP_BODY_LIMIT_BYTES: 1_048_576,
        HTTP_HANDLER_TIMEOUT_MS: 10_000,
        DRAIN_TIMEOUT_MS: 2_000,
        ...options.config,
      },
      verifier: await issuer.verifier({
        ...(options.employeeClaim === undefined ? {} : { employeeClaim: options.employeeClaim }),
        ...(options.clock === undefined ? {} : { clock: options.clock }),
        ...(options.tenants === undefined ? {} : { tenants: options.tenants }),
      }),
      access,
      ...(options.limits === undefined ? {} : { limits: options.limits }),
      ...(options.assignedRoles === undefined ? {} : { assignedRoles: options.assignedRoles }),
      secrets: new ServiceSecrets(randomBytes(32)),
      logger: options.logger ?? silentLogger,
      openApi: { title: 'Test', version: '0.0.0', description: 'A service under test.' },
      ...(options.problems === undefined ? {} : { problems: options.problems }),
      ...(options.clock === undefined ? {} : { clock: options.clock }),
      ...(options.liveTimes === undefined ? {} : { liveTimes: options.liveTimes }),
    },
  );
  return {
    app,
    issuer,
    inject: async (request, identity = {}) => {
      const headers = identity === null ? {} : { authorization: `Bearer ${await issuer.token(identity)}` };
      return app.server.inject({ ...request, headers: { ...headers, ...request.headers } });
    },
    close: () => app.close(),
  };
}
