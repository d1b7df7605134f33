import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interests } from '../../shared/detections/interests.ts';
import { searchFor } from '../../shared/events/word-search.ts';
import { runs } from '../support/runs.ts';

const naive = (words: readonly string[], text: string) => words.some((word) => word !== '' && text.includes(word));

describe('searchFor', () => {
  it.each([
    ['nothing in no words', [], 'abc', false],
    ['a word alone', ['mail'], 'mail', true],
    ['at the end', ['mail'], 'a mail', true],
    ['one character short', ['mail'], 'a mai', false],
    ['two-letter words', ['rm'], 'a rm b', true],
    ['characters that fall together in five bits', ['p0a'], 'pp!', false],
    ['beyond ASCII', ['größe'], 'die größe', true],
    ['patterns as text', ['a.b', '(x)'], 'a+b (x)', true],
  ] as [string, string[], string, boolean][])('%s', (_name, words, text, expected) => {
    expect(searchFor(words).test(text)).toBe(expected);
  });

  it('property: finds what looking for each word finds', () => {
    const alphabet = fc.constantFrom('a', 'b', 'p', '0', '/', '.', '-', '\\', 'é', '!');
    const word = fc.array(alphabet, { maxLength: 5 }).map((all) => all.join(''));
    const text = fc.array(alphabet, { maxLength: 40 }).map((all) => all.join(''));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), text, (words, line) => {
        expect(searchFor(words).test(line)).toBe(naive(words, line));
      }),
      runs(2000),
    );
  });

  it('property: finds long words though it leaps, from any place on', () => {
    const alphabet = fc.constantFrom('a', 'b', 'p', '0', 'é');
    const word = fc.array(alphabet, { minLength: 4, maxLength: 9 }).map((all) => all.join(''));
    const text = fc.array(alphabet, { maxLength: 60 }).map((all) => all.join(''));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), text, fc.nat(60), (words, line, from) => {
        const found = searchFor(words).find(line, from);
        expect(found !== null).toBe(naive(words, line.slice(from)));
        if (found !== null) expect(line.slice(found.at).startsWith(found.word) && found.at >= from).toBe(true);
      }),
      runs(2000),
    );
  });

  it('property: finds every word of the catalog wherever it stands', () => {
    const search = searchFor(interests.commandWords);
    fc.assert(
      fc.property(fc.constantFrom(...interests.commandWords), fc.string(), fc.string(), (word, before, after) => {
        expect(search.test(before + word + after)).toBe(true);
      }),
      runs(1000),
    );
  });
});
