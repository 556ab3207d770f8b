import net from 'node:net';
import { once } from 'node:events';

/** Stands between a client and a server for tests, and can cut the line at the worst moment. */
export interface CuttableProxy {
  readonly port: number;
  /** The next request is let through to the server; its answer is swallowed and all connections are cut. */
  loseNextAnswer(): void;
  close(): Promise<void>;
}

/** Forwards 127.0.0.1:port to a server. Asking for TLS counts as no request: PostgreSQL's clients here do not ask. */
export async function startCuttableProxy(target: net.NetConnectOpts): Promise<CuttableProxy> {
  const pairs = new Set<readonly [net.Socket, net.Socket]>();
  let state: 'open' | 'armed' | 'sent' = 'open';
  const cut = (): void => {
    state = 'open';
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    pairs.clear();
  };
  const server = net.createServer((client) => {
    const upstream = net.connect(target);
    const pair = [client, upstream] as const;
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    client.on('data', (chunk) => {
      if (state === 'armed') state = 'sent';
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (state === 'sent') cut();
      else client.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as net.AddressInfo).port,
    loseNextAnswer: () => (state = 'armed'),
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
