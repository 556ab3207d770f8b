import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import type { Logger } from '@timeledger/kernel/logger.js';
import type { EmbeddedIssuer } from './embedded-issuer.js';
import { addOperatorTokenRoute } from './operator-token.routes.js';
import { addSignInRoutes } from './sign-in/sign-in.routes.js';

const PATH = '/issuer';

/** What the provider answers, below {@link PATH}; everything else there is unknown to the product too. */
const PROVIDER_ROUTES = [
  ['GET', '/.well-known/openid-configuration'],
  ['GET', '/.well-known/oauth-authorization-server'],
  ['GET', '/jwks'],
  ['GET', '/authorize'],
  ['GET', '/authorize/:uid'],
  ['GET', '/sign-out'],
  ['POST', '/sign-out/confirm'],
  ['GET', '/sign-out/success'],
  ['POST', '/oauth/token'],
  ['OPTIONS', '/oauth/token'],
  ['POST', '/oauth/revocation'],
  ['OPTIONS', '/oauth/revocation'],
  ['POST', '/oauth/introspection'],
  ['POST', '/oauth/request'],
] as const;

type AnswerError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;

/**
 * Serves the embedded issuer below `/issuer`: the provider, its sign-in pages, and the operator's token endpoint.
 * @param answerError answers what goes wrong outside the endpoints' own refusals, such as another media type
 */
export async function registerIssuerRoutes(
  server: FastifyInstance,
  issuer: EmbeddedIssuer,
  answerError: AnswerError,
  logger?: Logger,
): Promise<void> {
  const parts = [addOperatorTokenRoute, addSignInRoutes, addProviderRoutes(logger)];
  for (const add of parts) {
    // A scope each: they parse bodies differently.
    await server.register(
      async (scope) => {
        // The scope is loaded before Nest sets its own handler, and would keep Fastify's.
        scope.setErrorHandler(answerError);
        add(scope, issuer);
      },
      { prefix: PATH },
    );
  }
}

const addProviderRoutes =
  (logger: Logger | undefined) =>
  (scope: FastifyInstance, issuer: EmbeddedIssuer): void => {
    const callbacks = new WeakMap<Provider, ReturnType<Provider['callback']>>();
    const callbackOf = (provider: Provider): ReturnType<Provider['callback']> => {
      const known = callbacks.get(provider);
      if (known !== undefined) return known;
      const fault = (_context: unknown, error: unknown) =>
        logger?.error({ error }, 'the embedded issuer failed');
      // The types of the provider's events leave out Koa's own `error`; without a listener Koa prints to the console.
      const events: EventEmitter = provider;
      events.on('server_error', fault);
      events.on('error', (error: unknown) => fault(undefined, error));
      const callback = provider.callback();
      callbacks.set(provider, callback);
      return callback;
    };
    // The provider reads bodies itself, and says what is wrong with one as OAuth words it.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    for (const [method, url] of PROVIDER_ROUTES) {
      scope.route({
        method,
        url,
        exposeHeadRoute: false,
        handler: async (request, reply) => {
          const callback = callbackOf(await issuer.provider());
          reply.hijack();
          reply.raw.setHeader('x-correlation-id', request.id);
          await callback(mounted(request.raw), reply.raw);
        },
      });
    }
  };

/** The request as the provider sees it: it finds where it is mounted by comparing the two addresses. */
function mounted(raw: IncomingMessage): IncomingMessage {
  const originalUrl = raw.url ?? PATH;
  return Object.assign(raw, { originalUrl, url: originalUrl.slice(PATH.length) });
}
