import { DatabaseSetupError } from '@timeledger/database/database-setup-error.js';
import { EmbeddedPostgresError } from '@timeledger/database/embedded-postgres-error.js';
import { ConfigurationError } from '@timeledger/service/config/load-configuration.js';
import { BackupError } from './backup/backup-error.js';

/** Prints what a person can act on as a sentence, and anything else with its stack. */
export function explainFailure(error: unknown): void {
  const isExpected =
    error instanceof BackupError ||
    error instanceof ConfigurationError ||
    error instanceof EmbeddedPostgresError ||
    error instanceof DatabaseSetupError;
  if (isExpected) console.error(error.message);
  else if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'port' in error) {
    console.error(
      `Port ${String(error.port)} is taken, perhaps by a Timeledger that still runs. Stop that, or choose another one: HTTP_PORT=3001 GRPC_PORT=50052 npm start`,
    );
  } else console.error(error);
}
