import { interactionPolicy } from 'oidc-provider';
import { asksForSecondFactor } from './contexts.js';

const { Check, Prompt, base } = interactionPolicy;

/**
 * When the sign-in page is shown: without a session, when the request asks for it (`prompt=login`, `max_age`), when the
 * account of the session is gone, and whenever a second factor is asked for, in a live session too. All clients are the
 * company's own: nobody is asked for consent, and `prompt=consent` is understood and passed.
 */
export function signInPolicy(): interactionPolicy.Prompt[] {
  const policy = base();
  const login = policy.get('login');
  if (login === undefined) throw new Error('the provider has no login prompt to build on');
  login.checks.add(
    new Check('account_gone', 'the account of the session is gone', (ctx) => {
      const { session, account } = ctx.oidc;
      return session?.accountId !== undefined && account === undefined;
    }),
  );
  login.checks.add(
    new Check('second_factor', 'a second factor is asked for', (ctx) => {
      return asksForSecondFactor(ctx.oidc.params?.['acr_values']) && ctx.oidc.result?.login === undefined;
    }),
  );
  const consent = new Prompt({ name: 'consent', requestable: true });
  consent.checks.clear();
  policy.remove('consent');
  policy.add(consent);
  return policy;
}
