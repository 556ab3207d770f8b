import { Agent, request } from 'node:http';

/** An answer of the product. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly etag: string | undefined;
}

/** A POST. */
export interface Post {
  readonly path: string;
  readonly token: string;
  readonly body: object;
  readonly idempotencyKey?: string;
  readonly ifMatch?: string;
}

/** Longer than any answer of a product that works; a client on the road gives up at some point too. */
const ATTEMPT_TIMEOUT_MS = 10_000;
const FORM = 'application/x-www-form-urlencoded';

/** Speaks HTTP to the product and retries nothing: what an attempt led to is the caller's to judge. */
export class ApiClient {
  readonly #agent: Agent;

  constructor(
    private readonly port: number,
    /** Kept-alive connections at most. */
    connections: number,
  ) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** @throws Error when no whole answer came: what the request led to is unknown */
  post({ path, token, body, idempotencyKey, ifMatch }: Post): Promise<Answer> {
    return this.#send(path, JSON.stringify(body), {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    });
  }

  postForm(path: string, form: URLSearchParams): Promise<Answer> {
    return this.#send(path, form.toString(), { 'content-type': FORM });
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(path: string, text: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: this.port,
          path,
          method: 'POST',
          agent: this.#agent,
          headers: { ...headers, 'content-length': Buffer.byteLength(text) },
          signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS),
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('aborted', () => reject(new Error('the answer was cut off')));
          response.on('end', () => {
            if (!response.complete) return reject(new Error('the answer was cut off'));
            const body = Buffer.concat(chunks).toString('utf8');
            resolve({ status: response.statusCode ?? 0, body, etag: response.headers.etag });
          });
        },
      );
      sent.on('error', reject);
      sent.end(text);
    });
  }
}
