import { createHash } from 'node:crypto';
import type { Language } from './texts.js';

/** Text that is HTML already. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = string | number | Html | undefined | readonly Html[];

/** A template whose values are escaped, unless they are {@link Html}. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  return new Html(
    strings.map((text, index) => (index === 0 ? text : textOf(values[index - 1]) + text)).join(''),
  );
}

function textOf(value: Part): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('');
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root{color-scheme:light dark;--line:#8a8f98;--accent:#0b57d0;--on-accent:#fff;--wrong:#b3261e;--back:#fff;--text:#1b1c1e}
@media(prefers-color-scheme:dark){:root{--line:#8e959f;--accent:#a8c7fa;--on-accent:#062e6f;--wrong:#f2b8b5;--back:#1b1c1e;--text:#e3e3e6}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:1rem/1.5 system-ui,-apple-system,"Segoe UI","Noto Sans","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:26rem;margin:0 auto;padding:2rem 1rem 3rem}
.brand{font-weight:600;margin:0 0 1.5rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}
label{display:block;font-weight:600;margin:1rem 0 .25rem}
input{width:100%;min-height:2.75rem;padding:.5rem .75rem;font:inherit;color:inherit;background:transparent;border:1px solid var(--line);border-radius:.5rem}
input[aria-invalid=true]{border:2px solid var(--wrong)}
input.code{font-size:1.25rem;letter-spacing:.15em;font-variant-numeric:tabular-nums}
button{width:100%;min-height:2.75rem;margin-top:1.25rem;padding:.5rem 1rem;font:inherit;font-weight:600;border:1px solid var(--accent);border-radius:.5rem;background:var(--accent);color:var(--on-accent);cursor:pointer}
button.plain{background:transparent;color:var(--accent);margin-top:.75rem}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.wrong{border:2px solid var(--wrong);border-radius:.5rem;padding:.75rem 1rem;margin:0 0 1rem}
.wrong p{margin:0}
.hint{margin:.25rem 0;color:inherit;opacity:.85;font-size:.9375rem}
.qr svg{display:block;width:12rem;height:12rem;margin:1rem auto;background:#fff;border-radius:.5rem}
.secret{font-family:ui-monospace,monospace;overflow-wrap:anywhere;user-select:all}
ul.codes{list-style:none;padding:0;display:grid;grid-template-columns:1fr 1fr;gap:.25rem 1rem;font-family:ui-monospace,monospace;font-size:.9375rem}
@media(max-width:24rem){ul.codes{grid-template-columns:1fr}}
`;
// Built apart from the page: the hash holds for exactly what is between the tags.
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`);
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** A page and the headers that it is sent with. */
export interface Page {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A whole page: nothing on it comes from elsewhere, no script runs on it, and nobody can frame it.
 * @param formTargets where a sent form may lead besides here: browsers hold redirects against `form-action` too
 */
export function pageOf(
  language: Language,
  title: string,
  body: Html,
  formTargets: readonly string[] = [],
): Page {
  const text = html`<!doctype html>
    <html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} – Timeledger</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <main>
          <p class="brand">Timeledger</p>
          ${body}
        </main>
      </body>
    </html> `.text;
  return { html: text, headers: headersOf(formTargets) };
}

function headersOf(formTargets: readonly string[]): Readonly<Record<string, string>> {
  const policy = [
    `default-src 'none'`,
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action ${["'self'", ...formTargets.flatMap(sourceOf)].join(' ')}`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
  ].join('; ');
  return {
    'content-security-policy': policy,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
  };
}

/** The source expression of an address (CSP level 3): its origin, or the scheme of an app's own. */
function sourceOf(uri: string): readonly string[] {
  if (!URL.canParse(uri)) return [];
  const { protocol, origin } = new URL(uri);
  const source = origin === 'null' ? protocol : origin;
  return /^[a-z0-9.+:/[\]-]+$/i.test(source) ? [source] : [];
}
