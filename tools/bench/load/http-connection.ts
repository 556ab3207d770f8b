import { connect, type Socket } from 'node:net';

/** An answer as far as a load generator looks at it. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/**
 * One keep-alive HTTP/1.1 connection, one request at a time. Written on sockets because the load generator shares the
 * machine with what it measures: node's own client costs several times as much, and that time would be taken from
 * the server under load. Understands what servers answer here: a content length, or chunks.
 */
export class HttpConnection {
  #received: Buffer = Buffer.alloc(0);
  #waiting: { resolve: (answer: HttpAnswer) => void; reject: (error: Error) => void } | undefined;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  static open(port: number): Promise<HttpConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new HttpConnection(socket));
      });
    });
  }

  /** Sends a whole request, head and body, and answers when the whole response is here. */
  send(request: string): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#waiting !== undefined) throw new Error('one request at a time');
      if (this.socket.destroyed) throw new Error('the server closed the connection');
      this.#waiting = { resolve, reject };
      this.socket.write(request);
    });
  }

  close(): void {
    this.#waiting = undefined;
    this.socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headLength = this.#received.indexOf(HEAD_END);
    if (headLength === -1) return;
    const head = this.#received.toString('latin1', 0, headLength);
    const body = this.#received.subarray(headLength + HEAD_END.length);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    const isComplete = length === undefined ? body.indexOf(LAST_CHUNK) !== -1 : body.length >= Number(length);
    if (!isComplete) return;
    this.#received = Buffer.alloc(0);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({ status: Number(head.slice(9, 12)), body: body.toString('utf8') });
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}

/** The text of a request with a JSON body, or of a GET without one. */
export function requestText(
  method: 'GET' | 'POST',
  path: string,
  token: string,
  body?: string,
  headers = '',
): string {
  const head = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n${headers}`;
  if (body === undefined) return `${head}\r\n`;
  return `${head}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
