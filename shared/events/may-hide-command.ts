/** Whether a command line may hide a command from a search for words: then it must be taken apart, whatever it says. */
import { searchFor } from './word-search.ts';

/**
 * `-EncodedCommand` by any of its prefixes, with a value that can be base64. powershell.exe takes every dash and `/`; the
 * program may be renamed, so the argument alone decides.
 */
const ENCODED_ARGUMENT = /[-/\u2013-\u2015]["'^]{0,3}e(?:c|n[a-z"'^]{0,20})?["'^]{0,3}[\s:]{1,8}["']?[a-z0-9+/=]{8}/;
/**
 * Marks inside a word: back ticks, carets, quotes that open in the middle of a name (`Remove-"InboxRule"`). Every branch
 * begins with its rare mark and looks back from there, which is eight times as fast as to begin with a letter.
 */
const BROKEN_WORD = /`|(?<=[a-z-])\^[a-z-]|(?<=[a-z0-9\u2013-])(?:\\?["'\u2018-\u201e])+[a-z0-9-]/;
/** Strings put together, taken from codes, or run as code. */
const BUILT =
  /["']\s{0,8}\+|\+\s{0,8}["'$([]|\[(?:system\.)?(?:char|byte|convert|text\.|scriptblock|regex)|frombase64|-join|-replace|-split|\.replace\(|\.substring\(|\.invoke|\biex\b|invoke-(?:expression|command)|base64[\s,]{1,4}-|b64decode|decode_?base64|base64_decode|unhexlify|\bfromhex\b|\batob\(|buffer\.from|hex2bin|\bpack\b.{0,4}["']h\*|\bchr[,(]|fromcharcode/;
/**
 * What breaks or encodes words in POSIX shells: `$'\x6d'`, `ma${x}il`, `ma$@il`, `ma{il,}`, `/var/ma\il`, printed octal
 * and hexadecimal, wildcards in a rooted path, and text that is handed to a shell.
 */
const POSIX_HIDING =
  /\$(?:'|(?<=[a-z]\$)[a-z_{@*(!\d]|\{[a-z_]\w{0,31}\/)|\{(?<=[a-z]\{)[a-z]|\}(?<=[},][a-z]{0,8}\})[a-z]|\\(?:x[0-9a-f]{2}|0?1[0-7]{2}|(?<=\/[\w./-]{0,24}\\)[a-z])|[?[](?<=[\s"'=]\/[\w/.*-]{0,24}[?[])|\*(?<=[\s"'=]\/[\w/.*-]{0,24}\*)\w|\*\/(?<=[\s"'=]\/\w{1,8}\*\/)|\|\s{0,4}\{?(?:(?:[\w./]{0,32}\/)?(?:ba|da|z|k|a)?sh\b|rev\b|tr\b)|eval\b|xxd\b/;
/** A program of the PowerShell family, or a script of it, stands in the line. */
const POWERSHELL = /powershell|pwsh|\.ps[1m]/;
/** Within PowerShell, anything that is not plain words: variables, calls of expressions, aliases, wildcards, formats. */
const DYNAMIC =
  /[$+^%*[\u2013-\u201e]|\{\d+[\s},:]|[&.|]\s{0,8}\\?["'(]|\b(?:gcm|get-command|icm|sal|nal|alias)\b|[-/]e(?:$|[\s:c]|n)/;
/** `-Command` by any of its prefixes: a copy of powershell.exe under another name takes it, too. */
const COMMAND_ARGUMENT = /[-/\u2013-\u2015]["'^]{0,3}c(?:wa|o[a-z]{0,20})?["'^]{0,3}[\s:]/;
/** In these, `-c` is another language's. */
const OTHER_SHELL = /^\s{0,8}["']?[^\s"']{0,256}?\b(?:bash|dash|node|perl|python3?|ruby|sh|zsh)(?:\.exe)?["']?\s/;
const POWERSHELL_PROGRAM = /(?:^|[\\/])(?:powershell(?:_ise)?|pwsh(?:-preview)?)(?:\.exe|\.dll)?$/i;

/** Words without which, and without their marks, none of the patterns above matches. */
export const TELLING_WORDS: readonly string[] = [
  ...['frombase64', '-join', '-replace', '-split', '.invoke', 'iex', 'invoke-e', 'invoke-c', 'base64', 'eval', 'xxd'],
  ...[
    'b64decode',
    'unhexlify',
    'fromhex',
    'atob',
    'buffer.from',
    'hex2bin',
    '"h*',
    "'h*",
    'chr,',
    'chr(',
    'fromcharcode',
  ],
  ...['gcm', 'get-command', 'icm', 'sal', 'nal', 'alias'],
];
const tellingWords = searchFor(TELLING_WORDS);

/** What a walk over a line saw of the marks that the patterns need. */
const BREAKS = 1;
const BUILDS = 2;
const ENCODES = 4;
const SHELL_MARKS = 8;
const MOVES = 16;
const ALL = 31;

/** By character: what it is a mark of, whatever stands beside it. */
const MARKS = marksByCharacter([
  ['`^', BREAKS],
  ['+[', BUILDS],
  ['$', SHELL_MARKS],
  ['?[*|', SHELL_MARKS],
  ['$+^%*[', MOVES],
]);
/** Characters that are looked at: those above, and those of which the neighbours tell. */
const LOOKED_AT = marksByCharacter([['`^+[$?*|%-/\\.&"\'({}', 1]]);
/** What may stand behind the `e` of `-e`, `-ec` and `-enc`. */
const ENDS_E = marksByCharacter([['cn:"\'^`\t\n\v\f\r ', 1]]);
/** What stands on both sides of a quote inside a word, if only another quote or a backslash. */
const BESIDE_QUOTE = marksByCharacter([['abcdefghijklmnopqrstuvwxyz0123456789-"\'\\', 1]]);

