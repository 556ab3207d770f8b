import { html, pageOf } from './html.js';
import type { Page } from './html.js';
import { textsOf } from './texts.js';
import type { Language } from './texts.js';

/** Says that a request cannot be met. @param detail for the administrator, from the provider, in English */
export function errorPage(language: Language, detail: string | undefined): Page {
  const texts = textsOf(language);
  const body = html`<h1>${texts.errorTitle}</h1>
    <p>${texts.errorWhy}</p>
    <p class="secret">${detail ?? '–'}</p>`;
  return pageOf(language, texts.errorTitle, body);
}

/** Says that a sign-in was left for too long, or was begun in another browser. */
export function expiredPage(language: Language): Page {
  const texts = textsOf(language);
  const body = html`<h1>${texts.expiredTitle}</h1>
    <p>${texts.expiredWhy}</p>`;
  return pageOf(language, texts.expiredTitle, body);
}
