import { RequestMethod } from '@nestjs/common';
import type { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { accessRuleOf } from '../auth/auth.decorators.js';
import type { AccessRule } from '../auth/auth.decorators.js';
import type { DtoClass } from '../validation/schema-registry.js';
import { operationIdOf, operationOf } from './operation.decorator.js';
import type { OperationDescription } from './operation.decorator.js';

/** The keys under which Nest keeps what its decorators say; stable since its version 4. */
const PATH = 'path';
const METHOD = 'method';
const ARGUMENTS = '__routeArguments__';
const PARAMETER_TYPES = 'design:paramtypes';
/** Nest's `RouteParamtypes`. */
const BODY = 3;
const QUERY = 4;
const PARAM = 5;

/** A route as its controller declares it. */
export interface ReadRoute {
  readonly method: string;
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly controllerName: string;
  readonly handlerName: string;
  readonly operation: OperationDescription | undefined;
  /** What the access policy calls it. */
  readonly operationId: string;
  readonly access: AccessRule;
  readonly body: DtoClass | undefined;
  readonly query: DtoClass | undefined;
  readonly params: DtoClass | undefined;
  /** The factories of custom parameter decorators: they tell which headers the handler reads. */
  readonly factories: ReadonlySet<unknown>;
}

type Argument = { readonly index: number; readonly data?: unknown; readonly factory?: unknown };

const joined = (...parts: readonly string[]): string =>
  `/${parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .map((part) => (part.startsWith(':') ? `{${part.slice(1)}}` : part))
    .join('/')}`;

const asDto = (type: unknown): DtoClass | undefined =>
  typeof type === 'function' && type !== Object && type !== String && type !== Number && type !== Array
    ? (type as DtoClass)
    : undefined;

function argumentsOf(controller: object, name: string): readonly (Argument & { readonly kind: number })[] {
  const declared = (Reflect.getMetadata(ARGUMENTS, controller, name) ?? {}) as Record<string, Argument>;
  return Object.entries(declared).map(([key, argument]) => ({
    ...argument,
    kind: Number(key.split(':')[0]),
  }));
}

/** Whether a handler has a parameter for the body, or for a part of it. */
export const takesBody = (controller: object, name: string): boolean =>
  argumentsOf(controller, name).some(({ kind }) => kind === BODY);

/** The factory that a custom parameter decorator keeps, to recognise it by. */
export function factoryOf(decorator: () => ParameterDecorator): unknown {
  class Probe {
    read(_value: unknown): void {}
  }
  decorator()(Probe.prototype, 'read', 0);
  const [argument] = Object.values(
    (Reflect.getMetadata(ARGUMENTS, Probe, 'read') ?? {}) as Record<string, Argument>,
  );
  return argument?.factory;
}

/** Reads all routes of all controllers. */
export function readRoutes(discovery: DiscoveryService, scanner: MetadataScanner): readonly ReadRoute[] {
  return discovery.getControllers().flatMap((wrapper) => {
    const controller: unknown = wrapper.metatype;
    if (typeof controller !== 'function') return [];
    const prototype = controller.prototype as Record<string, unknown>;
    const prefixes = [(Reflect.getMetadata(PATH, controller) ?? '') as string | string[]].flat();
    return scanner.getAllMethodNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      if (typeof handler !== 'function') return [];
      const method = Reflect.getMetadata(METHOD, handler) as RequestMethod | undefined;
      if (method === undefined) return [];
      const types = (Reflect.getMetadata(PARAMETER_TYPES, prototype, name) ?? []) as readonly unknown[];
      const given = argumentsOf(controller, name);
      const dtoOf = (kind: number): DtoClass | undefined => {
        const argument = given.find((each) => each.kind === kind && each.data === undefined);
        return argument === undefined ? undefined : asDto(types[argument.index]);
      };
      const paths = [(Reflect.getMetadata(PATH, handler) ?? '') as string | string[]].flat();
      return prefixes.flatMap((prefix) =>
        paths.map((path) => ({
          method: RequestMethod[method].toLowerCase(),
          path: joined(prefix, path),
          controllerName: controller.name,
          handlerName: name,
          operation: operationOf(handler),
          operationId: operationIdOf(handler, controller),
          access: accessRuleOf(handler, controller),
          body: dtoOf(BODY),
          query: dtoOf(QUERY),
          params: dtoOf(PARAM),
          factories: new Set(given.map((each) => each.factory).filter((factory) => factory !== undefined)),
        })),
      );
    });
  });
}