function marksByCharacter(groups: readonly (readonly [characters: string, mark: number])[]): Uint8Array {
  const table = new Uint8Array(128);
  for (const [characters, mark] of groups)
    for (const character of characters) {
      const code = character.charCodeAt(0);
      table[code] = (table[code] ?? 0) | mark;
    }
  return table;
}

function marksOf(line: string): number {
  let marks = 0;
  let slash = false;
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code >= 128) return ALL;
    if (LOOKED_AT[code] === 0) continue;
    slash ||= code === 0x2f;
    marks |= (MARKS[code] ?? 0) | marksBeside(line, at, code, slash);
  }
  return marks;
}

/** What a character is a mark of for what stands beside it. A neighbour beyond the table has the walk say ALL. */
function marksBeside(line: string, at: number, code: number, slash: boolean): number {
  const next = line.charCodeAt(at + 1);
  switch (code) {
    case 0x2d: // - and /
    case 0x2f:
      return startsEncoded(next, line.charCodeAt(at + 2)) ? ENCODES | MOVES : 0;
    case 0x5c: // \x6d, \155, a backslash in a rooted path
      return slash || next === 0x78 || next === 0x30 || next === 0x31 ? SHELL_MARKS : 0;
    case 0x2e: // . & |
    case 0x26:
    case 0x7c:
      return next <= 0x20 || isQuote(next) || next === 0x28 || next === 0x5c ? MOVES : 0;
    case 0x22: // " and '
    case 0x27:
      return BESIDE_QUOTE[line.charCodeAt(at - 1)] === 1 && BESIDE_QUOTE[next] === 1 ? BREAKS : 0;
    case 0x28: // .replace(, .substring(, atob(; one behind a plus sign has that one's mark
      return isLetter(line.charCodeAt(at - 1)) ? BUILDS : 0;
    case 0x7b: // ma{il,}, {0}
      return (isLetter(next) ? SHELL_MARKS : 0) | (next >= 0x30 && next <= 0x39 ? MOVES : 0);
    case 0x7d:
      return isLetter(next) ? SHELL_MARKS : 0;
    default:
      return 0;
  }
}

/** Whether the two characters behind a dash may begin an argument that is encoded, or one cut before or behind its `e`. */
function startsEncoded(first: number, second: number): boolean {
  if (first === 0x65) return ENDS_E[second] !== 0;
  return isQuote(first) || first === 0x5e || first === 0x60;
}

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27;
}

/** In lower case. */
function isLetter(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

/**
 * Conservative, and linear in the length of the line: it says yes to every line that runs PowerShell with an encoded
 * argument, back ticks, or strings that are put together, and to some that hide nothing. The line is in lower case.
 *
 * @param isPowerShell whether the record names PowerShell as the program: logs may give the script alone, or arguments
 * without the program. Asked only where that decides.
 * @param mayTell whether the line may hold one of the telling words, if that is known
 */
export function mayHideInLowerCase(
  line: string,
  isPowerShell: () => boolean,
  mayTell: boolean = tellingWords.test(line),
): boolean {
  const marks = mayTell ? ALL : marksOf(line);
  if ((marks & BREAKS) !== 0 && BROKEN_WORD.test(line)) return true;
  if ((marks & BUILDS) !== 0 && BUILT.test(line)) return true;
  if ((marks & ENCODES) !== 0 && ENCODED_ARGUMENT.test(line)) return true;
  if ((marks & SHELL_MARKS) !== 0 && POSIX_HIDING.test(line)) return true;
  if ((marks & MOVES) === 0 || !DYNAMIC.test(line)) return false;
  return POWERSHELL.test(line) || (COMMAND_ARGUMENT.test(line) && !OTHER_SHELL.test(line)) || isPowerShell();
}

/** The same by the patterns alone: what the walk must never miss. For tests. */
export function mayHideByPatterns(line: string, isPowerShell: () => boolean): boolean {
  if (BROKEN_WORD.test(line) || BUILT.test(line) || ENCODED_ARGUMENT.test(line) || POSIX_HIDING.test(line)) return true;
  if (!DYNAMIC.test(line)) return false;
  return POWERSHELL.test(line) || (COMMAND_ARGUMENT.test(line) && !OTHER_SHELL.test(line)) || isPowerShell();
}

export function isPowerShellProgram(program: string): boolean {
  return POWERSHELL_PROGRAM.test(program.trim());
}
