import { toString as qrCodeOf } from 'qrcode';
import { Html, html, pageOf } from './html.js';
import type { Page } from './html.js';
import { textsOf } from './texts.js';
import type { Language, Texts } from './texts.js';

/** What all pages of one sign-in share. */
export interface PageContext {
  readonly language: Language;
  /** Where the app gets its answer: forms may lead there. */
  readonly redirectUri: string;
  /** What was wrong with the last answer, in the language of the page. */
  readonly fault?: string;
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: 'email' | 'password' | 'text';
  readonly autocomplete: string;
  readonly value?: string;
  readonly hint?: string;
  readonly isCode?: boolean;
}

function fieldOf(field: Field, isInvalid: boolean, isFocused: boolean): Html {
  const described = [
    ...(field.hint === undefined ? [] : [`${field.name}-hint`]),
    ...(isInvalid ? ['fault'] : []),
  ].join(' ');
  const attributes = [
    html` id="${field.name}" name="${field.name}" type="${field.type}" autocomplete="${field.autocomplete}"
    required`,
    ...(field.value === undefined ? [] : [html` value="${field.value}"`]),
    ...(field.isCode === true
      ? [html` class="code" inputmode="numeric" autocapitalize="none" spellcheck="false"`]
      : []),
    ...(described === '' ? [] : [html` aria-describedby="${described}"`]),
    ...(isInvalid ? [html` aria-invalid="true"`] : []),
    ...(isFocused ? [new Html(' autofocus')] : []),
  ];
  return html`<label for="${field.name}">${field.label}</label>
    ${field.hint === undefined ? undefined : html`<p class="hint" id="${field.name}-hint">${field.hint}</p>`}<input${attributes}
    > </input${attributes}> `;
}

const faultOf = (texts: Texts, fault: string | undefined): Html | undefined =>
  fault === undefined
    ? undefined
    : html`<div class="wrong" role="alert" id="fault">
        <p><strong>${texts.problem}</strong></p>
        <p>${fault}</p>
      </div>`;

interface FormPage {
  readonly title: string;
  readonly step: string;
  readonly why?: string;
  readonly above?: Html;
  readonly fields: readonly Field[];
  readonly submit?: string;
  /** Another way on: a step and its label. */
  readonly other?: { readonly step: string; readonly label: string };
}

function formPage(context: PageContext, page: FormPage): Page {
  const texts = textsOf(context.language);
  const isInvalid = context.fault !== undefined;
  const toFill = page.fields.find(({ value }) => value === undefined);
  const body = html`<h1>${page.title}</h1>
    ${faultOf(texts, context.fault)} ${page.why === undefined ? undefined : html`<p>${page.why}</p>`}
    ${page.above}
    <form method="post">
      <input type="hidden" name="step" value="${page.step}" />
      ${page.fields.map((field) => fieldOf(field, isInvalid, field === toFill))}
      <button type="submit">${page.submit ?? texts.continue}</button>
    </form>
    ${page.other === undefined ? undefined : plainForm(page.other.step, page.other.label)}
    ${plainForm('cancel', texts.cancel)}`;
  const title = isInvalid ? `${texts.problem}: ${page.title}` : page.title;
  return pageOf(context.language, title, body, [context.redirectUri]);
}

const plainForm = (step: string, label: string): Html =>
  html`<form method="post">
    <button class="plain" type="submit" name="step" value="${step}">${label}</button>
  </form>`;

const codeField = (label: string): Field => ({
  name: 'code',
  label,
  type: 'text',
  autocomplete: 'one-time-code',
  isCode: true,
});

/** Asks for e-mail and password. @param email what was entered before or hinted at */
export function passwordPage(context: PageContext, email: string | undefined, isAgain: boolean): Page {
  const texts = textsOf(context.language);
  return formPage(context, {
    title: isAgain ? texts.signInAgain : texts.signIn,
    step: 'password',
    submit: texts.signIn,
    fields: [
      {
        name: 'email',
        label: texts.email,
        type: 'email',
        autocomplete: 'username',
        ...(email === undefined ? {} : { value: email }),
      },
      { name: 'password', label: texts.password, type: 'password', autocomplete: 'current-password' },
    ],
  });
}

/** Has a password chosen in place of the one-time one. */
export function newPasswordPage(context: PageContext): Page {
  const texts = textsOf(context.language);
  return formPage(context, {
    title: texts.chooseTitle,
    step: 'new-password',
    why: texts.chooseWhy,
    fields: [
      {
        name: 'password',
        label: texts.newPassword,
        type: 'password',
        autocomplete: 'new-password',
        hint: texts.newPasswordHint,
      },
      { name: 'repeated', label: texts.repeatPassword, type: 'password', autocomplete: 'new-password' },
    ],
  });
}

/** Asks for the code of the authenticator app. */
export function codePage(context: PageContext): Page {
  const texts = textsOf(context.language);
  return formPage(context, {
    title: texts.codeTitle,
    step: 'code',
    why: texts.codeWhy,
    fields: [codeField(texts.code)],
    other: { step: 'show-recovery', label: texts.useRecovery },
  });
}

/** Asks for a recovery code. */
export function recoveryPage(context: PageContext): Page {
  const texts = textsOf(context.language);
  return formPage(context, {
    title: texts.recoveryTitle,
    step: 'recovery',
    why: texts.recoveryWhy,
    fields: [{ name: 'code', label: texts.recovery, type: 'text', autocomplete: 'off' }],
    other: { step: 'show-code', label: texts.useCode },
  });
}

/** Shows the secret for the authenticator app, and asks for its first code. @param uri what the QR code says */
export async function enrolPage(context: PageContext, uri: string, secret: string): Promise<Page> {
  const texts = textsOf(context.language);
  const svg = new Html(await qrCodeOf(uri, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 }));
  return formPage(context, {
    title: texts.enrolTitle,
    step: 'enrol',
    why: texts.enrolWhy,
    above: html`<div class="qr" role="img" aria-label="${texts.qr}">${svg}</div>
      <p class="hint">${texts.noCamera}</p>
      <p class="secret">${(secret.match(/.{1,4}/g) ?? []).join(' ')}</p>`,
    fields: [codeField(texts.enrolConfirm)],
  });
}

/** Shows the recovery codes, once. */
export function recoveryCodesPage(context: PageContext, codes: readonly string[]): Page {
  const texts = textsOf(context.language);
  const body = html`<h1>${texts.codesTitle}</h1>
    <p>${texts.codesWhy}</p>
    <ul class="codes">
      ${codes.map((code) => html`<li>${code}</li>`)}
    </ul>
    <form method="post">
      <button type="submit" name="step" value="codes-kept">${texts.codesKept}</button>
    </form>`;
  return pageOf(context.language, texts.codesTitle, body, [context.redirectUri]);
}
