import { Injectable } from '@nestjs/common';
import type { JsonSchema } from '../validation/schema-registry.js';
import type { Problem } from './problem.js';

/** How errors look below a path whose protocol has a form of its own, such as SCIM (RFC 7644 section 3.12). */
export interface ErrorFormat {
  readonly mediaType: string;
  /** The status of an answer; most protocols know fewer than we do. */
  statusOf(problem: Pick<Problem, 'code' | 'status'>): number;
  bodyOf(problem: Problem): object;
  /** The component of the OpenAPI document. */
  readonly component: { readonly name: string; readonly schema: JsonSchema };
}

/** The forms of errors by path. Everywhere else errors are problem documents (RFC 9457). */
@Injectable()
export class ErrorFormats {
  private readonly byPrefix = new Map<string, ErrorFormat>();

  /** @param prefix whole segments: `/scim/v2`. To be called before the service starts to listen, in a constructor. */
  add(prefix: string, format: ErrorFormat): void {
    this.byPrefix.set(prefix, format);
  }

  /** The form below a path, or a URL with a query; `undefined` where a problem document is answered. */
  of(url: string): ErrorFormat | undefined {
    const path = url.split('?', 1)[0] ?? '';
    for (const [prefix, format] of this.byPrefix)
      if (path === prefix || path.startsWith(`${prefix}/`)) return format;
    return undefined;
  }

  /** The components that documented operations refer to. */
  componentsOf(paths: readonly string[]): Readonly<Record<string, JsonSchema>> {
    const used = paths.map((path) => this.of(path)).filter((format) => format !== undefined);
    return Object.fromEntries(used.map(({ component }) => [component.name, component.schema]));
  }
}
