/**
 * Where a value begins and ends, and which of it is secret. Variables and expressions are no secrets; a literal in an expression is.
 * Where more than one reading is possible the longer one is taken, unless it would swallow the next command.
 */
import { isPath } from './names.ts';
import { isMark, type Piece, type Region, regionOf, type Span, textOf } from './pieces.ts';

export const MASK = '***';

export interface ValueOptions {
  /** Where in the first piece the value begins; its beginning by default. */
  readonly at?: number;
  /** Whether a dollar sign begins a variable: not to programs of Windows. True by default. */
  readonly variables?: boolean;
}

/** How many pieces of a value are looked at one by one, so that a hostile text costs no square; a longer one ends at a blank. */
const MAX_PIECES = 128;

/** The secret parts of the value that begins at a piece; none where it is empty, masked already, a variable or an expression. */
export function secretsAt(region: Region, index: number, { at, variables = true }: ValueOptions = {}): Span[] {
  const piece = region.pieces[index];
  if (piece === undefined || piece.kind === 'line') return [];
  const begin = at ?? piece.from;
  if (begin === piece.from) {
    if (piece.kind === 'quote') return ofQuote(region, index, variables);
    if (piece.kind === 'open') return worth(region, { from: piece.to, to: unclosedEnd(region, index) });
    const cast = region.pieces[index + 3];
    if (isMark(piece, '[') && isMark(region.pieces[index + 2], ']') && cast?.kind === 'quote' && !cast.gap)
      return ofQuote(region, index + 3, variables);
    const next = region.pieces[index + 1];
    // `N'x'` of SQL, `$'x'` of bash, `b"x"` of Python.
    if (piece.kind === 'bare' && next?.kind === 'quote' && !next.gap && /^[$A-Za-z]$/.test(textOf(region, piece)))
      return ofQuote(region, index + 1, false);
  }
  return ofBare(region, index, begin, variables);
}

