/** Whether a command line may hide a command from a search for words: then it must be taken apart, whatever it says. */

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
  /["']\s{0,8}\+|\+\s{0,8}["'$([]|\[(?:system\.)?(?:char|byte|convert|text\.|scriptblock|regex)|frombase64|-join|-replace|-split|\.replace\(|\.substring\(|\.invoke|\biex\b|invoke-(?:expression|command)|base64\s{1,4}-/;
/**
 * What breaks or encodes words in POSIX shells: `$'\x6d'`, `ma${x}il`, `ma$@il`, `ma{il,}`, `/var/ma\il`, printed octal
 * and hexadecimal, wildcards in a rooted path, and text that is handed to a shell.
 */
const POSIX_HIDING =
  /\$(?:'|(?<=[a-z]\$)[a-z_{@*(!\d])|\{(?<=[a-z]\{)[a-z]|\}(?<=[},][a-z]{0,8}\})[a-z]|\\(?:x[0-9a-f]{2}|0?1[0-7]{2}|(?<=\/[\w./-]{0,24}\\)[a-z])|[?[](?<=[\s"'=]\/[\w/.*-]{0,24}[?[])|\*(?<=[\s"'=]\/[\w/.*-]{0,24}\*)\w|\|\s{0,4}(?:(?:[\w./]{0,32}\/)?(?:ba|da|z|k|a)?sh\b|rev\b|tr\b)|eval\b|xxd\b/;
/** A program of the PowerShell family, or a script of it, stands in the line. */
const POWERSHELL = /powershell|pwsh|\.ps[1m]/;
/** Within PowerShell, anything that is not plain words: variables, calls of expressions, aliases, wildcards, formats. */
const DYNAMIC =
  /[$+^%*[\u2013-\u201e]|\{\d|[&.|]\s{0,8}\\?["'(]|\b(?:gcm|get-command|icm|sal|nal|alias)\b|[-/]e(?:$|[\s:c]|n)/;
/** `-Command` by any of its prefixes: a copy of powershell.exe under another name takes it, too. */
const COMMAND_ARGUMENT = /[-/\u2013-\u2015]["'^]{0,3}c(?:wa|o[a-z]{0,20})?["'^]{0,3}[\s:]/;
/** In these, `-c` is another language's. */
const OTHER_SHELL = /^\s{0,8}["']?[^\s"']{0,256}?\b(?:bash|dash|node|perl|python3?|ruby|sh|zsh)(?:\.exe)?["']?\s/;
const POWERSHELL_PROGRAM = /(?:^|[\\/])(?:powershell(?:_ise)?|pwsh(?:-preview)?)(?:\.exe|\.dll)?$/i;

/**
 * Conservative, and linear in the length of the line: it says yes to every line that runs PowerShell with an encoded
 * argument, back ticks, or strings that are put together, and to some that hide nothing. The line is in lower case.
 *
 * @param isPowerShell whether the record names PowerShell as the program: logs may give the script alone, or arguments
 * without the program. Asked only where that decides.
 */
export function mayHideInLowerCase(line: string, isPowerShell: () => boolean): boolean {
  if (BROKEN_WORD.test(line) || BUILT.test(line) || ENCODED_ARGUMENT.test(line)) return true;
  if (POSIX_HIDING.test(line)) return true;
  if (!DYNAMIC.test(line)) return false;
  return POWERSHELL.test(line) || (COMMAND_ARGUMENT.test(line) && !OTHER_SHELL.test(line)) || isPowerShell();
}

export function isPowerShellProgram(program: string): boolean {
  return POWERSHELL_PROGRAM.test(program.trim());
}
