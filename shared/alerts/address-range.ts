/** Ranges of addresses (CIDR) of both families. What is no address in its strict form is in no range. */

export interface Address {
  readonly bits: bigint;
  /** 32 for IPv4, 128 for IPv6. */
  readonly width: 32 | 128;
}

export interface AddressRange extends Address {
  readonly prefix: number;
}

/** Decimal without leading zeros: some readers take 010 for 8, and two readings of one address are a way around a range. */
const OCTET = '(?:0|[1-9]\\d{0,2})';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const GROUP = /^[0-9a-f]{1,4}$/i;
/** An IPv4 address in an IPv6 one is that IPv4 address. Source: RFC 4291, 2.5.5.2. */
const MAPPED = 0xffffn << 32n;

/** Null for host names, addresses with a zone (fe80::1%eth0) and whatever else is not one address for everybody. */
export function parseAddress(text: string): Address | null {
  if (!text.includes(':')) return parseIpv4(text);
  const bits = parseIpv6(text);
  if (bits === null) return null;
  return bits >> 32n === MAPPED >> 32n ? { bits: bits & 0xffffffffn, width: 32 } : { bits, width: 128 };
}

function parseIpv4(text: string): Address | null {
  if (!IPV4.test(text)) return null;
  const octets = text.split('.').map(Number);
  return octets.every((octet) => octet < 256) ? { bits: joined(octets, 8n), width: 32 } : null;
}

function parseIpv6(text: string): bigint | null {
  const tail = /^(.*:)([\d.]+\.[\d.]+)$/.exec(text);
  const v4 = tail === null ? null : parseIpv4(tail[2] ?? '');
  // The last 32 bits written as IPv4 are two groups like all others.
  const plain = v4 === null ? text : `${tail?.[1]}${(v4.bits >> 16n).toString(16)}:${(v4.bits & 0xffffn).toString(16)}`;
  const halves = plain.split('::');
  if (halves.length > 2) return null;
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...left, ...Array<string>(missing).fill('0'), ...right];
  return groups.every((group) => GROUP.test(group))
    ? joined(
        groups.map((group) => Number.parseInt(group, 16)),
        16n,
      )
    : null;
}

function joined(parts: readonly number[], bitsOfPart: bigint): bigint {
  return parts.reduce((bits, part) => (bits << bitsOfPart) | BigInt(part), 0n);
}

/** `192.0.2.0/24`, `2001:db8::/48`; an address alone is a range of one. Null where it is none, or has bits beyond its prefix. */
export function parseRange(text: string): AddressRange | null {
  const [, base = '', digits] = /^([^/]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? [];
  const address = parseAddress(base);
  if (address === null) return null;
  const prefix = digits === undefined ? address.width : Number(digits);
  if (prefix > address.width) return null;
  const host = BigInt(address.width - prefix);
  return (address.bits >> host) << host === address.bits ? { ...address, prefix } : null;
}

export function isWithin(address: Address, { bits, width, prefix }: AddressRange): boolean {
  const host = BigInt(width - prefix);
  return address.width === width && address.bits >> host === bits >> host;
}
