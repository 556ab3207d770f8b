import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

/** Which routes of a server take which texts: a server has one parser for a media type, whoever asks for it. */
const routesByServer = new WeakMap<FastifyInstance, Map<string, Set<string>>>();

/**
 * Lets texts through unread on a route, as a stream: whoever has the route reads them and limits them. Everywhere else
 * they stay 415.
 * @param route as the server knows it: `/v1/terminals/:id/imports`
 */
export function letTextsThrough(server: FastifyInstance, mediaTypes: readonly string[], route: string): void {
  const routes = routesByServer.get(server) ?? new Map<string, Set<string>>();
  routesByServer.set(server, routes);
  for (const mediaType of mediaTypes) {
    const allowed = routes.get(mediaType);
    if (allowed !== undefined) {
      allowed.add(route);
      continue;
    }
    const only = new Set([route]);
    routes.set(mediaType, only);
    server.addContentTypeParser(mediaType, (request, payload, done) => {
      if (only.has(request.routeOptions.url ?? '')) done(null, payload);
      else done(new UnsupportedMediaTypeException());
    });
  }
}
