import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AuthenticationError } from './authentication-error.js';
import type { Principal } from './principal.js';

/** What the guard needs to know of a handler or a controller. */
export interface AccessRule {
  readonly isPublic?: boolean;
}

const rules = new WeakMap<object, AccessRule>();

const access =
  (rule: AccessRule): ClassDecorator & MethodDecorator =>
  (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    const subject: object = descriptor === undefined ? target : (descriptor.value as object);
    rules.set(subject, { ...rules.get(subject), ...rule });
  };

/** The rule of a handler, where it has one, else of its controller. */
export const accessRuleOf = (handler: object, controller: object): AccessRule => ({
  ...rules.get(controller),
  ...rules.get(handler),
});

/** Answers without a token. For health, metrics and documentation only. */
export const Public = (): ClassDecorator & MethodDecorator => access({ isPublic: true });

/** The principal that the guard found. @throws AuthenticationError on a public route without one */
export function principalOfRequest(request: FastifyRequest): Principal {
  if (request.principal === null)
    throw new AuthenticationError('auth.token-missing', 'A bearer token is needed.');
  return request.principal;
}

/** Hands the verified principal to a handler: `@CurrentPrincipal() principal: Principal`. */
export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext): Principal =>
  principalOfRequest(context.switchToHttp().getRequest<FastifyRequest>()),
);
