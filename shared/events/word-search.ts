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

/** @param words in lower case; the text is too */
export function searchFor(words: readonly string[]): WordSearch {
  const distinct = [...new Set(words)].filter((word) => word !== '');
  if (distinct.length === 0) return { test: () => false };
  const pattern = new RegExp(distinct.map(escaped).join('|'));
  if (distinct.some((word) => word.length < GRAM)) return pattern;
  const grams = new Uint8Array(MASK + 1);
  for (const word of distinct) grams[hashOf(rarestGram(word))] = 1;
  return {
    test(text) {
      let hash = 0;
      for (let at = 0; at < text.length; at++) {
        hash = ((hash << BITS) | (text.charCodeAt(at) & LOW_BITS)) & MASK;
        // The gram of some word: whether it is the word, the pattern tells. Before the third character the hash is of none.
        if (grams[hash] === 1 && at >= GRAM - 1) return pattern.test(text);
      }
      return false;
    },
  };
}

function hashOf(gram: string): number {
  let hash = 0;
  for (let at = 0; at < gram.length; at++) hash = ((hash << BITS) | (gram.charCodeAt(at) & LOW_BITS)) & MASK;
  return hash;
}

function rarestGram(word: string): string {
  const grams = Array.from({ length: word.length - GRAM + 1 }, (_, at) => word.slice(at, at + GRAM));
  return grams.reduce((best, gram) => (rarity(gram) > rarity(best) ? gram : best));
}

function rarity(gram: string): number {
  return [...gram].reduce((sum, character) => {
    const place = FREQUENT.indexOf(character);
    return sum + (place === -1 ? FREQUENT.length : place);
  }, 0);
}

function escaped(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
