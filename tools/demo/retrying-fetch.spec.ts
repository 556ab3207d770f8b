import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { retryingFetch } from './retrying-fetch.js';

describe('a request that got no final answer', () => {
  const bodies: string[] = [];
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => {
        bodies.push(body);
        if (bodies.length === 1) request.socket.destroy();
        else response.writeHead(bodies.length === 2 ? 503 : 201).end('done');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('is sent again with the same body until there is one', async () => {
    const count = { retries: 0 };
    const response = await retryingFetch(count)(new Request(url, { method: 'POST', body: 'the same' }));
    expect(response.status).toBe(201);
    expect(bodies).toEqual(['the same', 'the same', 'the same']);
    expect(count.retries).toBe(2);
  });
});
