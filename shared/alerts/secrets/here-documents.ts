/** The lines of a here-document that a command reads: `sudo -S rm x <<EOF`, the secret, `EOF`. */
import type { Word } from './commands.ts';
import { type Piece, type Region, type Span, textOf } from './pieces.ts';

/** A secret and its repetition stand at the beginning: so much of a document is looked at, in pieces. */
const MAX_PIECES = 64;

/** A line of the document, and the piece where it begins. */
export interface Line extends Span {
  readonly first: number;
}

/** @param words of the command that reads */
export function hereDocument(region: Region, words: readonly Word[]): Line[] {
  const at = words.findIndex(({ text }) => /^<<(?!<)/.test(text));
  const word = words[at];
  if (word === undefined) return [];
  const named = /^<<-?["']?(\w*)/.exec(word.text)?.[1] || words[at + 1]?.text;
  const { pieces } = region;
  const lines: Line[] = [];
  let isDocument = false;
  for (let index = word.last; index < Math.min(pieces.length, word.last + MAX_PIECES); index++) {
    const piece = pieces[index] as Piece;
    const line = lines.at(-1);
    if (piece.kind === 'line') isDocument = true;
    else if (!isDocument) continue;
    else if (pieces[index - 1]?.kind !== 'line') lines[lines.length - 1] = { ...(line as Line), to: piece.to };
    else if (textOf(region, piece) === named) break;
    else lines.push({ first: index, from: piece.from, to: piece.to });
  }
  return lines;
}
