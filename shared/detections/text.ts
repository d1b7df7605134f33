/** Text as a person sees it, and the characters that make it look different from what it is. */

/**
 * Characters that are not seen: control characters that are no white space, zero-width ones, bidirectional controls, tags,
 * fillers, and U+2800, the blank Braille cell. Source: Unicode, Default_Ignorable_Code_Point and Bidi_Control.
 */
const UNSEEN =
  /(?![\t-\r\u0085])\p{Cc}|[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]|\u034f|\u17b4|\u17b5|[\u180b-\u180d]|[\ufe00-\ufe0f]/gu;

/** Unseen characters that ordinary writing needs: emoji sequences, and joiners of Arabic and Indic scripts. */
const EMOJI = /\p{Extended_Pictographic}/u;
const JOINED_SCRIPT = /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Sinhala}]/u;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}]/u;

/** NFKC, without unseen characters, in lower case, with single spaces: for comparing with tables of names. */
export function plainText(text: string): string {
  return text.normalize('NFKC').replace(UNSEEN, '').replace(/\s+/gu, ' ').trim().toLowerCase();
}

/** Whether it holds unseen characters that the script it is written in does not need. */
export function hasUnseenTricks(text: string): boolean {
  const emoji = EMOJI.test(text);
  const joined = JOINED_SCRIPT.test(text);
  const rightToLeft = RIGHT_TO_LEFT.test(text);
  for (const [char] of text.matchAll(UNSEEN)) {
    const code = char.codePointAt(0) ?? 0;
    if (emoji && (code === 0x200d || (code >= 0xfe00 && code <= 0xfe0f))) continue;
    if (joined && (code === 0x200c || code === 0x200d)) continue;
    if (rightToLeft && (code === 0x200e || code === 0x200f || code === 0x061c)) continue;
    return true;
  }
  return false;
}

const LATIN = /\p{Script=Latin}/u;
const LOOKALIKE =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Cherokee}\p{Script=Armenian}\p{Script=Coptic}\p{Script=Lisu}]/u;
/** Letters that are other letters in another dress: mathematical, circled, squared, full-width, small capitals. */
const DRESSED = /[\u{1d400}-\u{1d7cb}\u{1f110}-\u{1f189}\u24b6-\u24e9\u1d00-\u1d2b]/u;
const FULL_WIDTH = /[\uff21-\uff3a\uff41-\uff5a]/u;
/** Where full-width letters are ordinary. */
const EAST_ASIAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Whether one word mixes Latin with letters that look like Latin ones: `Conversation Hist\u03bfry`. */
export function mixesAlphabets(text: string): boolean {
  return text.split(/[^\p{L}]+/u).some((word) => LATIN.test(word) && LOOKALIKE.test(word));
}

/** Whether letters wear a dress in which a search for the plain word passes them by: full-width `RSS`, mathematical `Archive`. */
export function wearsDress(text: string): boolean {
  return DRESSED.test(text) || (FULL_WIDTH.test(text) && !EAST_ASIAN.test(text));
}

/** Bits for each character of a text. Names that people give carry more than 2; `aaaa` carries none. */
export function shannonEntropy(text: string): number {
  const counts = new Map<string, number>();
  let length = 0;
  for (const char of text) {
    counts.set(char, (counts.get(char) ?? 0) + 1);
    length += 1;
  }
  let bits = 0;
  for (const count of counts.values()) bits -= (count / length) * Math.log2(count / length);
  return bits;
}
