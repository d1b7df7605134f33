/** Conditions that pick nothing: every message meets them, or none. By them a rule looks like one for some mail, and takes all. */
import { plainText } from './text.ts';

/** NUL written out, as logs and scripts show it. */
const WRITTEN_NUL: ReadonlySet<string> = new Set(['`0', '\\0', '\\u0000', '\\x00', '%00', '&#0;']);
/** Each of these stands in nearly every message or address. */
const EVERYWHERE: ReadonlySet<string> = new Set(['com', '.com', 'http', 'https', 'http://', 'https://', 'www.', 'the']);
/** A letter, a digit, a mark of ASCII. Pictures and signs of currency do not stand everywhere. */
const CHARACTER = /^(?:[!-~]|\p{L}|\p{N})$/u;
/** One of these is a whole word. */
const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Whether every message meets it: NUL, nothing at all, a single character. The audit log joins words by `;`: one is enough. */
export function matchesEverything(condition: string): boolean {
  if (condition.includes('\0')) return true;
  const words = condition.split(';').map((word) => word.trim());
  const given = words.filter((word) => plainText(word) !== '');
  return given.length === 0 || given.some(isEverywhere);
}

function isEverywhere(word: string): boolean {
  const plain = plainText(word);
  if (WRITTEN_NUL.has(word) || EVERYWHERE.has(plain)) return true;
  return CHARACTER.test(plain) && !IDEOGRAPH.test(plain);
}

const KB = 1_024;
/** More than Exchange Online lets through. Source: Exchange Online limits, "Message limits". */
const LARGEST_MESSAGE = 150 * KB * KB;

/** Whether bounds of the size in bytes pick all messages, or none: no person writes such a rule. */
export function picksNoSize(least: readonly number[], most: readonly number[]): boolean {
  if ([...least, ...most].some((bytes) => bytes < KB)) return true;
  const bounded = most.some((bytes) => bytes < LARGEST_MESSAGE);
  return !bounded && (least.length === 0 ? most.length > 0 : least.some((bytes) => bytes <= KB));
}

/** Words that a condition of Outlook quotes: `{((SubString(Subject, "invoice")))}`; the whole where it quotes nothing. */
export function quotedWords(condition: string): string[] {
  if (condition === '') return [];
  const quoted = [...condition.matchAll(/"([^"]*)"/g)].map(([, word]) => word ?? '');
  return quoted.length > 0 ? quoted : [condition];
}
