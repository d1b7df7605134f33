/**
 * Cuts a text into pieces with their places in it, by what shells, JSON and connection strings have in common. Which of them wrote
 * the text is not known, so nothing is decided here but where quotes, marks and blanks are. Each character is looked at a bounded
 * number of times.
 */
import { closingAt, isBlank, openingAt, READINGS } from './quotes.ts';

/** A part of the text: from the first character to behind the last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Piece extends Span {
  /** `open` is a quote that nothing closes. */
  readonly kind: 'bare' | 'quote' | 'open' | 'mark' | 'line';
  /** Whether blanks stand before it. */
  readonly gap: boolean;
  /** Brackets that are open before it. */
  readonly level: number;
  /** The token of a quote, the character of a mark. */
  readonly token: string;
  /** What is within a quote; of others the piece itself. */
  readonly inner: Span;
}

/**
 * What a text in quotes is to the command around it. In a `query` somebody searches for words like `password: x`; a `setting` is all
 * that `set` takes, an `argument` is one word to its program; a `script` may be anything.
 */
export type Role = 'query' | 'setting' | 'argument' | 'script';

/** A text, or what is within a quote of it. */
export interface Region extends Span {
  readonly text: string;
  readonly pieces: readonly Piece[];
  /** For each piece the last one that is glued to it. */
  readonly runs: Uint32Array;
  /** Token of the quote around it. */
  readonly quote: string;
  readonly role: Role;
}

const MARKS = '=:;|&(){}[],<>?';
const BARE = /[^\s\u00a0"'`\\=:;|&(){}[\],<>?@\u2018\u201c]+/y;

export function regionOf(text: string, { from, to }: Span, quote = '', role: Role = 'script'): Region {
  const pieces = new Cutter(text, to, quote).run(from);
  return { text, from, to, quote, role, pieces, runs: runsOf(pieces) };
}

function runsOf(pieces: readonly Piece[]): Uint32Array {
  const runs = new Uint32Array(pieces.length);
  for (let at = pieces.length - 1; at >= 0; at--) {
    const next = pieces[at + 1];
    runs[at] = next === undefined || next.gap || next.kind === 'line' ? at : (runs[at + 1] ?? at);
  }
  return runs;
}

class Cutter {
  readonly text: string;
  readonly to: number;
  readonly inside: string;
  readonly pieces: Piece[] = [];
  /** Tokens that nothing closes any more: asked once, so that many of them cost no more than one. */
  readonly unclosed = new Set<string>();
  gap = false;
  level = 0;

  constructor(text: string, to: number, inside: string) {
    this.text = text;
    this.to = to;
    this.inside = inside;
  }

  run(from: number): Piece[] {
    let at = from;
    while (at < this.to) at = this.next(at);
    return this.pieces;
  }

  next(at: number): number {
    const character = this.text[at] ?? '';
    const goesOn = this.lineGoesOn(at);
    if (goesOn > 0 || (isBlank(character) && character !== '\n')) {
      this.gap = true;
      return at + Math.max(goesOn, 1);
    }
    if (character === '\n') return this.push('line', at, at + 1, '\n');
    const open = openingAt(this.text, at, this.inside);
    if (open !== '') return this.quoted(at, open);
    if (!MARKS.includes(character)) return this.bare(at);
    const end = this.push('mark', at, at + 1, character);
    if ('([{'.includes(character)) this.level++;
    else if (')]}'.includes(character)) this.level = Math.max(0, this.level - 1);
    return end;
  }

  /** Behind a backslash, a backtick or a caret the line goes on. */
  lineGoesOn(at: number): number {
    if (!'\\`^'.includes(this.text[at] ?? ' ')) return 0;
    if (this.text[at + 1] === '\n') return 2;
    return this.text.startsWith('\r\n', at + 1) ? 3 : 0;
  }

  quoted(at: number, open: string): number {
    const from = at + open.length;
    const closing = this.closing(open, from);
    if (closing !== null) return this.push('quote', at, closing.end, open, this.inner(open, from, closing.inner));
    // Two quotes with nothing between them, within a quote of the same kind.
    return open === '""' || open === "''"
      ? this.push('quote', at, from, open, { from: at + 1, to: at + 1 })
      : this.push('open', at, from, open);
  }

  /** The lines of a here-string are within blanks of their own. */
  inner(open: string, from: number, to: number): Span {
    if (!open.startsWith('@')) return { from, to };
    const text = this.text.slice(from, to);
    const begin = from + text.length - text.trimStart().length;
    return { from: begin, to: Math.max(begin, from + text.trimEnd().length) };
  }

  closing(open: string, from: number): ReturnType<typeof closingAt> {
    for (const reading of open === '"' ? READINGS : (['plain'] as const)) {
      const key = `${open}${reading}`;
      const closing = this.unclosed.has(key) ? null : closingAt(this.text, open, from, this.to, reading);
      if (closing !== null) return closing;
      this.unclosed.add(key);
    }
    return null;
  }

  bare(from: number): number {
    let at = from;
    for (let length = 1; length > 0; at += length) {
      BARE.lastIndex = at;
      at = Math.min(at + (BARE.exec(this.text)?.[0].length ?? 0), this.to);
      length = at < this.to && this.lineGoesOn(at) === 0 ? this.inWord(from, at) : 0;
    }
    return this.push('bare', from, Math.min(at, this.to), '');
  }

  /** How many characters that mean something elsewhere belong to the word here. */
  inWord(from: number, at: number): number {
    const character = this.text[at] ?? '';
    if (character === '@') return 1;
    if (!"\\`'\u2018\u201c".includes(character)) return 0;
    if (at > from && this.mayOpen(from, at) && openingAt(this.text, at, this.inside) !== '') return 0;
    return this.isEscape(from, at) ? 2 : 1;
  }

  /** Within a word an apostrophe is one, and an escaped quote a character. Behind a flag (`-p'x'`) and a prefix (`N'x'`) they open. */
  mayOpen(from: number, at: number): boolean {
    if (this.text[from] === '-') return true;
    if (this.text[at] === '\\' || this.text[at] === '`') return false;
    return (
      (at === from + 1 && /[bBeEfFLNqQrRuU]/.test(this.text[from] ?? '')) || !/[\p{L}\d]/u.test(this.text[at - 1] ?? '')
    );
  }

  /** A backslash keeps a blank or a mark within the word, unless the word is a path of Windows; a backtick any character. */
  isEscape(from: number, at: number): boolean {
    if (this.text[at] === '`') return true;
    const next = this.text[at + 1] ?? '';
    const isPath = this.text[from - 1] === ':' || /^[-/]/.test(this.text[at + 2] ?? '');
    return (
      !isPath &&
      this.text[at] === '\\' &&
      `'";|&()<> \t`.includes(next) &&
      !/^(?:\w:|\\\\)/.test(this.text.slice(from, from + 3))
    );
  }

  push(kind: Piece['kind'], from: number, to: number, token: string, inner?: Span): number {
    const piece: Omit<Piece, 'inner'> & { inner?: Span } = { kind, from, to, gap: this.gap, level: this.level, token };
    piece.inner = inner ?? piece;
    this.pieces.push(piece as Piece);
    this.gap = false;
    return to;
  }
}

/** What a piece says, without its quotes; no more of it than a name or a switch may be long. */
export function textOf({ text }: Region, { inner }: Piece): string {
  return text.slice(inner.from, Math.min(inner.to, inner.from + MAX_TEXT));
}

const MAX_TEXT = 256;

export function isMark(piece: Piece | undefined, marks: string): boolean {
  return piece?.kind === 'mark' && marks.includes(piece.token);
}
