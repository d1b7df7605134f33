/** Puts what a script computes from constants in the place of the computation, before the script is read for calls. */
import { isDoubleQuote, isNewline, isSingleQuote, isSpace } from '../characters.ts';
import { readVariable } from '../lexer.ts';
import { readQuoted } from '../quoted.ts';
import { ConstantReader } from './constant-reader.ts';
import type { Constant } from './constants.ts';

/** Without one of these nothing is computed: most scripts are not looked at further. */
const COMPUTES =
  /\[|-(?:join|f\b|split|[ic]?replace)|\.\s{0,4}["']?(?:replace|substring|to|split|trim|insert|remove)|['"]\s{0,8}[+*]/i;
/** Longer scripts are read as they are written: what hides a cmdlet is short, and so is every part of it. */
const MAX_LENGTH = 32_768;
/** Variables whose values every machine shares, of which tricks take single letters. */
const SHARED: readonly (readonly [string, Constant])[] = [
  ['env:comspec', 'C:\\WINDOWS\\system32\\cmd.exe'],
  ['pshome', 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0'],
  ['shellid', 'Microsoft.PowerShell'],
  ['verbosepreference', 'SilentlyContinue'],
];

/** @param spend takes work from the budget of folding; false where none is left: the rest then stays as it is written */
export function fold(script: string, spend: (characters: number) => boolean): string {
  if (script.length > MAX_LENGTH || !COMPUTES.test(script) || !spend(script.length)) return script;
  return new Folder(script, spend).run();
}

class Folder {
  readonly script: string;
  readonly variables = new Map<string, Constant>(SHARED);
  readonly reader: ConstantReader;
  folded = '';
  begin = 0;
  at = 0;
  /** Where a statement or an argument may begin. */
  opens = true;
  /** Variable that is being assigned. */
  target: string | null = null;
  exhausted = false;

  constructor(script: string, spend: (characters: number) => boolean) {
    this.script = script;
    this.reader = new ConstantReader(script, this.variables, (characters) => {
      if (!spend(characters)) this.exhausted = true;
      return !this.exhausted;
    });
  }

  run(): string {
    while (this.at < this.script.length && !this.exhausted) if (!this.constant()) this.skip();
    return this.folded + this.script.slice(this.begin);
  }

  constant(): boolean {
    const { script, at, target } = this;
    const char = script[at];
    if (isSpace(char) || !(this.opens || char === '(' || char === '[' || char === '$')) return false;
    const reading = this.reader.read(at);
    if (reading === null || !isEnd(script, reading.end)) return false;
    if (target !== null) this.variables.set(target, reading.value);
    if (reading.computed && typeof reading.value === 'string') {
      const literal = `'${reading.value.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
      this.folded += script.slice(this.begin, at) + (char === '(' ? `(${literal})` : literal);
      this.begin = reading.end;
    }
    this.at = reading.end;
    this.target = null;
    this.opens = false;
    return true;
  }

  skip(): void {
    const { script, at } = this;
    const char = script[at];
    if (char === '$' && this.assignment()) return;
    if (char === '#' && (at === 0 || /\s/.test(script[at - 1] ?? ''))) {
      const line = script.indexOf('\n', at);
      this.at = line === -1 ? script.length : line;
    } else if (isSingleQuote(char) || isDoubleQuote(char)) this.at = readQuoted(script, at).end;
    else this.at = char === '$' ? Math.max(readVariable(script, at + 1).end, at + 1) : at + 1;
    if (isSpace(char)) return;
    this.target = null;
    this.opens = isNewline(char) || (char !== undefined && ';({,=|&}'.includes(char));
  }

  assignment(): boolean {
    const { name, end } = readVariable(this.script, this.at + 1);
    const assigned = /^\s{0,8}([+*-]?)=/.exec(this.script.slice(end, end + 12));
    if (assigned === null) return false;
    this.variables.delete(name);
    this.target = assigned[1] === '' ? name : null;
    this.at = end + assigned[0].length;
    this.opens = true;
    return true;
  }
}

/** Whether nothing follows that would take the value further. */
function isEnd(script: string, from: number): boolean {
  let at = from;
  while (isSpace(script[at])) at += 1;
  const char = script[at];
  return char === undefined || isNewline(char) || !'.[:+*-/%'.includes(char) || (at > from && '-['.includes(char));
}
