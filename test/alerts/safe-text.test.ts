import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inertText, kqlString, plainText, shortText } from '../../shared/alerts/safe-text.ts';

const nasty = fc.constantFrom(
  '"',
  '\\',
  "'",
  '|',
  '\n',
  '\r',
  '\t',
  '\0',
  '\u2028',
  '\u202e',
  '\ud83d',
  '`',
  '<',
  '=',
  '@',
  '😀',
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.oneof(nasty, fc.string({ maxLength: 3 })), { maxLength: 30 }).map((parts) => parts.join('')),
);

/** Reads one literal as Kusto does; null where it ends early, is broken by a line, or has no end. */
function readLiteral(text: string): string | null {
  if (text[0] !== '"') return null;
  let value = '';
  for (let at = 1; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '"') return at === text.length - 1 ? value : null;
    if (/[\n\r\u0085\u2028\u2029]/.test(character)) return null;
    if (character !== '\\') {
      value += character;
      continue;
    }
    const meaning = { '"': '"', '\\': '\\', t: '\t', n: '\n', r: '\r' }[text[++at] ?? ''];
    if (meaning === undefined) return null;
    value += meaning;
  }
  return null;
}

describe('a KQL literal', () => {
  it.each([
    ['kim@contoso.example', '"kim@contoso.example"'],
    ['a" | take 1 //', '"a\\" | take 1 //"'],
    ['a\\" or 1 == 1', '"a\\\\\\" or 1 == 1"'],
    ['C:\\x\\', '"C:\\\\x\\\\"'],
    ['a\nb\tc', '"a\\nb\\tc"'],
    ['a\u2028b\u202ec\0', '"a b c "'],
  ])('%j', (text, literal) => {
    expect(kqlString(text)).toBe(literal);
  });

  it('holds any text: no part of it is ever outside of the literal', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const kept = text.toWellFormed().replace(/[\p{Cf}\p{Zl}\p{Zp}]|(?![\t\n\r])\p{Cc}/gu, ' ');
        expect(readLiteral(kqlString(text))).toBe(kept);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('plain text', () => {
  it('is one line without anything that is not seen, and stays as it is when asked again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plain = plainText(text);
        expect(plain).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(plain.isWellFormed()).toBe(true);
        expect(plainText(plain)).toBe(plain);
      }),
    );
  });

  it('keeps what is written in any script', () => {
    expect(plainText('Çelik 漢字 дом 😀')).toBe('Çelik 漢字 дом 😀');
  });
});

describe('a sentence that quotes a record', () => {
  it.each([
    ['<img src=x onerror=alert(1)>', '‹img src=x onerror=alert(1)›'],
    ['[pay here](https://x.example)', '[pay here] (https://x.example)'],
    ['![](https://x.example/p.png)', '![] (https://x.example/p.png)'],
    ['`a`\u202e<b>\n', '’a’ ‹b›'],
    ['Re: [ext] Invoice (3)', 'Re: [ext] Invoice (3)'],
    ["=cmd|' /c calc'!a0@x.example made a rule", "'=cmd|' /c calc'!a0@x.example made a rule"],
    ['\t+1@x.example', "'+1@x.example"],
    ['＝1', "'＝1"],
    ['a=1', 'a=1'],
  ])('%j', (text, inert) => {
    expect(inertText(text)).toBe(inert);
  });

  it('has no element, no link, no code and no formula, whatever the record said, and stays as it is when asked again', () => {
    fc.assert(
      fc.property(anyText, fc.nat(5), (text, repeats) => {
        for (const inert of [inertText(text), shortText(text.repeat(repeats))]) {
          expect(inert).not.toMatch(/[<>`]|\]\(|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
          expect(inert).not.toMatch(/^[\s"]*[=+\-@|%＝＋－＠]/);
          expect(inertText(inert)).toBe(inert);
        }
      }),
    );
  });
});
