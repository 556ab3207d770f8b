import 'reflect-metadata';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { unopenedContexts } from '../testing/unopened-contexts.js';

type Handlers = Readonly<Record<string, object>>;

let byNoun: ReadonlyMap<string, string> | undefined;

/** Which context's controllers answer below `/v1/<noun>`, by noun. */
export function contextByNoun(): ReadonlyMap<string, string> {
  byNoun ??= new Map(
    unopenedContexts().flatMap(({ name, definition, ports }) =>
      (definition.module(ports).controllers ?? []).flatMap((controller) =>
        routesOf(controller).map((route): [string, string] => [nounOf(route), name]),
      ),
    ),
  );
  return byNoun;
}

/** The paths of a controller's handlers. */
function routesOf(controller: { readonly prototype: Handlers }): readonly string[] {
  const { prototype } = controller;
  const handlers = Object.getOwnPropertyNames(prototype).filter((key) => key !== 'constructor');
  return pathsOf(controller).flatMap((base) =>
    handlers.flatMap((key) => pathsOf(prototype[key] ?? {}).map((path) => `${base}/${path}`)),
  );
}

/** What `@Controller`, `@Get` and their like were given: one path or several. */
const pathsOf = (decorated: object): readonly string[] =>
  [(Reflect.getMetadata(PATH_METADATA, decorated) ?? []) as string | string[]].flat();

/** `punches` of `v1/punches/:punchId`. */
const nounOf = (route: string): string => route.split('/').filter((part) => part !== '')[1] ?? '';
