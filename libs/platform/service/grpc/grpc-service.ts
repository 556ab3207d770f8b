import type { Principal } from '../auth/principal.js';

/** What a handler knows of the call besides its message. */
export interface GrpcCallContext {
  readonly principal: Principal;
  readonly correlationId: string;
  readonly traceparent: string | undefined;
  /** Reads a metadata value, such as `idempotency-key` or `read-at`. */
  metadata(name: string): string | undefined;
  /** Sets a value of the initial metadata of the answer, such as `position`. */
  setMetadata(name: string, value: string): void;
  /** Aborted when the caller cancels or its deadline passes. */
  readonly signal: AbortSignal;
  /** Milliseconds until the caller's deadline; `undefined` without one. */
  readonly remainingMs: number | undefined;
}

/** Answers a unary call. Refuses with `DomainError`, as controllers do. */
export type GrpcHandler<Request, Response> = (
  request: Request,
  call: GrpcCallContext,
) => Promise<Response> | Response;

/** A gRPC service of a context: a `.proto` file, the name of one service in it, a handler for each of its methods. */
export interface GrpcService {
  /** Path of the file below the import folder: `timeledger/attendance/v1/attendance.proto`. */
  readonly protoFile: string;
  /** Full name: `timeledger.attendance.v1.AttendanceService`. */
  readonly serviceName: string;
  /** By method name as in the `.proto` file, first letter lower case: `recordPunch`. Messages have camelCase members. */
  readonly handlers: Readonly<Record<string, GrpcHandler<never, object>>>;
}
