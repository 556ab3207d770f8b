import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { batchItemsOf, RequestLimits } from '../limits/request-limits.js';
import { operationIdOf } from '../openapi/operation.decorator.js';
import { AccessGate } from './access-gate.js';
import type { OperationAccess } from './access-gate.js';
import { accessRuleOf } from './auth.decorators.js';
import { AuthenticationError } from './authentication-error.js';
import { isDirectoryRoute, isDirectoryToken } from './directory-tokens.js';
import type { Principal } from './principal.js';
import { TokenVerifier } from './token-verifier.js';

const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/** The token of an `Authorization` header. @throws AuthenticationError when there is none */
export function bearerTokenOf(authorization: string | undefined): string {
  if (authorization === undefined)
    throw new AuthenticationError('auth.token-missing', 'A bearer token is needed.');
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined)
    throw new AuthenticationError(
      'auth.token-invalid',
      'The Authorization header must be Bearer and a token.',
    );
  return token;
}

/**
 * Stands before every route: a valid token, and a row of the access policy that could allow it. What a token may do with
 * one thing is decided behind it. A route that no row names does not get past the start of the service.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  /** By handler; `null` for public ones. */
  private readonly operations = new Map<object, OperationAccess | null>();

  constructor(
    private readonly verifier: TokenVerifier,
    private readonly gate: AccessGate,
    private readonly limits: RequestLimits,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const operation = this.operationOf(context);
    if (operation === null) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    try {
      const token = bearerTokenOf(request.headers.authorization);
      const isDirectory = isDirectoryToken(token) && isDirectoryRoute(request.routeOptions.url);
      const verified = isDirectory ? this.verifier.verifyDirectory(token) : this.verifier.verify(token);
      if (!(verified instanceof Promise)) return this.admit(request, verified, operation);
      return verified.then(
        (principal) => this.admit(request, principal, operation),
        (error: unknown) => this.refuse(request, error),
      );
    } catch (error) {
      return this.refuse(request, error);
    }
  }

  private admit(
    request: FastifyRequest,
    principal: Principal,
    operation: OperationAccess,
  ): true | Promise<true> {
    this.limits.admit(principal.tenantId, batchItemsOf(request.body));
    if (operation.isStoring) this.limits.admitStoring(principal.tenantId);
    return admit(request, principal, operation);
  }

  /** What brings no valid token counts against its address. */
  private refuse(request: FastifyRequest, error: unknown): never {
    if (error instanceof AuthenticationError) this.limits.refusedAt(addressOf(request));
    throw error;
  }

  private operationOf(context: ExecutionContext): OperationAccess | null {
    const handler = context.getHandler();
    let operation = this.operations.get(handler);
    if (operation === undefined) {
      operation = this.find(handler, context.getClass());
      this.operations.set(handler, operation);
    }
    return operation;
  }

  private find(
    handler: { readonly name: string },
    controller: { readonly name: string },
  ): OperationAccess | null {
    if (accessRuleOf(handler, controller).isPublic === true) return null;
    const id = operationIdOf(handler, controller);
    const operation = this.gate.of(id);
    // Found at the start of the service; here for a controller that came later.
    if (operation === undefined) throw new Error(`no row of the access policy names ${id}`);
    return operation;
  }
}

/** Who asks, as a trusted proxy says; what a proxy hands on unread may be no address at all. */
const addressOf = ({ ip, socket }: FastifyRequest): string =>
  isIP(ip) === 0 ? (socket.remoteAddress ?? '') : ip;

function admit(
  request: FastifyRequest,
  principal: Principal,
  operation: OperationAccess,
): true | Promise<true> {
  const admitted = operation.admit(principal);
  if (admitted instanceof Promise)
    return admitted.then((effective) => {
      request.principal = effective;
      return true;
    });
  request.principal = admitted;
  return true;
}
