import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { Module } from '@nestjs/common';
import { newId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { ServiceSecrets } from '../../../config/service-secrets.js';
import { createHttpApp } from '../../../http/create-http-app.js';
import type { HttpApp } from '../../../http/create-http-app.js';
import { toyAccess, ToyController, toyProblems } from '../../../testing/toy.controller.js';
import { TokenVerifier } from '../../token-verifier.js';
import type { Account } from '../accounts/account.js';
import { EmbeddedIssuer } from '../embedded-issuer.js';
import type { EmbeddedIssuerOptions } from '../embedded-issuer.js';
import { Browser } from './browser.js';
import { RelyingParty } from './relying-party.js';

@Module({ controllers: [ToyController] })
class IssuerTestModule {}

/** The password of all accounts of a test. */
export const PASSWORD = 'plum orchard window';

/** The port of nobody, at the moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address of this form.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A whole service with the embedded issuer, listening; it can be stopped and started again on the same data. */
export class IssuerApp {
  /** What one-time codes are judged by; tests move it on. */
  readonly clock = { ms: Date.now(), nowMs: (): number => this.clock.ms };
  readonly tenantId = newId();
  issuer!: EmbeddedIssuer;
  verifier!: TokenVerifier;
  private app: HttpApp | undefined;

  private constructor(
    readonly port: number,
    readonly dataDir: string,
    private readonly changes: Partial<EmbeddedIssuerOptions>,
  ) {}

  static async start(changes: Partial<EmbeddedIssuerOptions> = {}): Promise<IssuerApp> {
    const dataDir = mkdtempSync(join(tmpdir(), 'timeledger-issuer-'));
    const app = new IssuerApp(await freePort(), dataDir, changes);
    await app.open();
    return app;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Another issuer over the same data folder, as another process has it. */
  openIssuer(): Promise<EmbeddedIssuer> {
    return EmbeddedIssuer.open({
      dataDir: this.dataDir,
      issuer: `${this.origin}/issuer`,
      audience: 'timeledger',
      employeeClaim: 'sub',
      mode: 'development',
      clock: this.clock,
      attemptLimits: { perAccount: 3, perAddress: 1000, windowSeconds: 900, delayMs: 1 },
      ...this.changes,
    });
  }

  async open(): Promise<void> {
    this.issuer = await this.openIssuer();
    const { issuer, audience, employeeClaim } = this.issuer.options;
    this.verifier = new TokenVerifier({
      issuer,
      audience,
      employeeClaim,
      keys: this.issuer.keys,
      clockToleranceSeconds: 0,
    });
    this.app = await createHttpApp(IssuerTestModule, {
      config: {
        HTTP_HOST: '127.0.0.1',
        HTTP_PORT: this.port,
        HTTP_BODY_LIMIT_BYTES: 1_048_576,
        HTTP_HANDLER_TIMEOUT_MS: 10_000,
        DRAIN_TIMEOUT_MS: 1000,
      },
      verifier: this.verifier,
      access: toyAccess,
      secrets: new ServiceSecrets(randomBytes(32)),
      logger: silentLogger,
      problems: [toyProblems],
      openApi: { title: 'Test', version: '0.0.0', description: 'A service under test.' },
      embeddedIssuer: this.issuer,
    });
    await this.app.listen();
  }

  async restart(): Promise<void> {
    await this.app?.close();
    await this.open();
  }

  async stop(): Promise<void> {
    await this.app?.close();
    rmSync(this.dataDir, { recursive: true });
  }

  /** An account of the test's company, with {@link PASSWORD}. */
  account(email: string, options: { readonly isOneTime?: boolean } = {}): Promise<Account> {
    return this.issuer.accounts.create({
      tenantId: this.tenantId,
      email,
      employeeId: newId(),
      roles: ['employee', 'time_administrator'],
      password: PASSWORD,
      ...options,
    });
  }

  browser(language?: string): Browser {
    return new Browser(this.origin, language);
  }

  relyingParty(clientId?: string, secret?: string): Promise<RelyingParty> {
    return RelyingParty.discover(`${this.origin}/issuer`, clientId, secret);
  }

  /** The next moment at which an authenticator app shows another code. */
  nextStep(): void {
    this.clock.ms += 30_000;
  }
}
