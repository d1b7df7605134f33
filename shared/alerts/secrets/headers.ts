/** Headers of HTTP whose whole value is a secret. */
import type { Region, Span } from './pieces.ts';
import { secretsAt } from './values.ts';

const COOKIE = /^(?:set-)?cookie$/i;
const AUTHORIZATION = /^(?:proxy-)?authorization$/i;
/** Longest header that is read: servers refuse longer ones. */
const MAX_HEADER = 4096;

/**
 * The secret of a header whose value begins in a piece; null where the name is none of these headers.
 * @param mark what stands between name and value
 */
export function secretsOfHeader(region: Region, name: string, mark: string, index: number): Span[] | null {
  if (COOKIE.test(name) && mark === ':') return worth(region, restOf(region, index, region.to));
  return AUTHORIZATION.test(name) ? ofAuthorization(region, index) : null;
}

/** The scheme stays. */
function ofAuthorization(region: Region, index: number): Span[] {
  const { text, pieces, quote } = region;
  const value = pieces[index];
  const { from, to } = value?.kind === 'quote' ? value.inner : restOf(region, index, MAX_HEADER);
  const scheme = /^[A-Za-z][\w-]{0,24}[ \t]{1,4}/.exec(text.slice(from, Math.min(to, from + 32)))?.[0] ?? '';
  if (scheme === '') return secretsAt(region, index);
  // 'Bearer ' + 'x'
  if (value?.kind === 'quote' && from + scheme.length === to) return secretsAt(region, index + 2);
  const begin = from + scheme.length;
  // Not in quotes, it ends at the next blank.
  const isWhole = value?.kind === 'quote' || quote !== '';
  const blank = isWhole ? -1 : text.slice(begin, to).search(/\s/);
  return worth(region, { from: begin, to: blank === -1 ? to : begin + blank });
}

function worth({ text }: Region, span: Span): Span[] {
  return span.to <= span.from || text[span.from] === '$' ? [] : [span];
}

/** Up to the end of what is quoted or of the line. */
function restOf({ text, to, pieces }: Region, index: number, most: number): Span {
  const piece = pieces[index];
  const from = piece?.inner.from ?? to;
  const end = Math.min(to, from + most);
  // A variable is none.
  if (text[from] === '$') return { from, to: from };
  return { from, to: from + (/^[^"'\n]*/.exec(text.slice(from, end))?.[0].length ?? 0) };
}
