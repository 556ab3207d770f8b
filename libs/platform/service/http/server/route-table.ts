interface KnownRoute {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

const asPattern = (url: string): RegExp =>
  new RegExp(
    `^${url
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replace(/:[^/]+/g, '[^/]+')
      .replace(/\\\*/g, '.*')}$`,
  );

/** Remembers every route, to tell a wrong method (405) from a wrong path (404). Asked only after no route matched. */
export class RouteTable {
  private readonly routes = new Map<string, KnownRoute>();

  add(url: string, methods: string | readonly string[]): void {
    const known = this.routes.get(url) ?? { pattern: asPattern(url), methods: new Set<string>() };
    for (const method of [methods].flat()) known.methods.add(method);
    this.routes.set(url, known);
  }

  /** The methods that a URL answers to, sorted; none when nothing is there. */
  methodsOf(url: string): readonly string[] {
    const path = url.split('?', 1)[0] ?? '';
    const methods = new Set<string>();
    for (const route of this.routes.values()) {
      if (route.pattern.test(path)) route.methods.forEach((method) => methods.add(method));
    }
    return [...methods].sort();
  }
}
