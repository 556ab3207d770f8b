/** An address of the internet protocol as a number; an IPv4 address mapped into IPv6 (RFC 4291, 2.5.5.2) is an IPv4 one. */
export type IpAddress = { readonly version: 4 | 6; readonly value: bigint };

/** A block of addresses: those whose first `prefixLength` bits are the same. */
export type IpRange = IpAddress & { readonly prefixLength: number };

/** Shortest prefixes of a site's range: a larger block is a country's, not a company's. */
const SHORTEST_PREFIX = { 4: 8, 6: 19 } as const;
const BITS = { 4: 32, 6: 128 } as const;
const GROUPS_OF_IPV6 = 8;

function ipv4Value(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

/** Groups of four hexadecimal digits, of which the last two may be written as an IPv4 address. */
function groupsOf(text: string): readonly bigint[] | undefined {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const embedded = index === parts.length - 1 && part.includes('.') ? ipv4Value(part) : undefined;
    if (embedded !== undefined) groups.push(embedded >> 16n, embedded & 0xffffn);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}

function ipv6Value(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0] ?? '');
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? '') : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = GROUPS_OF_IPV6 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0n), ...tail];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

/** Reads an IPv4 address in dotted decimals or an IPv6 address (RFC 4291, 2.2), without zone; `undefined` for anything else. */
export function parseIpAddress(text: string): IpAddress | undefined {
  const v4 = ipv4Value(text);
  if (v4 !== undefined) return { version: 4, value: v4 };
  const v6 = text.includes(':') ? ipv6Value(text) : undefined;
  if (v6 === undefined) return undefined;
  return v6 >> 32n === 0xffffn ? { version: 4, value: v6 & 0xffff_ffffn } : { version: 6, value: v6 };
}

/**
 * Reads a block in CIDR notation (RFC 4632, RFC 4291), or one address. Bits behind the prefix must be zero, so that nobody
 * names another block than they mean; larger than any company's: `undefined`, as for anything else.
 */
export function parseIpRange(text: string): IpRange | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const ip = parseIpAddress(address);
  if (ip === undefined || rest.length > 0) return undefined;
  if (length === undefined) return { ...ip, prefixLength: BITS[ip.version] };
  // The prefix of a mapped address would count bits that are not its own.
  if (!/^\d{1,3}$/.test(length) || (ip.version === 4 && address.includes(':'))) return undefined;
  const prefixLength = Number(length);
  if (prefixLength > BITS[ip.version] || prefixLength < SHORTEST_PREFIX[ip.version]) return undefined;
  const free = BigInt(BITS[ip.version] - prefixLength);
  return (ip.value >> free) << free === ip.value ? { ...ip, prefixLength } : undefined;
}

/** Whether an address lies in a block. */
export const isInIpRange = (ip: IpAddress, range: IpRange): boolean => {
  const free = BigInt(BITS[range.version] - range.prefixLength);
  return ip.version === range.version && ip.value >> free === range.value >> free;
};

/** Bit 1 of the first octet: an address that a device made up for itself (IEEE 802). Phones' hotspots have such. */
const LOCALLY_ADMINISTERED = 0b10;

/**
 * The identity of a radio network's access point in lower case with colons, or `undefined`. Broadcast and all zeros are
 * nobody's.
 */
export function parseBssid(text: string): string | undefined {
  const hex = text.toLowerCase().replaceAll('-', ':');
  if (!/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(hex)) return undefined;
  return hex === 'ff:ff:ff:ff:ff:ff' || hex === '00:00:00:00:00:00' ? undefined : hex;
}

/** Whether an access point's address is one that any phone can take on: no evidence by itself. */
export const isLocallyAdministered = (bssid: string): boolean =>
  (Number.parseInt(bssid.slice(0, 2), 16) & LOCALLY_ADMINISTERED) !== 0;
