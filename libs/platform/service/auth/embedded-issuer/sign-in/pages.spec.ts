import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { html, pageOf } from './html.js';
import { passwordPage } from './sign-in.pages.js';
import { languageOf, lockedText, textsOf } from './texts.js';

const context = { language: 'en', redirectUri: 'http://127.0.0.1:9/callback' } as const;

describe('pages', () => {
  it('escape what comes from outside', () => {
    const { html: text } = passwordPage(context, `"><script>alert('1')</script>`, false);
    expect(text).not.toContain('<script>');
    expect(text).toContain('&#34;&#62;&#60;script&#62;');
  });

  it('name every field, and tie it to what was wrong', () => {
    const { html: text } = passwordPage({ ...context, fault: 'Wrong.' }, 'a@x', false);
    expect(text).toMatch(/<label for="password">[^<]+<\/label>\s*<input id="password"/);
    expect(text).toMatch(/id="email"[^>]*aria-describedby="fault" aria-invalid="true"/);
    expect(text).toContain('role="alert" id="fault"');
    expect(text).toMatch(/<title>There is a problem/);
    // The e-mail is there already.
    expect(text).toMatch(/id="password"[^>]* autofocus/);
  });

  it('allow exactly the style that they carry', () => {
    const { html: text, headers } = passwordPage(context, undefined, false);
    const style = /<style>(.*)<\/style>/s.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`);
  });

  it('let a form lead back to the app, and nowhere else', () => {
    const policyOf = (uri: string) =>
      pageOf('en', 't', html``, [uri]).headers['content-security-policy'] ?? '';
    expect(policyOf('com.acme.times:/callback')).toContain("form-action 'self' com.acme.times:;");
    expect(policyOf("https://x.example/; script-src 'unsafe-inline'")).toContain(
      "form-action 'self' https://x.example;",
    );
    expect(policyOf('')).toContain("form-action 'self';");
  });
});

describe('languages', () => {
  it('follow the request, then the browser, then are English', () => {
    const cases = [
      [undefined, undefined, 'en'],
      ['zh-CN,zh;q=0.9,en;q=0.8', undefined, 'zh'],
      ['en;q=0.5,zh', undefined, 'zh'],
      ['fr,de', undefined, 'en'],
      ['zh', 'en', 'en'],
      ['en', 'fr zh-Hans', 'zh'],
      ['zh;q=0', undefined, 'en'],
    ] as const;
    for (const [header, locales, language] of cases)
      expect([header, locales, languageOf(header, locales)]).toEqual([header, locales, language]);
  });

  it('say the same things', () => {
    const [en, zh] = [textsOf('en'), textsOf('zh')];
    expect(Object.keys(zh)).toEqual(Object.keys(en));
    expect(lockedText('en', 61)).toContain('2 minutes');
    expect(lockedText('zh', 61)).toContain('2 分钟');
  });
});
