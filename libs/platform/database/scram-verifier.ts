import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** PostgreSQL's own default; the passwords are 256 random bits, so that more rounds would protect nothing. */
const ITERATIONS = 4096;

/**
 * What PostgreSQL stores of a password (RFC 5803). Sent instead of the password, so that no server log can hold it.
 * @param password ASCII only: SASLprep (RFC 4013) is not applied
 */
export function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const storedKey = createHash('sha256')
    .update(createHmac('sha256', salted).update('Client Key').digest())
    .digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
