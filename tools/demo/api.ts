import { setTimeout as sleep } from 'node:timers/promises';
import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from '../../clients/typescript/schema.js';
import type { Outcome } from './tally.js';
import type { StepActor } from './step.js';
import type { Tokens } from './tokens.js';

export type TimeledgerClient = Client<paths>;
type Problem = components['schemas']['Problem'];

/** What a call of the generated client gives. */
export interface ApiAnswer<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** An answer that the plan did not reckon with. */
export class UnexpectedAnswer extends Error {}

/**
 * What is not known yet because it has just been made and is on its way from one context to another, and for how
 * long that may be so before it counts as a refusal.
 */
const NOT_YET_KNOWN_MS: Readonly<Record<string, number>> = {
  'employee.unknown': 30_000,
  'pay-group.unknown': 30_000,
  'employment.unknown': 60_000,
  'approval.not-eligible': 10_000,
  'punch-verdict.punch-unknown': 60_000,
};
const NOT_YET_PAUSE_MS = 250;

/** The generated client, speaking for one actor at a time. */
export class Api {
  private readonly client: TimeledgerClient;

  constructor(
    baseUrl: string,
    private readonly tokens: Tokens,
    send: (request: Request) => Promise<Response>,
  ) {
    this.client = createClient<paths>({ baseUrl, fetch: send });
    this.client.use({
      onRequest: ({ request }) => {
        request.headers.set('accept-language', 'en');
        return request;
      },
    });
  }

  /** Makes a call as an actor, and again while what it names is not known yet. */
  async as<Data>(
    actor: StepActor | { readonly role: 'auditor' },
    call: (client: TimeledgerClient, headers: { authorization: string }) => Promise<ApiAnswer<Data>>,
  ): Promise<ApiAnswer<Data>> {
    const headers = { authorization: `Bearer ${await this.tokens.of(actor)}` };
    const startedMs = performance.now();
    for (;;) {
      const answer = await call(this.client, headers);
      const code = problemOf(answer)?.code;
      const patienceMs = code === undefined ? undefined : NOT_YET_KNOWN_MS[code];
      if (patienceMs === undefined || performance.now() - startedMs > patienceMs) return answer;
      await sleep(NOT_YET_PAUSE_MS);
    }
  }
}

/** The problem document of a refusal. */
export function problemOf(answer: ApiAnswer<unknown>): Problem | undefined {
  if (answer.response.ok) return undefined;
  const { error } = answer;
  const isProblem = typeof error === 'object' && error !== null && 'code' in error;
  // Every refusal of the product is a problem document; its schema says so.
  if (isProblem) return error as Problem;
  throw new UnexpectedAnswer(
    `${answer.response.url} answered ${answer.response.status} without a problem document`,
  );
}

/** A refusal as an outcome; a fault of the server ends the run. */
export function refusalOf(answer: ApiAnswer<unknown>): Outcome | undefined {
  const problem = problemOf(answer);
  if (problem === undefined) return undefined;
  const { code, detail = '' } = problem;
  if (answer.response.status >= 500 || answer.response.status === 401) {
    throw new UnexpectedAnswer(
      `${answer.response.url} answered ${answer.response.status} ${code}: ${detail}`,
    );
  }
  return { kind: 'refused', code, detail };
}
