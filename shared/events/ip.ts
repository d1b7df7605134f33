/** Addresses of clients as the sources write them: with ports, brackets, mapped IPv4, host names, trailing spaces. */

const BRACKETED = /^\[([^\]]*)\](?::\d{1,5})?$/;
/** One colon and digits after it is a port; an IPv6 address has at least two colons. */
const WITH_PORT = /^([^:]+):\d{1,5}$/;
const MAPPED_DOTTED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/;
const MAPPED_HEX = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/** The address alone, in lower case, IPv4 in its own form; null where there is none. Host names stay host names. */
export function cleanIp(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim().toLowerCase();
  const bare = (BRACKETED.exec(text)?.[1] ?? WITH_PORT.exec(text)?.[1] ?? text).trim();
  if (bare === '' || bare === '-') return null;
  return MAPPED_DOTTED.exec(bare)?.[1] ?? mappedHex(bare) ?? bare;
}

function mappedHex(text: string): string | null {
  const match = MAPPED_HEX.exec(text);
  if (match === null) return null;
  const high = Number.parseInt(match[1] ?? '', 16);
  const low = Number.parseInt(match[2] ?? '', 16);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
