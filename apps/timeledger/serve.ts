import 'reflect-metadata';
import { resolve } from 'node:path';
import { helpText } from '@timeledger/service/config/help-text.js';
import { loadConfiguration } from '@timeledger/service/config/load-configuration.js';
import { checkTokenIssuer, variables, type Configuration } from './configuration.js';
import { prepareDataFolder } from './data-folder.js';
import { explainFailure } from './explain-failure.js';
import { startProduct, type Product } from './product.js';

const HELP = `Timeledger, the embedded shape: everything in one process on a PostgreSQL that it brings along.

  npm start              start it; Ctrl-C stops it
  npm start -- --help    this text

Settings come from the environment or from a file .env in the working directory.
`;

function configure(): Configuration {
  const config = loadConfiguration(variables, { checks: [checkTokenIssuer] }) as Configuration;
  const dataDir = resolve(config.DATA_DIR);
  prepareDataFolder(dataDir);
  return { ...config, DATA_DIR: dataDir };
}

/** Ends the product once, on whichever comes first: Ctrl-C, a signal, the end of the process that started it. */
function stopOn(product: Promise<Product>): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    product
      .then((running) => running.stop())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  if (process.channel) process.on('disconnect', stop);
}

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  console.log(`${HELP}\n${helpText(variables)}`);
} else {
  try {
    const starting = startProduct(configure());
    stopOn(starting);
    const { banner } = await starting;
    console.log(banner);
    // The process that started this one may wait to hear that it is ready.
    process.send?.({ ready: true });
  } catch (error) {
    explainFailure(error);
    process.exit(1);
  }
}
