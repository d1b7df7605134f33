/** The hash behind partition keys: Jenkins lookup3, as the Event Hubs service and its client libraries use it. */

const BLOCK = 12;

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Up to four bytes as a little-endian word; bytes behind the end count as zero. */
function word(bytes: Buffer, at: number): number {
  let value = 0;
  for (let i = 0; i < 4; i++) value |= (bytes[at + i] ?? 0) << (8 * i);
  return value;
}

/**
 * The partition that a key belongs to. It must agree with the client's own copy: the buffered producer maps keys itself,
 * the plain producer leaves it to the broker, and one user's events must end up in one partition either way.
 */
export function partitionOfKey(key: string, partitions: number): number {
  const bytes = Buffer.from(key);
  let a = (0xdeadbeef + bytes.length) | 0;
  let b = a;
  let c = a;
  let at = 0;
  for (; bytes.length - at > BLOCK; at += BLOCK) {
    a = (a + word(bytes, at)) | 0;
    b = (b + word(bytes, at + 4)) | 0;
    c = (c + word(bytes, at + 8)) | 0;
    a = (a - c) ^ rotate(c, 4);
    c = (c + b) | 0;
    b = (b - a) ^ rotate(a, 6);
    a = (a + c) | 0;
    c = (c - b) ^ rotate(b, 8);
    b = (b + a) | 0;
    a = (a - c) ^ rotate(c, 16);
    c = (c + b) | 0;
    b = (b - a) ^ rotate(a, 19);
    a = (a + c) | 0;
    c = (c - b) ^ rotate(b, 4);
    b = (b + a) | 0;
  }
  if (at < bytes.length) {
    a = (a + word(bytes, at)) | 0;
    b = (b + word(bytes, at + 4)) | 0;
    c = (c + word(bytes, at + 8)) | 0;
    c = ((c ^ b) - rotate(b, 14)) | 0;
    a = ((a ^ c) - rotate(c, 11)) | 0;
    b = ((b ^ a) - rotate(a, 25)) | 0;
    c = ((c ^ b) - rotate(b, 16)) | 0;
    a = ((a ^ c) - rotate(c, 4)) | 0;
    b = ((b ^ a) - rotate(a, 14)) | 0;
    c = ((c ^ b) - rotate(b, 24)) | 0;
  }
  return Math.abs((((c ^ b) << 16) >> 16) % partitions);
}
