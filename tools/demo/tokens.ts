import type { RunOptions } from './options.js';
import type { StepActor } from './step.js';

/** Longer than any run. */
const LIFE_SECONDS = 24 * 3600;
const CLIENT_ID = 'timeledger-demo';

const ROLES: Readonly<Record<StepActor['role'] | 'auditor', readonly string[]>> = {
  employee: ['employee'],
  manager: ['employee', 'manager'],
  time_administrator: ['time_administrator'],
  tenant_administrator: ['tenant_administrator'],
  finance: ['finance'],
  service: ['service'],
  auditor: ['auditor'],
};

/** What the terminals' client does: it imports their logs. */
const MACHINE_SCOPES = 'terminals:read terminals:write';

/** The embedded issuer gives no token; the message says why. */
export class TokenRefused extends Error {}

/** Bearer tokens of the embedded issuer, one for each actor. */
export class Tokens {
  private readonly known = new Map<string, Promise<string>>();

  constructor(
    private readonly options: Pick<RunOptions, 'url' | 'tenantId' | 'operatorSecret'>,
    private readonly send: (request: Request) => Promise<Response>,
    private readonly subjectOf: (role: string) => string,
  ) {}

  /** The token of an actor. @throws TokenRefused */
  of(actor: { readonly role: StepActor['role'] | 'auditor'; readonly employeeId?: string }): Promise<string> {
    const subject = actor.employeeId ?? this.subjectOf(actor.role);
    const key = `${actor.role} ${subject}`;
    const token = this.known.get(key) ?? this.ask(subject, ROLES[actor.role]);
    this.known.set(key, token);
    return token;
  }

  private async ask(subject: string, roles: readonly string[]): Promise<string> {
    const { url, tenantId, operatorSecret } = this.options;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: CLIENT_ID,
      client_secret: operatorSecret,
      subject,
      // Where another claim than `sub` names the employee.
      employee: subject,
      tenant_id: tenantId,
      roles: roles.join(' '),
      // Some steps need a second factor, which nobody is there to give.
      amr: 'pwd otp mfa',
      ...(roles.includes('service') ? { scope: MACHINE_SCOPES } : {}),
      expires_in: String(LIFE_SECONDS),
    });
    const response = await this.send(
      new Request(new URL('/issuer/token', url), { method: 'POST', body: form }),
    );
    // The answer of a token endpoint (RFC 6749 section 5).
    const answer = (await response.json()) as { access_token?: string; error_description?: string };
    if (response.ok && answer.access_token !== undefined) return answer.access_token;
    throw new TokenRefused(answer.error_description ?? `the issuer answered ${response.status}`);
  }
}
