import pg from 'pg';

/** One connection that is made when it is needed and made again after it was lost. */
export class ReconnectingClient {
  #client: Promise<pg.Client> | undefined;
  #isClosed = false;

  /**
   * @param onConnect prepares a fresh connection (LISTEN, for example)
   * @param onLost is told when a connection that was there is gone, other than by {@link close}
   */
  constructor(
    private readonly config: pg.ClientConfig,
    private readonly onConnect: (client: pg.Client) => Promise<void> = async () => undefined,
    private readonly onLost: () => void = () => undefined,
  ) {}

  /** The connection, made now if there is none. Rejects when the server cannot be reached; the next call tries again. */
  get(): Promise<pg.Client> {
    if (this.#isClosed) return Promise.reject(new Error('the connection was closed'));
    this.#client ??= this.#connect();
    return this.#client;
  }

  /** Gives a connection up that is of no more use; what it was doing may still happen on the server. */
  drop(client: pg.Client): void {
    this.#forget();
    client.end().catch(() => undefined);
    // `end` waits for the server's goodbye, which a dead server never sends.
    client.connection?.stream?.destroy();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const client = await this.#client?.catch(() => undefined);
    await client?.end().catch(() => undefined);
  }

  #forget(): void {
    this.#client = undefined;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client(this.config);
    client.on('error', () => undefined);
    try {
      await client.connect();
      await this.onConnect(client);
    } catch (error) {
      this.#forget();
      client.end().catch(() => undefined);
      throw error;
    }
    client.once('end', () => {
      if (this.#isClosed) return;
      this.#forget();
      this.onLost();
    });
    return client;
  }
}
