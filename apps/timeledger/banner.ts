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
}

/** Where everything is, and lines to paste. */
export function bannerText({ httpUrl, grpcPort, database, dataDir, startedInMs, tokens }: Banner): string {
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
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}
