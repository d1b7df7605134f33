/**
 * Scripts that stand in a line as something else: base64, compressed or not, codes of characters, hexadecimal, backwards.
 * Read where a line runs text of which it does not tell how it comes about: what comes out of its payloads may be that text.
 */
import { constants, gunzipSync, inflateRawSync } from 'node:zlib';
import { bytesOfBase64, textOfBytes } from '../encoded.ts';

/** Payloads of one script that are looked at, and those that are unpacked: failing to costs, too. */
const MAX_PAYLOADS = 16;
const MAX_UNPACKED = 4;
/** A packed script unpacks to no more: a bomb of a kilobyte would be a megabyte. */
const MAX_UNPACKED_BYTES = 65_536;

const BASE64 = /[A-Za-z0-9+/]{16,}={0,2}/g;
/** Codes of characters or bytes with one separator or two between them; 0x41 is two numbers to it, and HEX takes those. */
const CODES = /(?<![\w.])\d{1,3}(?:[\s,;:_~.-]{1,2}\d{1,3}){7,}(?!\w)/g;
const HEX = /(?<!\w)(?:(?:0x|\\x|%)?[0-9a-f]{2}[\s,;:_-]{0,2}){8,}(?!\w)/gi;
const QUOTED = /'([^']{16,8192})'|"([^"]{16,8192})"/g;
const KEY = /-bxor\s{0,4}(0x[0-9a-f]{1,2}|\d{1,3})(?!\w)/i;
/** What makes a text worth reading as a script: mail, or another layer. */
const TELLS =
  /mailbox|inboxrule|transportrule|sweeprule|compliancesearch|outlook\.application|exchange\.webservices|unistore|outlook|\.[op]st\b|msexchange|frombase64string|graph\.microsoft/i;

/** What the payloads of a script amount to, if it speaks of mail. Linear: every payload is read once in each way. */
export function payloadsIn(script: string): readonly string[] {
  const [, key] = KEY.exec(script) ?? [];
  const found: string[] = [];
  let unpacked = 0;
  const add = (text: string | null) => {
    if (text !== null && TELLS.test(text) && !found.includes(text)) found.push(text);
  };
  for (const bytes of bytesIn(script)) {
    add(textOfBytes(bytes));
    if (key !== undefined) add(textOfBytes(Buffer.from(bytes.map((byte) => byte ^ Number(key)))));
    if (bytes.length < 32 || isText(bytes) || unpacked >= MAX_UNPACKED) continue;
    unpacked += 1;
    add(unpack(bytes));
  }
  for (const [, single, double] of firstOf(script, QUOTED)) add([...(single ?? double ?? '')].reverse().join(''));
  return found;
}

function* bytesIn(script: string): Iterable<Buffer> {
  for (const [text] of firstOf(script, BASE64)) {
    const bytes = bytesOfBase64(text);
    if (bytes !== null) yield bytes;
  }
  for (const [text] of firstOf(script, CODES)) yield Buffer.from((text.match(/\d+/g) ?? []).map(Number));
  for (const [text] of firstOf(script, HEX))
    yield Buffer.from((text.match(/[0-9a-f]{2}(?!x)/gi) ?? []).map((digits) => Number.parseInt(digits, 16)));
}

function firstOf(script: string, pattern: RegExp): readonly RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const match of script.matchAll(pattern)) {
    if (found.length >= MAX_PAYLOADS) break;
    found.push(match);
  }
  return found;
}

/** ASCII, in one byte or two. */
function isText(bytes: Buffer): boolean {
  return bytes
    .subarray(0, 64)
    .every((byte) => byte < 0x7f && (byte === 0 || byte >= 0x20 || /\s/.test(String.fromCharCode(byte))));
}

/** A cut payload gives what it has up to there. Without gzip's mark it is taken for Deflate, behind zlib's mark if there is one. */
function unpack(bytes: Buffer): string | null {
  const bounds = { maxOutputLength: MAX_UNPACKED_BYTES, finishFlush: constants.Z_SYNC_FLUSH };
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return textOfBytes(gunzipSync(bytes, bounds));
    return textOfBytes(inflateRawSync(bytes[0] === 0x78 ? bytes.subarray(2) : bytes, bounds));
  } catch {
    return null;
  }
}
