import type { DemoAccount } from './demo-accounts.js';
import { demo, type DemoTokens } from './demo-tenant.js';

/** What a start prints for people. */
export interface Banner {
  readonly httpUrl: string;
  readonly grpcPort: number;
  readonly database: string;
  readonly dataDir: string;
  readonly startedInMs: number;
  /** Tokens to try things out; none in production or without the demo tenant. */
  readonly tokens: DemoTokens | undefined;
  /** Who can sign in at the embedded issuer. */
  readonly accounts?: readonly DemoAccount[];
}

/** Where everything is, and lines to paste. */
export function bannerText(banner: Banner): string {
  const { httpUrl, grpcPort, database, dataDir, startedInMs, tokens } = banner;
  const where = [
    '',
    `Timeledger is ready after ${(startedInMs / 1000).toFixed(1)} s`,
    '',
    `  REST      ${httpUrl}/v1`,
    `  Docs      ${httpUrl}/docs          OpenAPI ${httpUrl}/openapi.json`,
    `  gRPC      127.0.0.1:${grpcPort}`,
    `  Database  ${database}`,
    `  Data      ${dataDir}`,
  ];
  if (tokens === undefined) return [...where, ''].join('\n');
  return [
    ...where,
    '',
    'To try it out, paste this into a shell (the people of the demo company; the tokens last a week):',
    '',
    `export URL=${httpUrl}`,
    `export EMPLOYMENT=${demo.employmentId}`,
    ...Object.entries(tokens).map(([name, token]) => `export ${name}=${String(token)}`),
    '',
    'Clock in, and see the punch:',
    '',
    'curl -s $URL/v1/punches -H "authorization: Bearer $EMPLOYEE" -H "content-type: application/json" \\',
    `  -d '{"id":"'$(cat /proc/sys/kernel/random/uuid)'","employmentId":"'$EMPLOYMENT'","kind":"clock-in","occurredAt":"'$(date -Iseconds)'","zone":"Europe/Berlin"}'`,
    'curl -s "$URL/v1/punches?employmentId=$EMPLOYMENT" -H "authorization: Bearer $MANAGER"',
    '',
    ...accountLines(banner.accounts ?? []),
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}

function accountLines(accounts: readonly DemoAccount[]): readonly string[] {
  if (accounts.length === 0) return [];
  const width = Math.max(...accounts.map(({ email }) => email.length));
  return [
    'They can sign in as well, at any OpenID client (docs/embedded-issuer.md), until they choose another password:',
    '',
    ...accounts.map(({ email, password, who }) => `  ${email.padEnd(width)}  ${password}  (${who})`),
    '',
  ];
}
