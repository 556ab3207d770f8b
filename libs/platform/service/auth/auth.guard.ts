import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { accessRuleOf } from './auth.decorators.js';
import type { AccessRule } from './auth.decorators.js';
import { AuthenticationError, RoleMissing } from './authentication-error.js';
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

/** Stands before every route and fails closed: a route without a rule needs a valid token. */
@Injectable()
export class AuthGuard implements CanActivate {
  private readonly rules = new WeakMap<object, AccessRule>();

  constructor(private readonly verifier: TokenVerifier) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const rule = this.ruleOf(context);
    if (rule.isPublic === true) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const verified = this.verifier.verify(bearerTokenOf(request.headers.authorization));
    if (verified instanceof Promise) return verified.then((principal) => admit(request, principal, rule));
    return admit(request, verified, rule);
  }

  private ruleOf(context: ExecutionContext): AccessRule {
    const handler = context.getHandler();
    let rule = this.rules.get(handler);
    if (rule === undefined) {
      rule = accessRuleOf(handler, context.getClass());
      this.rules.set(handler, rule);
    }
    return rule;
  }
}

function admit(request: FastifyRequest, principal: Principal, rule: AccessRule): true {
  if (rule.roles !== undefined && !rule.roles.some((role) => principal.roles.has(role)))
    throw new RoleMissing(rule.roles);
  request.principal = principal;
  return true;
}
