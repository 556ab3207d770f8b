import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { OpenApiDocument } from './openapi-document.js';

/** The files of Swagger UI that the page needs, served from here: the documentation works without a network. */
const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const page = (title: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title.replace(/[<>&]/g, '')}</title>
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, displayOperationId: true, persistAuthorization: false, tryItOutEnabled: true, validatorUrl: null });\n`;

/** Only our own files, no inline script; Swagger UI sets styles and images inline. */
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/** Serves `/openapi.json` and, below `/docs`, pages for people. */
export function registerDocsRoutes(server: FastifyInstance, documentOf: () => OpenApiDocument): void {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  let json: string | undefined;
  server.get('/openapi.json', (_request, reply) => {
    json ??= JSON.stringify(documentOf());
    reply.type('application/json; charset=utf-8').send(json);
  });
  server.get('/docs', (_request, reply) => {
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      .send(page(documentOf().info.title));
  });
  server.get('/docs/', (_request, reply) => reply.redirect('/docs', 308));
  server.get('/docs/start.js', (_request, reply) => {
    reply.type('text/javascript; charset=utf-8').send(start);
  });
  for (const [name, mediaType] of Object.entries(ASSETS)) {
    server.get(`/docs/${name}`, async (_request, reply) => {
      reply.type(mediaType).header('cache-control', 'public, max-age=3600');
      return readFile(join(folder, name));
    });
  }
}
