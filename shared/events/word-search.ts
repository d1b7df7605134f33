/** Whether text holds one of many words, at the cost of looking at each character once. */

/** Three characters, of each the lower six bits: different ones may fall together, equal ones never apart. */
const GRAM = 3;
const BITS = 6;
const MASK = (1 << (GRAM * BITS)) - 1;
const LOW_BITS = (1 << BITS) - 1;

/** Letters from the most frequent in paths and command lines to the rarest: a word is looked for by its rarest place. */
const FREQUENT = 'etsirocanm-lpd./u\\xgfhb:wvy0k12_j3z5q46789';

export interface WordSearch {
  test(text: string): boolean;
}

/** A word, and how many characters of it stand before the end of its gram. */
interface Place {
  readonly word: string;
  readonly before: number;
}

/** @param words in lower case; the text is too */
export function searchFor(words: readonly string[]): WordSearch {
  const distinct = [...new Set(words)].filter((word) => word !== '');
  const short = distinct.filter((word) => word.length < GRAM);
  const long = distinct.filter((word) => word.length >= GRAM);
  const places: (readonly Place[])[] = [[]];
  /** By gram the index into `places`; 0 for none. */
  const index = new Uint16Array(MASK + 1);
  for (const word of long) {
    const from = rarestGram(word);
    const gram = hashOf(word, from);
    const known = index[gram] ?? 0;
    const place = { word, before: from + GRAM - 1 };
    if (known > 0) places[known] = [...(places[known] ?? []), place];
    else index[gram] = places.push([place]) - 1;
  }
  return {
    test(text) {
      if (long.length > 0) {
        let hash = 0;
        for (let at = 0; at < text.length; at++) {
          hash = ((hash << BITS) | (text.charCodeAt(at) & LOW_BITS)) & MASK;
          const found = index[hash] ?? 0;
          if (found > 0 && standsAt(text, at, places[found] ?? [])) return true;
        }
      }
      return short.some((word) => text.includes(word));
    },
  };
}

/** The gram of some word ends at `at`: whether the word itself stands there. */
function standsAt(text: string, at: number, places: readonly Place[]): boolean {
  for (const { word, before } of places) if (at >= before && text.startsWith(word, at - before)) return true;
  return false;
}

function hashOf(word: string, from: number): number {
  let hash = 0;
  for (let at = from; at < from + GRAM; at++) hash = ((hash << BITS) | (word.charCodeAt(at) & LOW_BITS)) & MASK;
  return hash;
}

/** Where the gram begins that is rarest in what is looked through. */
function rarestGram(word: string): number {
  let best = 0;
  for (let from = 1; from + GRAM <= word.length; from++)
    if (rarity(word.slice(from, from + GRAM)) > rarity(word.slice(best, best + GRAM))) best = from;
  return best;
}

function rarity(gram: string): number {
  return [...gram].reduce((sum, character) => {
    const place = FREQUENT.indexOf(character);
    return sum + (place === -1 ? FREQUENT.length : place);
  }, 0);
}