function ofQuote(region: Region, index: number, variables: boolean): Span[] {
  const piece = region.pieces[index] as Piece;
  const last = region.pieces[valueEnd(region, index)] ?? piece;
  // What is glued to the quote without one takes the quote with it: nothing would close it.
  const isBareBehind = last !== piece && last.kind !== 'quote';
  const span = isBareBehind ? { from: piece.from, to: last.to } : { from: piece.inner.from, to: last.inner.to };
  const text = region.text.slice(span.from, Math.min(span.to, span.from + 80));
  const expands = variables && piece.token.endsWith('"') && last === piece;
  if (expands && /^`?\$\(/.test(text)) return literalsIn(region, piece);
  if (expands && VARIABLE.test(text)) return [];
  return [...worth(region, span), ...joinedTo(region, index)];
}

/** Texts that are put together: `'a' + 'b'`, `'{0}' -f 'b'`. */
function joinedTo(region: Region, index: number): Span[] {
  const { pieces } = region;
  const found: Span[] = [];
  for (
    let at = index + 1;
    pieces[at + 1]?.kind === 'quote' && /^(?:\+|-f)$/.test(textOf(region, pieces[at] as Piece));
    at += 2
  )
    found.push(...worth(region, (pieces[at + 1] as Piece).inner));
  return found;
}

function ofBare(region: Region, index: number, from: number, variables: boolean): Span[] {
  const to = (region.pieces[valueEnd(region, index)] as Piece).to;
  const start = region.text.slice(from, Math.min(to, from + 80));
  if (NO_VALUE.test(start) || PLACEHOLDER.test(region.text.slice(from, from + 64))) return [];
  if (variables && EXPRESSION.test(start)) return literalsAt(region, index);
  return worth(region, { from, to });
}

/** `%NAME%`, `!NAME!` of cmd, `*` that asks. */
const NO_VALUE = /^(?:env:\w+|fd:\d|stdin|%\w{1,70}%|!\w{1,70}!|\*|-)$/;
const PLACEHOLDER = /^<[\w .-]{1,60}>/;
const EXPRESSION = /^(?:\$(?:[A-Za-z_?{(:]|$)|[({]|@[({])/;
const VARIABLE = /^`?\\?\$(?:[\w:.]{1,70}|\{[\w:]{1,70}\})$/;

function worth({ text }: Region, span: Span): Span[] {
  return span.to > span.from && !(span.to - span.from === MASK.length && text.startsWith(MASK, span.from))
    ? [span]
    : [];
}

/** What is within `"$(...)"`. */
function literalsIn({ text }: Region, { inner, token }: Piece): Span[] {
  return literalsAt(regionOf(text, inner, token), 0);
}

/**
 * Literals of an expression that is nothing but them: `("x")`, `$('a' + 'b')`, `([securestring]"x")`. Where a command stands first, its
 * arguments say where the secret comes from.
 */
function literalsAt(region: Region, index: number): Span[] {
  const { pieces } = region;
  const level = pieces[index]?.level ?? 0;
  let at = index;
  while (at < index + MAX_PIECES && isOpening(region, pieces[at])) at++;
  if (at === index || pieces[at]?.kind !== 'quote') return [];
  const found: Span[] = [];
  for (let end = at + MAX_PIECES; at < end && at < pieces.length && (pieces[at]?.level ?? 0) > level; at++) {
    const piece = pieces[at] as Piece;
    if (piece.kind === 'quote' && !VARIABLE.test(textOf(region, piece)) && !isPath(textOf(region, piece)))
      found.push(...worth(region, piece.inner));
  }
  return found;
}

function isOpening(region: Region, piece: Piece | undefined): boolean {
  return (
    isMark(piece, '([') ||
    (piece?.kind === 'bare' && /^(?:\$|@|\\?`?\$)$/.test(textOf(region, piece))) ||
    isCast(region, piece)
  );
}

/** The name within `[securestring]`, and its closing bracket. */
function isCast(region: Region, piece: Piece | undefined): boolean {
  return (
    isMark(piece, ']') || (piece?.kind === 'bare' && /^(?:(?:secure)?string|char\[\])$/i.test(textOf(region, piece)))
  );
}

/** The last piece of the value that begins with this one: all that is glued to it. */
export function valueEnd({ text, pieces, runs }: Region, index: number): number {
  const start = pieces[index] as Piece;
  let last = index;
  for (let at = index + 1; at < index + MAX_PIECES; at++) {
    const piece = pieces[at];
    if (piece === undefined || piece.gap || piece.kind === 'line') break;
    // The end of an element: `password="x"/>`.
    if (start.kind === 'quote' && piece.kind === 'bare' && text[piece.from] === '/' && isMark(pieces[at + 1], '>'))
      break;
    const isOver = piece.kind === 'mark' && (start.kind === 'quote' || ends({ text, pieces }, at, start.level));
    if (isOver) break;
    last = at;
  }
  return last === index + MAX_PIECES - 1 ? (runs[last] ?? last) : last;
}

/** Whether a mark within glued text ends a value: where what follows it is another command, pair or bracket. */
function ends({ text, pieces }: Pick<Region, 'text' | 'pieces'>, at: number, level: number): boolean {
  const { token, from, level: open } = pieces[at] as Piece;
  const next = pieces[at + 1];
  const isLast = next === undefined || next.gap || next.kind === 'line';
  switch (token) {
    case ';':
    case '&':
    case '|':
      return isLast || text[from + 1] === token || isPairAt(pieces, at + 1) || isCommand({ text, pieces }, at + 1);
    case ',':
      return isLast || next.kind === 'quote' || isPairAt(pieces, at + 1);
    case ')':
    case ']':
    case '}':
      return open <= level && level > 0;
    case '<':
      return isLast || /^[/<(&]/.test(text.slice(next.from, next.from + 1));
    case '>':
      return isLast || /^(?:[/&>]|nul\b|\$null)/i.test(text.slice(next.from, next.from + 5));
    default:
      return false;
  }
}

function isPairAt(pieces: readonly Piece[], at: number): boolean {
  const name = pieces[at];
  return (name?.kind === 'bare' || name?.kind === 'quote') && isMark(pieces[at + 1], '=:') && !pieces[at + 1]?.gap;
}

/** Commands that follow at once on a mark without a blank: cmdlets by their form, others by name. */
const COMMANDS: ReadonlySet<string> = new Set(
  'rm del erase rd rmdir echo cat cp copy mv move curl wget powershell powershell.exe pwsh cmd cmd.exe bash sh sudo ssh scp mysql mysqldump psql net reg wevtutil find sqlcmd osascript doveadm python python3 set export cd mail chmod touch exit'.split(
    ' ',
  ),
);

/** Whether a piece is the name of a command. */
export function isCommand({ text, pieces }: Pick<Region, 'text' | 'pieces'>, at: number): boolean {
  const piece = pieces[at];
  const next = pieces[at + 1];
  if (piece?.kind !== 'bare' || !(next === undefined || next.gap || next.kind === 'line')) return false;
  const word = text.slice(piece.from, Math.min(piece.to, piece.from + MAX_PIECES));
  return /^[A-Z][a-z]+-[A-Z][A-Za-z]+$/.test(word) || COMMANDS.has(word.toLowerCase());
}

/** Nothing closes the quote: the value ends before the next switch or command. */
function unclosedEnd(region: Region, index: number): number {
  for (let at = index + 1; at < index + MAX_PIECES; at++) {
    const piece = region.pieces[at];
    if (piece === undefined) return region.to;
    if (piece.kind === 'line' || (piece.gap && isMark(piece, '|;&'))) return region.pieces[at - 1]?.to ?? region.to;
    if (isMark(piece, ';|') && (region.pieces[at + 1]?.gap ?? true)) return piece.from;
    if (piece.gap && /^(?:--?[A-Za-z]|\/[A-Za-z]+(?=[:\s]|$))/.test(textOf(region, piece)))
      return region.pieces[at - 1]?.to ?? region.to;
  }
  return region.to;
}
