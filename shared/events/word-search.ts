/** Whether text holds one of many words, at the cost of looking at each character once. */

/** Three characters, of each the lower five bits: different ones may fall together, equal ones never apart. */
const GRAM = 3;
const BITS = 5;
const MASK = (1 << (GRAM * BITS)) - 1;
const LOW_BITS = (1 << BITS) - 1;

/** Letters from the most frequent in paths and command lines to the rarest: a word is looked for by its rarest place. */
const FREQUENT = 'etsirocanm-lpd./u\\xgfhb:wvy0k12_j3z5q46789';

export interface FoundWord {
  readonly word: string;
  readonly at: number;
}

export interface WordSearch {
  test(text: string): boolean;
  /** One of the first words of the text from there on; null where it holds none. */
  find(text: string, from?: number): FoundWord | null;
}

/** A word, and how many characters of it stand before the end of its gram. */
interface Place {
  readonly word: string;
  readonly before: number;
}

/**
 * Where all words are long, not every character needs to be looked at: of a word of n characters every stride of n - 2 hits
 * one gram, so each word is indexed by as many grams as the stride is long.
 *
 * @param words in lower case; the text is too
 */
export function searchFor(words: readonly string[]): WordSearch {
  const distinct = [...new Set(words)].filter((word) => word !== '');
  const short = distinct.filter((word) => word.length < GRAM);
  const long = distinct.filter((word) => word.length >= GRAM);
  const stride = Math.min(...long.map((word) => word.length)) - GRAM + 1;
  const { index, places } = indexOf(long, stride);

  function find(text: string, from = 0): FoundWord | null {
    if (long.length > 0) {
      const found = stride === 1 ? slide(text, from, index, places) : leap(text, from, stride, index, places);
      if (found !== null) return found;
    }
    for (const word of short) {
      const at = text.indexOf(word, from);
      if (at !== -1) return { word, at };
    }
    return null;
  }
  return { find, test: (text) => find(text) !== null };
}

type Places = readonly (readonly Place[])[];

/** By gram the index into `places`; 0 for none. */
function indexOf(words: readonly string[], stride: number): { index: Uint16Array; places: Places } {
  const places: (readonly Place[])[] = [[]];
  const index = new Uint16Array(MASK + 1);
  for (const word of words) {
    const from = rarestRun(word, stride);
    for (let start = from; start < from + stride; start++) {
      const gram = hashOf(word, start);
      const known = index[gram] ?? 0;
      const place = { word, before: start + GRAM - 1 };
      if (known > 0) places[known] = [...(places[known] ?? []), place];
      else index[gram] = places.push([place]) - 1;
    }
  }
  return { index, places };
}

function slide(text: string, from: number, index: Uint16Array, places: Places): FoundWord | null {
  let hash = 0;
  for (let at = from; at < text.length; at++) {
    hash = ((hash << BITS) | (text.charCodeAt(at) & LOW_BITS)) & MASK;
    const found = index[hash] ?? 0;
    if (found === 0) continue;
    const word = wordAt(text, from, at, places[found] ?? []);
    if (word !== null) return word;
  }
  return null;
}

function leap(text: string, from: number, stride: number, index: Uint16Array, places: Places): FoundWord | null {
  for (let at = from + GRAM - 1; at < text.length; at += stride) {
    const first = text.charCodeAt(at - 2) & LOW_BITS;
    const middle = text.charCodeAt(at - 1) & LOW_BITS;
    const found = index[(first << (2 * BITS)) | (middle << BITS) | (text.charCodeAt(at) & LOW_BITS)] ?? 0;
    if (found === 0) continue;
    const word = wordAt(text, from, at, places[found] ?? []);
    if (word !== null) return word;
  }
  return null;
}

/** The gram of some word ends at `at`: the word itself, if it stands there. */
function wordAt(text: string, from: number, at: number, places: readonly Place[]): FoundWord | null {
  for (const { word, before } of places)
    if (at - before >= from && text.startsWith(word, at - before)) return { word, at: at - before };
  return null;
}

function hashOf(word: string, from: number): number {
  let hash = 0;
  for (let at = from; at < from + GRAM; at++) hash = ((hash << BITS) | (word.charCodeAt(at) & LOW_BITS)) & MASK;
  return hash;
}

/** Where so many grams begin, one after the other, that are the rarest together in what is looked through. */
function rarestRun(word: string, grams: number): number {
  const rarityFrom = (from: number) => rarity(word.slice(from, from + grams + GRAM - 1));
  let best = 0;
  for (let from = 1; from + grams + GRAM - 1 <= word.length; from++)
    if (rarityFrom(from) > rarityFrom(best)) best = from;
  return best;
}

function rarity(text: string): number {
  return [...text].reduce((sum, character) => {
    const place = FREQUENT.indexOf(character);
    return sum + (place === -1 ? FREQUENT.length : place);
  }, 0);
}
