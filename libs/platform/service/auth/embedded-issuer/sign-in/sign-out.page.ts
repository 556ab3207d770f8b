import { Html, html, pageOf } from './html.js';
import type { Page } from './html.js';
import { textsOf } from './texts.js';
import type { Language } from './texts.js';

/**
 * Asks whether to sign out.
 * @param form the provider's own form, which holds its token against forged requests and has the id `op.logoutForm`
 * @param returnTo where the app wants the person to come back to
 */
export function signOutPage(language: Language, form: string, returnTo: string | undefined): Page {
  const texts = textsOf(language);
  const body = html`<h1>${texts.signOutTitle}</h1>
    <p>${texts.signOutWhy}</p>
    ${new Html(form)}
    <button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>${texts.signOut}</button>
    <button class="plain" type="submit" form="op.logoutForm">${texts.staySignedIn}</button>`;
  return pageOf(language, texts.signOutTitle, body, returnTo === undefined ? [] : [returnTo]);
}

/** Says that the session has ended. */
export function signedOutPage(language: Language): Page {
  const texts = textsOf(language);
  return pageOf(
    language,
    texts.signedOutTitle,
    html`<h1>${texts.signedOutTitle}</h1>
      <p>${texts.signedOutWhy}</p>`,
  );
}
