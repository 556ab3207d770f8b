import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { operationOf } from '../openapi/operation.decorator.js';
import { takesBody } from '../openapi/route-reader.js';

/**
 * Refuses a body where an operation declares none: what somebody sends must take effect or be refused, never be dropped in
 * silence. An empty object is nothing, as some clients send it with every POST. What the method itself has no body for
 * (GET) is not read at all.
 */
@Injectable()
export class UnexpectedBodyGuard implements CanActivate {
  /** By handler. */
  private readonly takers = new Map<object, boolean>();

  /** @throws DomainError 400 `request.body-unexpected` */
  canActivate(context: ExecutionContext): boolean {
    const { body } = context.switchToHttp().getRequest<FastifyRequest>();
    if (isNothing(body) || this.isTaker(context)) return true;
    throw new DomainError('request.body-unexpected', 'malformed');
  }

  private isTaker(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    let found = this.takers.get(handler);
    if (found === undefined) {
      const isRaw = operationOf(handler)?.requestMediaType !== undefined;
      found = isRaw || takesBody(context.getClass(), handler.name);
      this.takers.set(handler, found);
    }
    return found;
  }
}

const isNothing = (body: unknown): boolean =>
  body === undefined ||
  body === null ||
  (typeof body === 'object' && Object.getPrototypeOf(body) === Object.prototype && isEmpty(body));

/** Without making a list of the members: every request with a body passes here. */
function isEmpty(body: object): boolean {
  for (const name in body) if (Object.hasOwn(body, name)) return false;
  return true;
}
