/**
 * Bounds what is read of a command line. Reading costs more for each character than looking, so of a long line the beginning,
 * the end and what stands around telling words is read; the rest is only looked at.
 */

import { searchFor } from '../events/word-search.ts';

/** Most command lines are far shorter; scripts that are logged as lines may reach 32,767 characters, and Linux allows more. */
const READ_WHOLE = 12_288;
/** Of a longer one the beginning and the end. */
const EDGE = 1_536;
/** What is read around a telling word: before it the start of its command, behind it the arguments. */
const BEFORE = 256;
const BEHIND = 512;
/** Excerpts of a line, and the longest one: telling words that follow each other closely share it. */
const MAX_SPANS = 4;
const LONGEST_SPAN = 768;
/** Encoded text is one word, and half of it says nothing. Decoded it is a script of its own, with a bound of its own. */
const LONGEST_ENCODED = 32_768;

/** Parts of names of cmdlets, paths and programs about mail, in lower case and long enough to be rare. */
const telling = searchFor([
  ...['mailbox', 'inboxrule', 'transportrule', 'sweeprule', 'compliancesearch', 'recoverableitems', 'journalrule'],
  ...['quarantinemessage', 'retentionpolicy', 'retentioncompliance', 'caseholdpolicy', 'auditlog', 'mailfolder'],
  ...['/mail', 'maildir', 'spool', 'unistore', 'outlook.application', 'doveadm', 'postsuper', 'mailq', 'base64'],
]);

interface Cut {
  readonly line: string;
  readonly text: string;
  /** Whether no telling word was left out. */
  readonly isWhole: boolean;
}

/** The last two long lines: all readers of a command line ask for the same one after another, and for the script in it. */
let last: Cut = { line: '', text: '', isWhole: true };
let before: Cut = last;

/** Padding goes first, so that a megabyte of spaces pushes nothing out of sight. */
export function cut(line: string): string {
  return line.length <= READ_WHOLE ? line : cutOf(line).text;
}

/** Whether telling words stand where a line was not read: more of them than there are excerpts. */
export function leavesTellingWords(line: string): boolean {
  return line.length > READ_WHOLE && !cutOf(line).isWhole;
}

function cutOf(line: string): Cut {
  if (last.line === line) return last;
  const known = before.line === line ? before : { line, ...inParts(packed(line)) };
  before = last;
  last = known;
  return known;
}

function inParts(text: string): { readonly text: string; readonly isWhole: boolean } {
  if (text.length <= READ_WHOLE) return { text, isWhole: true };
  const { end, next } = headOf(text);
  const to = Math.max(next, tailStart(text));
  const { parts, isWhole } = excerpts(text, next, to);
  return { text: [text.slice(0, end), ...parts, text.slice(to)].join('\n'), isWhole };
}

function packed(line: string): string {
  return line.includes('  ') || line.includes('\t') ? line.replace(/[ \t]{2,}/g, ' ') : line;
}

/**
 * The cut falls between words; encoded text that begins in the first part is kept whole. What is left of it beyond the
 * longest that is read says nothing: `next` is where something else begins.
 */
function headOf(text: string): { readonly end: number; readonly next: number } {
  const space = text.indexOf(' ', EDGE);
  const end = space === -1 ? text.length : space;
  if (end - EDGE <= BEHIND) return { end, next: end };
  const word = text.lastIndexOf(' ', EDGE) + 1;
  if (isEncoded(text.slice(word, word + 256))) {
    const next = encodedEnd(text, word);
    return { end: Math.min(next, word + LONGEST_ENCODED), next };
  }
  return { end: EDGE, next: EDGE };
}

function tailStart(text: string): number {
  const edge = text.length - EDGE;
  const space = text.indexOf(' ', edge);
  return space === -1 || space > edge + EDGE / 2 ? edge : space;
}

/** Windows-1252 in UTF-16 as Base64 has no other characters. */
function isEncoded(word: string): boolean {
  return word.length >= 64 && /^["']?[A-Za-z0-9+/=]+["']?$/.test(word);
}

const ENCODED_TEXT = /["']?[A-Za-z0-9+/=]*["']?/y;

/** Not the next blank: `;` and a command may follow at once. */
function encodedEnd(text: string, start: number): number {
  ENCODED_TEXT.lastIndex = start;
  return start + (ENCODED_TEXT.exec(text)?.[0].length ?? 0);
}

/** Character by character, so that places stay what they are: some letters beyond ASCII become two. */
function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** What stands around telling words between the beginning and the end, first and last ones alike when there are too many. */
function excerpts(text: string, from: number, to: number): { parts: readonly string[]; isWhole: boolean } {
  let isWhole = true;
  const spans: [start: number, end: number][] = [];
  const lower = lowerCase(text);
  let found = telling.find(lower, from);
  while (found !== null && found.at < to) {
    const start = Math.max(from, found.at - BEFORE);
    const end = Math.min(to, found.at + BEHIND);
    const last = spans.at(-1);
    if (last && start <= last[1] && end - last[0] <= LONGEST_SPAN) last[1] = Math.max(end, last[1]);
    else spans.push([start, end]);
    if (spans.length > MAX_SPANS) {
      spans.splice(MAX_SPANS / 2, 1); // keeps the first and the last ones
      isWhole = false;
    }
    found = telling.find(lower, end); // what stands in the span need not be found again
  }
  return { parts: spans.map(([start, end]) => text.slice(start, end)), isWhole };
}
