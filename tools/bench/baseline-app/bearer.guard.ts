import type { IncomingMessage } from 'node:http';
import { Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';

/** Whose tokens are accepted. */
export class BearerOptions {
  issuer!: string;
  audience!: string;
  jwksUri!: string;
  /** Verified tokens are remembered, as the product does it, instead of being verified at every request. */
  remembersTokens!: boolean;
}

/** A request that the guard let through. */
export type AuthorisedRequest = IncomingMessage & { claims?: JWTPayload };

/** A bearer check as the documentation of Nest and jose suggest it; the keys are fetched once and kept. */
@Injectable()
export class BearerGuard implements CanActivate {
  private readonly keys: ReturnType<typeof createRemoteJWKSet>;
  private readonly remembered = new LRUCache<string, JWTPayload>({ max: 20_000, ttl: 300_000 });

  constructor(private readonly options: BearerOptions) {
    this.keys = createRemoteJWKSet(new URL(options.jwksUri));
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthorisedRequest>();
    const [scheme, token] = request.headers.authorization?.split(' ') ?? [];
    if (scheme !== 'Bearer' || token === undefined) throw new UnauthorizedException();
    request.claims = await this.claimsOf(token);
    return true;
  }

  private async claimsOf(token: string): Promise<JWTPayload> {
    const known = this.options.remembersTokens ? this.remembered.get(token) : undefined;
    if (known !== undefined) return known;
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer: this.options.issuer,
        audience: this.options.audience,
        algorithms: ['ES256'],
      });
      if (this.options.remembersTokens) this.remembered.set(token, payload);
      return payload;
    } catch {
      throw new UnauthorizedException();
    }
  }
}
