/** Words of a shell: braces that make several of one, escapes, and names of programs. */

/**
 * Stand for braces and commas that were not quoted. They are private-use characters, which the reader takes out of its
 * input, so that no text can bring its own.
 */
export const OPEN = '\ue000';
export const COMMA = '\ue001';
export const CLOSE = '\ue002';
/** Stands for a line that `read` takes from what a loop is fed with: that is written behind the loop. */
export const FED = '\ue004';
const MARKS = /[\ue000-\ue002]/;
const MARKED: ReadonlyMap<string, string> = new Map([
  [OPEN, '{'],
  [COMMA, ','],
  [CLOSE, '}'],
]);

/** Words that one word with braces may become. `{1..999}` and the like stay as they are written. */
const MAX_WORDS = 64;
/** Longest word whose braces are read. */
const MAX_BRACED = 512;

export function withoutMarks(text: string): string {
  return /[\ue000-\ue00f]/.test(text) ? text.replace(/[\ue000-\ue00f]/g, '\ufffd') : text;
}

/** Marks as the braces that were written. */
function plainBraces(text: string): string {
  return MARKS.test(text) ? text.replace(/[\ue000-\ue002]/g, (mark) => MARKED.get(mark) ?? '') : text;
}

/** Alternatives as one word that `expandBraces` takes apart again, within quotes as well. */
export function anyOfWords(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : OPEN + words.slice(0, MAX_WORDS).join(COMMA) + CLOSE;
}

/** `/var/{mail,spool}/x` is two words. */
export function expandBraces(word: string): string[] {
  if (!MARKS.test(word)) return [word];
  if (word.length > MAX_BRACED) return [plainBraces(word)];
  let words = [''];
  for (const part of parts(word)) {
    const choices = typeof part === 'string' ? [part] : part.flatMap(expandBraces);
    if (words.length * choices.length > MAX_WORDS) return [plainBraces(word)];
    words = words.flatMap((before) => choices.map((choice) => before + choice));
  }
  return words;
}

/** Text outside braces, and the alternatives of each pair of braces. */
function* parts(word: string): Generator<string | string[]> {
  let begin = 0;
  for (let at = word.indexOf(OPEN); at !== -1; at = word.indexOf(OPEN, begin)) {
    const choices = alternatives(word, at);
    if (choices === null) break;
    yield plainBraces(word.slice(begin, at));
    if (choices.list.length > 1) yield choices.list;
    else yield `{${plainBraces(choices.list[0] ?? '')}}`;
    begin = choices.end;
  }
  yield plainBraces(word.slice(begin));
}

function alternatives(word: string, open: number): { readonly list: string[]; readonly end: number } | null {
  const list: string[] = [];
  let depth = 0;
  let begin = open + 1;
  for (let at = open; at < word.length; at += 1) {
    const char = word[at];
    if (char === OPEN) depth += 1;
    else if (char === COMMA && depth === 1) {
      list.push(word.slice(begin, at));
      begin = at + 1;
    } else if (char === CLOSE) {
      depth -= 1;
      if (depth > 0) continue;
      list.push(word.slice(begin, at));
      return { list, end: at + 1 };
    }
  }
  return null;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['e', '\x1b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

/** Escapes of `$'...'`, `printf` and `echo -e`: letters, octal, hexadecimal, Unicode. */
export function unescapeAnsi(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|0?([0-7]{1,3})|([\s\S]))/g,
    (_, hex?: string, short?: string, long?: string, octal?: string, char?: string) => {
      const code = hex ?? short ?? long;
      if (code !== undefined) return character(Number.parseInt(code, 16));
      if (octal !== undefined) return character(Number.parseInt(octal, 8) & 0xff);
      return ESCAPES.get(char ?? '') ?? char ?? '';
    },
  );
}

function character(code: number): string {
  return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
}

/** Name of a program in lower case: without folders, `.exe`, and the dash of a login shell. */
export function programOf(word: string): string {
  const name = word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1).toLowerCase();
  const plain = name.endsWith('.exe') ? name.slice(0, -4) : name;
  return plain.startsWith('-') ? plain.slice(1) : plain;
}
