/** Users with a secret behind a mark: `user:x`, `dom/user:x@host`, `user%x` of Samba, `user,x` of lftp. */
import type { Word } from './commands.ts';
import { isMark, type Region, type Span } from './pieces.ts';
import { MASK, secretsAt, valueEnd } from './values.ts';

/** Ids of a user and a group; a drive; a format; a path. */
const NO_ACCOUNT = /^\d{1,10}:\d{1,10}$|^[a-z]:[\\/]|^[+./~]/i;
/** Nothing, a variable, a path, what follows a scheme or a drive. */
const NO_SECRET = /^(?:$|\$|\/\/|\\|%\w{1,70}%$|\*\*\*$)/;
/** With a domain, or at an address in numbers or with a port: `from:kim@contoso.example` is a search. */
const AT_HOST =
  /^(?:[\w.-]{1,64}[/\\][\w.$-]{1,64}:([^\s\\]\S{0,160})(@[A-Za-z\d][\w.-]{0,120}(?::\d{1,5})?(?:[/:][^\s@]{0,60})?)|[\w.$-]{2,64}:([^\s/\\]\S{0,160})(@(?:\d{1,3}(?:\.\d{1,3}){3}|[A-Za-z\d][\w.-]{0,120}:\d{1,5})(?:[/:][^\s@]{0,60})?))$/;

/** What is behind the first mark of the value that begins in a piece, there or at `at`. */
export function secretOfAccount(region: Region, index: number, at?: number): Span[] {
  const piece = region.pieces[index];
  if (piece === undefined) return [];
  // 'user':'x'
  const mark0 = region.pieces[index + 1];
  if (piece.kind === 'quote' && isMark(mark0, ':%') && !mark0?.gap) return secretsAt(region, index + 2);
  const from = at ?? piece.inner.from;
  const to = piece.kind === 'quote' ? piece.inner.to : (region.pieces[valueEnd(region, index)]?.to ?? piece.to);
  const value = region.text.slice(from, to);
  const mark = value.slice(0, 128).search(/[:%,]/);
  if (mark < 1 || NO_ACCOUNT.test(value.slice(0, 64)) || NO_SECRET.test(value.slice(mark + 1, mark + 80))) return [];
  return [{ from: from + mark + 1, to }];
}

/** `user:x@host` and `dom/user:x@host` of any program; digests of images are none, nor ports with a path. */
export function secretAtHost(word: Word): Span[] {
  const match = word.isQuoted ? null : AT_HOST.exec(word.text);
  const secret = match?.[1] ?? match?.[3] ?? '';
  if (match === null || secret === MASK || match[2]?.startsWith('@sha256:') || /^(?:\/\/|\$|\d{1,5}\/)/.test(secret))
    return [];
  const from = word.from + match[0].length - (match[2] ?? match[4] ?? '').length - secret.length;
  return [{ from, to: from + secret.length }];
}

/** What `pattern` has as its first group in a word. */
export function secretByPattern(region: Region, word: Word, pattern: RegExp): Span[] {
  const match = pattern.exec(word.text);
  const secret = match?.[1] ?? '';
  if (match === null || NO_SECRET.test(secret)) return [];
  const start = word.isQuoted ? (region.pieces[word.first]?.inner.from ?? word.from) : word.from;
  const from = start + word.text.indexOf(secret, word.text.search(/[:/]/) + 1);
  return [{ from, to: from + secret.length }];
}
