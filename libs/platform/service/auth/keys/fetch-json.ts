import { lookup } from 'node:dns';
import { request as plainRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isPrivateAddress, isPrivateHost } from './private-address.js';

const TIMEOUT_MS = 5_000;
/** Discovery documents and key sets of the large issuers have about 20 KB. */
const MAX_BYTES = 524_288;

/** How much an address is trusted. */
export interface FetchPolicy {
  /** Whether http and addresses inside are fetched too: what operators configure for the installation itself, or for trying out. */
  readonly isInsecureAllowed: boolean;
}

/** The answer had another status than 200. */
export class UnexpectedStatus extends Error {
  constructor(
    url: string,
    readonly status: number | undefined,
  ) {
    super(`${url} answered ${status}`);
  }
}

/** Judges the address that is connected to, not one looked up before: a name may answer differently the second time. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const refused =
      error ?? (addresses.some(({ address }) => isPrivateAddress(address)) ? insideOf(hostname) : null);
    if (refused !== null) return callback(refused, []);
    if (options.all === true) return callback(null, addresses);
    const [first] = addresses;
    if (first === undefined) return callback(new Error(`${hostname} has no address`), []);
    callback(null, first.address, first.family);
  });
};

const insideOf = (hostname: string): Error =>
  new Error(`${hostname} is an address of a private network or of this machine`);

/**
 * Reads a JSON document. Follows no redirect: an issuer says where its documents are, and a redirect could lead inside.
 * @throws Error for anything but a document of at most 512 KiB within five seconds from an address that may be asked
 */
export async function fetchJson(address: string, { isInsecureAllowed }: FetchPolicy): Promise<unknown> {
  const url = new URL(address);
  if (url.protocol !== 'https:' && !(isInsecureAllowed && url.protocol === 'http:'))
    throw new Error(`${address} is not https`);
  if (!isInsecureAllowed && isPrivateHost(url.hostname)) throw insideOf(url.hostname);
  const answer = await answerOf(url, isInsecureAllowed ? undefined : publicLookup);
  if (answer.statusCode !== 200) {
    answer.destroy();
    throw new UnexpectedStatus(address, answer.statusCode);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Without an encoding, a response is a stream of buffers.
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error(`${address} answered more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
}

function answerOf(url: URL, lookupOf: LookupFunction | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? secureRequest : plainRequest;
    open(
      url,
      {
        // A connection of its own: one kept alive by somebody else was not judged.
        agent: false,
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(lookupOf === undefined ? {} : { lookup: lookupOf }),
      },
      resolve,
    )
      .on('error', reject)
      .end();
  });
}
