/** Groups the pieces of a region into words and commands, as far as all shells agree. */
import { isMark, type Piece, type Region, type Span, textOf } from './pieces.ts';
import { isCommand } from './values.ts';

export interface Word extends Span {
  /** Of the pieces of the region. */
  readonly first: number;
  readonly last: number;
  /** What the word says, without its quotes; no more of it than a name may be long. */
  readonly text: string;
  readonly isQuoted: boolean;
}

export interface Command {
  readonly words: Word[];
  /** Commands in brackets within this one. */
  readonly inner: Command[];
  /** Whose output it reads. */
  readonly piped: Command | null;
  /** Whether its output is read as a file: `<(echo x)`. */
  readonly isFile: boolean;
}

export function commandsOf(region: Region): Command[] {
  return new Grouper(region).run();
}

/** How many brackets within brackets are told apart. */
const MAX_NESTED = 64;

class Grouper {
  readonly region: Region;
  readonly commands: Command[] = [];
  readonly outer: Command[] = [];
  current: Command;
  /** The first piece of the word that is being read; -1 where none is. */
  first = -1;

  constructor(region: Region) {
    this.region = region;
    this.current = this.begin(null);
  }

  run(): Command[] {
    const { pieces } = this.region;
    for (let at = 0; at < pieces.length; at++) {
      const piece = pieces[at] as Piece;
      if (piece.gap) this.endWord(at);
      if (!this.structure(at, piece) && this.first === -1) this.first = at;
    }
    this.endWord(pieces.length);
    return this.commands;
  }

  begin(piped: Command | null, isFile = false): Command {
    const command = { words: [], inner: [], piped, isFile };
    this.commands.push(command);
    this.outer.at(-1)?.inner.push(command);
    return command;
  }

  endWord(at: number): void {
    if (this.first === -1) return;
    const { first, region } = this;
    const start = region.pieces[first] as Piece;
    const end = region.pieces[at - 1] as Piece;
    const isQuoted = start === end && start.kind === 'quote';
    const text = isQuoted ? textOf(region, start) : region.text.slice(start.from, Math.min(end.to, start.from + 256));
    this.current.words.push({ first, last: at - 1, from: start.from, to: end.to, text, isQuoted });
    this.first = -1;
  }

  /** Whether a piece is no part of a word: it ends one, or begins or ends a command. */
  structure(at: number, piece: Piece): boolean {
    if (piece.kind !== 'line' && piece.kind !== 'mark') return false;
    const isList =
      (piece.token === '[' && this.region.pieces[at + 1]?.kind === 'quote') ||
      (piece.token === ']' && this.region.pieces[at - 1]?.kind === 'quote');
    if (piece.token === ',' || isList) {
      this.endWord(at);
      return true;
    }
    if (piece.kind === 'line' || (';|&'.includes(piece.token) && this.separates(at, piece))) {
      this.endWord(at);
      const isPipe =
        piece.token === '|' && !isMark(this.region.pieces[at - 1], '|') && !isMark(this.region.pieces[at + 1], '|');
      this.current = this.begin(isPipe ? this.current : null);
      return true;
    }
    return this.bracket(at, piece);
  }

  separates(at: number, piece: Piece): boolean {
    const next = this.region.pieces[at + 1];
    const before = this.region.pieces[at - 1];
    return (
      piece.gap ||
      isCommand(this.region, at + 1) ||
      (next?.gap ?? true) ||
      next?.kind === 'line' ||
      next?.token === piece.token ||
      before?.token === piece.token ||
      before?.kind === 'quote'
    );
  }

  bracket(at: number, piece: Piece): boolean {
    if ('({'.includes(piece.token)) {
      this.endWord(at);
      // Behind a blank it stands for an argument: `-Password ('x')`.
      if (piece.gap)
        this.current.words.push({
          first: at,
          last: at,
          from: piece.from,
          to: piece.to,
          text: piece.token,
          isQuoted: false,
        });
      if (this.outer.length > MAX_NESTED) return true;
      this.outer.push(this.current);
      this.current = this.begin(null, isMark(this.region.pieces[at - 1], '<'));
      return true;
    }
    if (!')}'.includes(piece.token)) return false;
    this.endWord(at);
    this.current = this.outer.pop() ?? this.current;
    return true;
  }
}
