/** Marks within words that a shell drops, so that nobody finds the words: `n^et us^er` of cmd, ``-Pass`word`` of PowerShell. */
import type { Span } from './pieces.ts';

/** A text without such marks, and where its characters stood. */
export interface UnbrokenText {
  readonly text: string;
  /** The span of the first text that a span of this one was. */
  original(span: Span): Span;
}

const BROKEN = /\w[\^`][\w-]/;
/** In front of a letter, or within a word. */
const MARK = /\^(?=[\w/\\@-])|(?<=[\w-])`(?=[\w-])/g;

/** Null where no word is broken by one. */
export function unbrokenText(text: string): UnbrokenText | null {
  if (!BROKEN.test(text)) return null;
  const places = new Uint32Array(text.length);
  const parts: string[] = [];
  let length = 0;
  let done = 0;
  const take = (to: number) => {
    parts.push(text.slice(done, to));
    while (done < to) places[length++] = done++;
  };
  for (const { index } of text.matchAll(MARK)) {
    take(index);
    done++;
  }
  take(text.length);
  const original = ({ from, to }: Span) => ({ from: places[from] ?? 0, to: (places[to - 1] ?? 0) + 1 });
  return { text: parts.join(''), original };
}
