/** What a browser shows after all redirects. */
export interface Shown {
  readonly url: URL;
  readonly status: number;
  /** The page; empty when {@link isCallback}. */
  readonly html: string;
  readonly headers: Headers;
  /** Whether the address is not the issuer's: the app gets its answer there. */
  readonly isCallback: boolean;
}

interface Cookie {
  readonly value: string;
  readonly path: string;
}

/** Just enough of a browser to drive the forms of the sign-in page: cookies with their paths, redirects, forms. */
export class Browser {
  private readonly cookies = new Map<string, Cookie>();

  constructor(
    private readonly origin: string,
    private readonly language = 'en',
  ) {}

  /** Opens an address and follows redirects until there is a page, or an address that is the app's. */
  async open(address: URL | string): Promise<Shown> {
    return this.go(new URL(address), { method: 'GET' });
  }

  /** Sends the form of a page that belongs to a step, as a person does who fills in these fields. */
  async submit(page: Shown, step: string, fields: Readonly<Record<string, string>> = {}): Promise<Shown> {
    if (!page.html.includes(`value="${step}"`))
      throw new Error(`the page has no step ${step}:\n${page.html}`);
    return this.post(page.url, { step, ...fields });
  }

  /** Sends the hidden fields of a form by its id, and further ones. */
  async submitById(page: Shown, id: string, fields: Readonly<Record<string, string>>): Promise<Shown> {
    const form = new RegExp(`<form id="${id}" method="post" action="([^"]+)">(.*?)</form>`, 's').exec(
      page.html,
    );
    if (form === null) throw new Error(`the page has no form ${id}:\n${page.html}`);
    const hidden = [...(form[2] ?? '').matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value],
    );
    return this.post(new URL(form[1] ?? ''), { ...Object.fromEntries(hidden), ...fields });
  }

  /** Posts a form to an address, whatever page is shown. */
  async post(url: URL, fields: Readonly<Record<string, string>>): Promise<Shown> {
    return this.go(url, { method: 'POST', body: new URLSearchParams(fields) });
  }

  private async go(url: URL, init: RequestInit): Promise<Shown> {
    if (url.origin !== this.origin) {
      return { url, status: 0, html: '', headers: new Headers(), isCallback: true };
    }
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { cookie: this.cookiesFor(url), accept: 'text/html', 'accept-language': this.language },
    });
    this.keepCookies(url, response.headers.getSetCookie());
    const location = response.headers.get('location');
    const html = await response.text();
    if (location !== null) return this.go(new URL(location, url), { method: 'GET' });
    return { url, status: response.status, html, headers: response.headers, isCallback: false };
  }

  private cookiesFor(url: URL): string {
    return [...this.cookies]
      .filter(([, { path }]) => url.pathname === path || url.pathname.startsWith(path.replace(/\/?$/, '/')))
      .map(([name, { value }]) => `${name.split(' ')[0] ?? ''}=${value}`)
      .join('; ');
  }

  private keepCookies(url: URL, lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name = '', value = ''] = pair.split('=');
      const attribute = (wanted: string): string | undefined =>
        attributes.find((text) => text.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
      const path = attribute('path') ?? url.pathname;
      const expires = attribute('expires');
      // Cookies of one name and different paths are different cookies.
      const key = `${name} ${path}`;
      if (expires !== undefined && Date.parse(expires) < Date.now()) this.cookies.delete(key);
      else this.cookies.set(key, { value, path });
    }
  }
}
