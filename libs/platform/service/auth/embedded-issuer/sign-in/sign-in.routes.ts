import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errors } from 'oidc-provider';
import type { EmbeddedIssuer } from '../embedded-issuer.js';
import { parseForms } from '../forms.js';
import { expiredPage } from './error.page.js';
import type { Page } from './html.js';
import { SignInFlow } from './sign-in.flow.js';
import type { SignIn, SignInAnswer } from './sign-in.flow.js';
import { languageOf } from './texts.js';

interface SignInRoute {
  Params: { uid: string };
}

/** The pages of a sign-in. A cookie that only its own path gets says that it is the same browser that began it. */
export function addSignInRoutes(scope: FastifyInstance, issuer: EmbeddedIssuer): void {
  parseForms(scope);
  const flow = new SignInFlow(issuer);
  scope.get<SignInRoute>('/interaction/:uid', (request, reply) =>
    answer(issuer, request, reply, (signIn) => flow.show(signIn)),
  );
  scope.post<SignInRoute>('/interaction/:uid', (request, reply) => {
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    return answer(issuer, request, reply, (signIn) => flow.take(signIn, form));
  });
}

async function answer(
  issuer: EmbeddedIssuer,
  request: FastifyRequest<SignInRoute>,
  reply: FastifyReply,
  handle: (signIn: SignIn) => Promise<SignInAnswer>,
): Promise<FastifyReply> {
  const signIn = await signInOf(issuer, request, reply);
  if (signIn === undefined) {
    return send(reply, 400, expiredPage(languageOf(request.headers['accept-language'], undefined)));
  }
  const answered = await handle(signIn);
  switch (answered.kind) {
    case 'page':
      return send(reply, answered.status, answered.page);
    case 'next':
      return reply
        .header('cache-control', 'no-store')
        .redirect(new URL(request.url, 'http://x').pathname, 303);
    case 'over': {
      const provider = await issuer.provider();
      const returnTo = await provider.interactionResult(request.raw, reply.raw, answered.result, {
        mergeWithLastSubmission: false,
      });
      return reply.header('cache-control', 'no-store').redirect(returnTo, 303);
    }
    default:
      return answered satisfies never;
  }
}

/** The sign-in that the request's cookie names; `undefined` when it is over, or is another browser's. */
async function signInOf(
  issuer: EmbeddedIssuer,
  request: FastifyRequest<SignInRoute>,
  reply: FastifyReply,
): Promise<SignIn | undefined> {
  try {
    const provider = await issuer.provider();
    const { uid, prompt, params, session } = await provider.interactionDetails(request.raw, reply.raw);
    if (uid !== request.params.uid) return undefined;
    return {
      uid,
      reasons: prompt.reasons,
      sessionAccountId: session?.accountId,
      acrValues: params['acr_values'],
      loginHint: textOf(params['login_hint']),
      redirectUri: textOf(params['redirect_uri']) ?? '',
      language: languageOf(request.headers['accept-language'], textOf(params['ui_locales'])),
      address: request.ip,
    };
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const send = (reply: FastifyReply, status: number, page: Page): FastifyReply =>
  reply
    .code(status)
    .headers({ ...page.headers })
    .type('text/html; charset=utf-8')
    .send(page.html);
