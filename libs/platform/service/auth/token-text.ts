import { AuthenticationError } from './authentication-error.js';

/** A longer token is refused unread. */
export const MAX_TOKEN_BYTES = 8192;

/** A token taken apart, before anything of it is believed. */
export interface TokenText {
  readonly header: JoseHeader;
  readonly claims: Claims;
}

/** The members of a token's payload. */
export type Claims = Readonly<Record<string, unknown>>;

/** What the header may decide. `jku`, `x5u`, `jwk` and `x5c` are not here: a token never says where its keys are. */
export interface JoseHeader {
  readonly alg: string;
  /** In lower case, without the prefix `application/`. */
  readonly typ: string | undefined;
}

/** One refusal for all malformed and all wrongly signed tokens: it must not tell which issuers are trusted. */
export const untrusted = (): AuthenticationError =>
  new AuthenticationError(
    'auth.token-invalid',
    'The token is malformed, or not signed by a trusted issuer with an accepted algorithm.',
  );

const SEGMENT = /^[A-Za-z0-9_-]+$/;
const decoder = new TextDecoder('utf-8', { fatal: true });
/** `at+jwt` is what RFC 9068 asks for; most issuers still write `JWT` or nothing. */
const ACCEPTED_TYPES: readonly (string | undefined)[] = [undefined, 'jwt', 'at+jwt'];

/**
 * Takes a compact JWS apart (RFC 7515).
 * @throws AuthenticationError for anything else: encrypted and nested tokens, critical extensions (none is understood
 * here), members that stand twice (readers would not agree on which holds, RFC 7519 section 4)
 */
export function takeApart(token: string): TokenText {
  if (token.length > MAX_TOKEN_BYTES)
    throw new AuthenticationError('auth.token-invalid', 'The token is too large.');
  const segments = token.split('.');
  const [head = '', payload = ''] = segments;
  if (segments.length !== 3 || !segments.every((segment) => SEGMENT.test(segment))) throw untrusted();
  const header = objectOf(head);
  const { alg, typ, cty, crit } = header;
  if (typeof alg !== 'string' || crit !== undefined || cty !== undefined) throw untrusted();
  if (typ !== undefined && typeof typ !== 'string') throw untrusted();
  const type = typ?.toLowerCase().replace(/^application\//, '');
  if (!ACCEPTED_TYPES.includes(type))
    throw new AuthenticationError('auth.token-invalid', 'The token is not an access token.');
  return { header: { alg, typ: type }, claims: objectOf(payload) };
}

function objectOf(segment: string): Claims {
  let text: string;
  let value: unknown;
  try {
    text = decoder.decode(Buffer.from(segment, 'base64url'));
    value = JSON.parse(text);
  } catch {
    throw untrusted();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw untrusted();
  if (hasTwins(text)) throw untrusted();
  // Checked on the line before the last but one: an object.
  return value as Claims;
}

const STRING = /"(?:[^"\\]|\\.)*"/y;
const COLON = /\s*:/y;

/** Whether some object of a JSON text, at any depth, has a member twice. @param json well-formed */
export function hasTwins(json: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(undefined);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      STRING.lastIndex = at;
      const quoted = STRING.exec(json)?.[0] ?? '""';
      at += quoted.length - 1;
      const names = open.at(-1);
      // Only the name of a member is followed by a colon.
      COLON.lastIndex = at + 1;
      if (names === undefined || !COLON.test(json)) continue;
      const name = String(JSON.parse(quoted));
      if (names.has(name)) return true;
      names.add(name);
    }
  }
  return false;
}
