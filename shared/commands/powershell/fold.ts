/** Puts what a script computes from constants in the place of the computation, before the script is read for calls. */
import { isDoubleQuote, isNewline, isSingleQuote, isSpace } from '../characters.ts';
import { readVariable } from '../lexer.ts';
import { readQuoted } from '../quoted.ts';
import { ConstantReader } from './constant-reader.ts';
import { type Constant, listOf } from './constants.ts';

/** Without one of these nothing is computed: most scripts are not looked at further. */
const COMPUTES =
  /\[|@\{|\|\s{0,8}(?:%|foreach)|\$\w{1,64}\s{0,4},\s{0,4}\$|-(?:join|f\b|split|[ic]?replace)|\.\s{0,4}["']?(?:replace|substring|to|split|trim|insert|remove)|['"]\s{0,8}[+*]/i;
/** Longer scripts are read as they are written: what hides a cmdlet is short, and so is every part of it. */
const MAX_LENGTH = 32_768;
const MAX_ENTRIES = 32;
const KEY = /^[\s;]{0,16}(?:(\w{1,64})|['"]([^'"$]{1,64})['"])\s{0,8}=/;
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
  /** Variables that are being assigned: `$a,$b = 'x','y'`. */
  targets: readonly string[] = [];
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
    const { script, at } = this;
    const char = script[at];
    if (isSpace(char) || !(this.opens || char === '(' || char === '[' || char === '$')) return false;
    const reading = this.reader.read(at);
    if (reading === null || !isEnd(script, reading.end)) return false;
    this.assign(reading.value);
    const { value } = reading;
    const text = Array.isArray(value) && value.length === 1 ? value[0] : value;
    if (reading.computed && typeof text === 'string') {
      const literal = `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
      this.folded += script.slice(this.begin, at) + (char === '(' ? `(${literal})` : literal);
      this.begin = reading.end;
    }
    this.at = reading.end;
    this.targets = [];
    this.opens = false;
    return true;
  }

  assign(value: Constant): void {
    const { targets } = this;
    targets.forEach((target, at) => {
      const item = targets.length === 1 ? value : listOf(value)[at];
      if (item !== undefined) this.variables.set(target, item);
    });
  }

  skip(): void {
    const { script, at } = this;
    const char = script[at];
    if (char === '$' && this.assignment()) return;
    if (char === '[') this.reversal();
    if (char === '#' && (at === 0 || /\s/.test(script[at - 1] ?? ''))) {
      const line = script.indexOf('\n', at);
      this.at = line === -1 ? script.length : line;
    } else if (isSingleQuote(char) || isDoubleQuote(char)) this.at = readQuoted(script, at).end;
    else this.at = char === '$' ? Math.max(readVariable(script, at + 1).end, at + 1) : at + 1;
    if (isSpace(char)) return;
    this.targets = [];
    this.opens = isNewline(char) || (char !== undefined && ';({,=|&}'.includes(char));
  }

  assignment(): boolean {
    const { name, end } = readVariable(this.script, this.at + 1);
    const [assigned, others = '', property, operator] =
      /^((?:\s{0,4},\s{0,4}\$\w{1,64}){0,8})(?:\.(\w{1,64}))?\s{0,8}([+*-]?)=/.exec(
        this.script.slice(end, end + 640),
      ) ?? [];
    if (assigned === undefined) return false;
    const names = [name, ...(others.match(/\w+/g) ?? [])].map((text) => text.toLowerCase());
    const targets = property === undefined ? names : [`${name}.${property.toLowerCase()}`];
    for (const target of targets) this.variables.delete(target);
    this.targets = operator === '' ? targets : [];
    this.at = end + assigned.length;
    this.opens = true;
    if (names.length === 1) this.table(name);
    return true;
  }

  /** `$h = @{key='value'; other='value'}`: its entries, as far as they are constants. The text is passed over later. */
  table(name: string): void {
    const { script } = this;
    const opened = /^\s{0,8}@\{/.exec(script.slice(this.at, this.at + 12))?.[0].length;
    if (opened === undefined) return;
    let at = this.at + opened;
    for (let entries = 0; entries < MAX_ENTRIES && !this.exhausted; entries += 1) {
      const [key, bare, quoted] = KEY.exec(script.slice(at, at + 160)) ?? [];
      const reading = key === undefined ? null : this.reader.read(at + key.length);
      if (reading === null) return;
      this.variables.set(`${name}.${(bare ?? quoted ?? '').toLowerCase()}`, reading.value);
      at = reading.end;
    }
  }

  /** `[array]::Reverse($x)` changes what the variable holds. */
  reversal(): void {
    const name = /^\[(?:system\.)?array\]::reverse\(\s{0,4}\$(\w{1,64})\s{0,4}\)/i.exec(
      this.script.slice(this.at, this.at + 128),
    )?.[1];
    const value = name === undefined ? undefined : this.variables.get(name.toLowerCase());
    if (name === undefined || !Array.isArray(value) || !this.reader.spend(value.length)) return;
    this.variables.set(name.toLowerCase(), [...value].reverse());
  }
}

/** Whether nothing follows that would take the value further. */
function isEnd(script: string, from: number): boolean {
  let at = from;
  while (isSpace(script[at])) at += 1;
  const char = script[at];
  return char === undefined || isNewline(char) || !'.[:+*-/%'.includes(char) || (at > from && '-['.includes(char));
}
