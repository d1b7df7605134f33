/** Names that attackers give to rules: short, meaningless, or not what they look like. */
import { hasUnseenTricks, mixesAlphabets, plainText, shannonEntropy, wearsDress } from './text.ts';

/** Longest name that counts as none, and bits for each character up to which a name says nothing. */
const SHORT = 3;
const LOW_ENTROPY = 2;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
/** One or two of these are a whole word. */
const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

export interface NameTrick {
  /** `hidden`: it is not what it looks like; `symbols`: no letter and no digit; `meaningless`: too short or too plain. */
  readonly kind: 'hidden' | 'symbols' | 'meaningless';
  readonly text: string;
}

/** The gravest trick of a name, if it has one. An empty name is one; where no name was given, pass null. */
export function nameTrick(name: string | null): NameTrick | null {
  if (name === null) return null;
  if (hasUnseenTricks(name)) return { kind: 'hidden', text: 'Its name holds characters that cannot be seen.' };
  if (mixesAlphabets(name)) return { kind: 'hidden', text: 'Its name mixes alphabets to look like another.' };
  if (wearsDress(name))
    return { kind: 'hidden', text: 'Its name is written in letters that only look like the usual ones.' };
  const plain = plainText(name);
  if (plain === '') return { kind: 'meaningless', text: 'It has no name.' };
  if (!LETTER_OR_DIGIT.test(plain)) return { kind: 'symbols', text: 'Its name has no letter and no digit.' };
  if (IDEOGRAPH.test(plain) && plain.length > 1) return null;
  if ([...plain].length <= SHORT) return { kind: 'meaningless', text: `Its name has at most ${SHORT} characters.` };
  if (shannonEntropy(plain) > LOW_ENTROPY) return null;
  return { kind: 'meaningless', text: `Its name says nothing (at most ${LOW_ENTROPY} bits for each character).` };
}
