import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** NIST SP 800-63B section 3.1.1.2: length counts, rules about characters do not. */
export const MIN_PASSWORD_LENGTH = 12;
/** Longer ones are refused unhashed, for hashing costs by design. */
export const MAX_PASSWORD_LENGTH = 256;

/** OWASP Password Storage Cheat Sheet: argon2id (the package's default) with 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** A password written in two ways of Unicode is one password. */
const normal = (password: string): string => password.normalize('NFKC');

/** The argon2id hash of a password, with its salt and cost. */
export const hashPassword = (password: string): Promise<string> => hash(normal(password), COST);

let nobodysHash: Promise<string> | undefined;

/** Whether a password fits; takes as long for an account that is not there (`undefined`), so that nobody learns who has one. */
export async function isPassword(stored: string | undefined, password: string): Promise<boolean> {
  if (password.length > MAX_PASSWORD_LENGTH) return false;
  nobodysHash ??= hashPassword(randomBytes(16).toString('hex'));
  const fits = await verify(stored ?? (await nobodysHash), normal(password));
  return fits && stored !== undefined;
}

/** What is wrong with a new password: `undefined` when nothing is. */
export function passwordFault(
  password: string,
  email: string,
): 'too-short' | 'too-long' | 'too-easy' | undefined {
  const text = normal(password);
  if (text.length < MIN_PASSWORD_LENGTH) return 'too-short';
  if (text.length > MAX_PASSWORD_LENGTH) return 'too-long';
  const [mailbox = ''] = email.split('@');
  const isMonotonous = new Set(text.toLowerCase()).size < 5;
  return isMonotonous || (mailbox.length > 3 && text.toLowerCase().includes(mailbox))
    ? 'too-easy'
    : undefined;
}

/** Letters and digits that are not mistaken for each other. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Random text to be read aloud and typed: groups of four with dashes; 4.95 bits a character. */
export function readableSecret(groups: number, random: Uint8Array = randomBytes(groups * 8)): string {
  // Two bytes a character keep the bias of the remainder below 1/2000.
  const letter = (index: number): string =>
    READABLE.charAt(((random[index * 2] ?? 0) * 256 + (random[index * 2 + 1] ?? 0)) % READABLE.length);
  return Array.from({ length: groups }, (_, group) =>
    [0, 1, 2, 3].map((place) => letter(group * 4 + place)).join(''),
  ).join('-');
}
