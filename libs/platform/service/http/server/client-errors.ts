import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { PROBLEM_MEDIA_TYPE, PROBLEM_TYPE_PREFIX } from '../../problems/problem.js';

interface RawAnswer {
  readonly status: string;
  readonly code: string;
  readonly title: string;
}

const BAD_REQUEST: RawAnswer = {
  status: '400 Bad Request',
  code: 'request.malformed',
  title: 'Malformed request',
};

/** What the HTTP parser's own errors mean; it has no request yet, so neither language nor correlation id is known. */
const ANSWERS: Readonly<Record<string, RawAnswer>> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    code: 'request.headers-too-large',
    title: 'Headers too large',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    code: 'request.timeout',
    title: 'The request did not arrive in time',
  },
};

/** Answers, with a problem document too, what is no HTTP request at all, then closes the connection. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, code, title } = ANSWERS[error.code ?? ''] ?? BAD_REQUEST;
  const correlationId = randomUUID();
  const body = JSON.stringify({
    type: PROBLEM_TYPE_PREFIX + code,
    title,
    status: Number(status.slice(0, 3)),
    code,
    correlationId,
  });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: ${PROBLEM_MEDIA_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nX-Correlation-Id: ${correlationId}\r\nConnection: close\r\n\r\n${body}`,
  );
}
