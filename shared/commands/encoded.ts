/** Base64 payloads: `-EncodedCommand` (UTF-16LE) and `FromBase64String` (UTF-16LE or UTF-8, by what it looks like). */
import { isDash } from './characters.ts';

const BASE64 = /^[A-Za-z0-9+/=\s]+$/;

/** The text that PowerShell would run, or null where the value is no payload. */
export function decodeCommand(payload: string): string | null {
  const bytes = bytesOfBase64(payload);
  return bytes === null || bytes.length < 2 ? null : bytes.toString('utf16le');
}

/** Text of a payload whose encoding only the surrounding script knows. */
export function decodeText(payload: string): string | null {
  const bytes = bytesOfBase64(payload);
  return bytes === null ? null : textOfBytes(bytes);
}

/** UTF-16 where a quarter of the bytes are zero, else UTF-8. */
export function textOfBytes(bytes: Buffer): string {
  let zeros = 0;
  for (const byte of bytes) if (byte === 0) zeros += 1;
  return bytes.toString(zeros * 4 > bytes.length ? 'utf16le' : 'utf8');
}

export function bytesOfBase64(payload: string): Buffer | null {
  const text = payload.trim().replace(/['"]/g, '');
  return text === '' || !BASE64.test(text) ? null : Buffer.from(text, 'base64');
}

/** Name of a switch of powershell.exe in lower case without its mark, or null where the argument is none. */
export function hostSwitch(argument: string): string | null {
  const text = argument.trim();
  if (!(isDash(text[0]) || text[0] === '/')) return null;
  const name = text.slice(isDash(text[0]) && isDash(text[1]) ? 2 : 1).toLowerCase();
  return name === '' ? null : name;
}

/** powershell.exe takes every prefix of EncodedCommand down to `-e`, and `-ec`. Source: its CommandLineParameterParser. */
export function isEncodedSwitch(name: string): boolean {
  return name === 'ec' || (name !== '' && 'encodedcommand'.startsWith(name));
}
