/**
 * Reads an expression of constants by PowerShell's precedence: comma, range, format, `*`, `+`, then comparison operators
 * (`-join`, `-replace`, `-split`). What is no constant is null, and the script stays as it is written there.
 */
import { isDoubleQuote, isNewline, isSingleQuote, isSpace } from '../characters.ts';
import { readVariable } from '../lexer.ts';
import { readQuoted } from '../quoted.ts';
import {
  add,
  bounded,
  type Constant,
  cast,
  element,
  format,
  join,
  listOf,
  member,
  property,
  range,
  replace,
  staticMember,
  textOf,
  times,
} from './constants.ts';

export interface Reading {
  readonly value: Constant;
  readonly end: number;
  /** An operator, a cast or a member was followed: more than a value that stands there. */
  readonly computed: boolean;
}

/** Expressions within expressions in double quotes. */
const MAX_NESTED = 4;
/** Brackets and casts in one another that are followed. */
const MAX_DEPTH = 32;
/** Type, behind its opening bracket: `char[]`, `System.Text.Encoding`. */
const TYPE = /\s{0,4}([a-z][\w.]{0,63}(?:\[\])?)\s{0,4}\]/iy;
/** Before a letter it is an operator of another name. */
const MINUS = /\s{0,8}-(?=[\s\d($])/y;
const NUMBER = /0x[0-9a-f]{1,8}|\d{1,9}/iy;
const WORD = /-(?:join|split|[ic]?replace|[ic]?split|bxor|f)(?![a-z])/iy;
/** An entry of a hash table: `$table.key`, `$table['key']`. */
const ENTRY = /\.(\w{1,64})(?![\w(])|\[\s{0,4}(?:'([^'$]{1,64})'|"([^"$]{1,64})")\s{0,4}\]/y;
const NAME = /[a-z]\w{0,63}/iy;
const INVOKE = /\.invoke(?=\()/iy;
/** What takes each item of a list, up to the brace of its block. */
const EACH = /\|\s{0,8}(?:%|foreach(?:-object)?)\s{0,8}\{/iy;

export class ConstantReader {
  readonly script: string;
  readonly variables: Map<string, Constant>;
  /** Takes work from the budget of the line; false where none is left. */
  readonly spend: (characters: number) => boolean;
  at = 0;
  depth = 0;
  computed = false;
  readonly nested: number;

  constructor(script: string, variables: Map<string, Constant>, spend: (characters: number) => boolean, nested = 0) {
    this.script = script;
    this.nested = nested;
    this.variables = variables;
    this.spend = spend;
  }

  read(from: number): Reading | null {
    this.at = from;
    this.depth = 0;
    this.computed = false;
    const value = this.comparison();
    const { at, computed } = this;
    return this.spend(at - from + 1) && value !== null ? { value, end: at, computed } : null;
  }

  comparison(): Constant | null {
    let left = this.sum();
    while (left !== null) {
      const operator = this.word();
      if (operator === null || operator === '-f') break;
      const right = this.sum();
      left = right === null ? null : bounded(compared(operator, left, right));
    }
    return left;
  }

  sum(): Constant | null {
    let left = this.product();
    while (left !== null) {
      if (typeof left === 'number' && this.match(MINUS) !== null) {
        const right = this.product();
        left = typeof right === 'number' ? left - right : null;
        continue;
      }
      if (!this.take('+')) break;
      const right = this.product();
      left = right === null ? null : add(left, right);
      if (left !== null && !this.spend(textOf(left).length)) return null;
      this.computed = true;
    }
    return left;
  }

  product(): Constant | null {
    let left = this.formatted();
    while (left !== null && this.take('*')) {
      const right = this.formatted();
      left = right === null ? null : times(left, right);
      this.computed = true;
    }
    return left;
  }

  formatted(): Constant | null {
    let left = this.ranged();
    while (left !== null) {
      const before = this.at;
      if (this.word() !== '-f') {
        this.at = before;
        break;
      }
      const right = this.ranged();
      left = right === null ? null : format(textOf(left), right);
    }
    return left;
  }

  ranged(): Constant | null {
    const left = this.list();
    if (left === null || !this.take('..')) return left;
    const right = this.list();
    this.computed = true;
    return right === null ? null : this.charged(range(left, right));
  }

  /** A few characters (`1..8000`) may stand for a long list. */
  charged(value: Constant | null): Constant | null {
    return Array.isArray(value) && !this.spend(4 * value.length) ? null : value;
  }

  list(): Constant | null {
    const first = this.unary();
    if (first === null || !this.take(',')) return first;
    const items: Constant[] = [first];
    do {
      const item = this.unary();
      if (item === null || items.length > 8_192) return null;
      items.push(item);
    } while (this.take(','));
    return items;
  }

  unary(): Constant | null {
    this.depth += 1;
    const value = this.depth > MAX_DEPTH ? null : this.unaryWithin();
    this.depth -= 1;
    return this.charged(value);
  }

  unaryWithin(): Constant | null {
    const operator = this.word();
    if (operator !== null) {
      const value = operator === '-f' ? null : this.unary();
      if (value === null) return null;
      return operator.endsWith('join') ? join(value, '') : operator.endsWith('split') ? words(value) : null;
    }
    if (this.take('-')) {
      const value = this.unary();
      return typeof value === 'number' ? -value : null;
    }
    if (this.take(',')) {
      const value = this.unary();
      return value === null ? null : [value];
    }
    return this.take('[') ? this.typed() : this.members(this.primary());
  }

  /** Behind `[`: a cast, or a static member. */
  typed(): Constant | null {
    const type = this.match(TYPE)?.[1]?.toLowerCase();
    if (type === undefined) return null;
    this.computed = true;
    if (!this.take('::')) {
      const value = this.unary();
      return value === null ? null : cast(type, value);
    }
    const plain = type.replace(/^system\./, '');
    const name = this.match(NAME)?.[0].toLowerCase();
    if (name === undefined) return null;
    if (plain === 'text.encoding') {
      if (name === 'getencoding' && this.arguments() === null) return null;
      const method = this.take('.') ? this.match(NAME)?.[0].toLowerCase() : undefined;
      return this.applied((args) => staticMember(`text.encoding::${name}`, method ?? '', args));
    }
    return this.applied((args) => staticMember(plain, name, args));
  }

  applied(apply: (args: readonly Constant[]) => Constant | null): Constant | null {
    const args = this.arguments();
    const value = args === null ? null : bounded(apply(args));
    return value === null || !this.spend(textOf(value).length) ? null : this.members(value);
  }

  arguments(): readonly Constant[] | null {
    if (this.script[this.at] !== '(') return null;
    this.at += 1;
    if (this.take(')')) return [];
    const value = this.list();
    // A list in one argument and several arguments look alike here; only `[string]::Join` tells them apart.
    if (value === null) return null;
    const rest = this.take('+') ? this.sum() : undefined;
    if (rest === null || !this.take(')')) return null;
    const whole = rest === undefined ? value : add(value, rest);
    return whole === null ? null : listOf(whole);
  }

  primary(): Constant | null {
    this.skip();
    const { script, at } = this;
    const char = script[at];
    if (char === '(' || script.startsWith('@(', at) || script.startsWith('$(', at)) {
      this.at += char === '(' ? 1 : 2;
      const value = this.piped(this.comparison());
      return value !== null && this.take(')') ? value : null;
    }
    if (isSingleQuote(char) || isDoubleQuote(char)) {
      const quoted = readQuoted(script, at);
      if (!this.spend(quoted.end - at)) return null;
      this.at = quoted.end;
      return quoted.expands && quoted.text.includes('$') ? this.expanded(quoted.text) : quoted.text;
    }
    if (char === '$') {
      const { name, end } = readVariable(script, at + 1);
      this.at = end;
      return this.variables.get(name) ?? this.entry(name);
    }
    const number = this.match(NUMBER)?.[0];
    return number === undefined ? null : Number(number);
  }

  entry(table: string): Constant | null {
    const before = this.at;
    const [, property, single, double] = this.match(ENTRY) ?? [];
    const value = this.variables.get(`${table}.${(property ?? single ?? double ?? '').toLowerCase()}`);
    if (value === undefined) this.at = before;
    else this.computed = true;
    return value ?? null;
  }

  members(start: Constant | null): Constant | null {
    let value = start;
    while (value !== null) {
      const char = this.script[this.at];
      if (char === '[') {
        this.at += 1;
        const index = this.comparison();
        value = index === null || !this.take(']') ? null : element(value, index);
      } else if (char === '.' && this.script[this.at + 1] !== '.') {
        this.at += 1;
        const first = this.script[this.at];
        const isValue = isSingleQuote(first) || isDoubleQuote(first) || first === '(';
        const name = isValue ? this.primary() : (this.match(NAME)?.[0] ?? null);
        value = name === null ? null : this.membered(value, textOf(name).toLowerCase());
      } else break;
      this.computed = true;
      if (value !== null && !this.spend(textOf(value).length)) return null;
    }
    return value;
  }

  /** `"Remove-$noun"`, `"Remove-${noun}"`, `"Remove-$($h.n)"`, of what is known; anything else is no constant. */
  expanded(text: string): string | null {
    let expanded = '';
    let begin = 0;
    for (let at = text.indexOf('$'); at !== -1; at = text.indexOf('$', begin)) {
      const { value, end } = text[at + 1] === '(' ? this.within(text, at + 2) : this.known(text, at + 1);
      if (value === null || !this.spend(textOf(value).length)) return null;
      expanded += text.slice(begin, at) + textOf(value);
      begin = end;
    }
    this.computed = true;
    return expanded + text.slice(begin);
  }

  known(text: string, from: number): { readonly value: Constant | null; readonly end: number } {
    const { name, end } = readVariable(text, from);
    return { value: this.variables.get(name) ?? null, end };
  }

  /** The expression behind `$(` in double quotes. */
  within(text: string, from: number): { readonly value: Constant | null; readonly end: number } {
    const reader = new ConstantReader(text, this.variables, this.spend, this.nested + 1);
    const value = reader.nested > MAX_NESTED ? null : (reader.read(from)?.value ?? null);
    return value !== null && reader.take(')') ? { value, end: reader.at } : { value: null, end: from };
  }

  /** `.Replace('a','b')`, `.Replace.Invoke('a','b')`, `.Length`. */
  membered(value: Constant, name: string): Constant | null {
    this.match(INVOKE);
    if (this.script[this.at] !== '(') return property(value, name);
    const args = this.arguments();
    return args === null ? null : bounded(member(value, name, args));
  }

  /** `list | % { [char]$_ }`: the block for each item. What else comes behind a pipe is no constant. */
  piped(start: Constant | null): Constant | null {
    let value = start;
    while (value !== null) {
      const before = this.at;
      this.skip();
      if (this.match(EACH) === null) {
        this.at = before;
        break;
      }
      value = this.each(listOf(value));
      this.computed = true;
    }
    return value;
  }

  each(items: readonly Constant[]): Constant | null {
    const body = this.at;
    const known = this.variables.get('_');
    const results: Constant[] = [];
    for (const item of items) {
      this.at = body;
      this.variables.set('_', item);
      const result = this.comparison();
      if (result === null || !this.take('}') || !this.spend(this.at - body)) {
        results.length = 0;
        break;
      }
      results.push(result);
    }
    if (known === undefined) this.variables.delete('_');
    else this.variables.set('_', known);
    return results.length === 0 ? null : results;
  }

  word(): string | null {
    this.skip();
    const word = this.match(WORD)?.[0].toLowerCase();
    if (word !== undefined) this.computed = true;
    return word ?? null;
  }

  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.script);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }

  take(mark: string): boolean {
    const before = this.at;
    this.skip();
    if (this.script.startsWith(mark, this.at)) {
      this.at += mark.length;
      return true;
    }
    this.at = before;
    return false;
  }

  /** Spaces; newlines only within brackets, where they end nothing, are not told apart from those that end a statement. */
  skip(): void {
    while (isSpace(this.script[this.at]) || (this.depth > 1 && isNewline(this.script[this.at]))) this.at += 1;
  }
}

function compared(operator: string, left: Constant, right: Constant): Constant | null {
  if (operator === '-bxor') return Number(textOf(left)) ^ Number(textOf(right));
  if (operator === '-join') return join(left, textOf(right));
  const [from = '', to = ''] = listOf(right);
  if (operator.endsWith('split')) {
    const mark = textOf(from);
    return mark === '' ? null : textOf(left).split(mark.replace(/\\([^\w\s])/g, '$1'));
  }
  const replaced = listOf(left).map((item) =>
    replace(textOf(item), textOf(from), textOf(to), true, operator === '-creplace'),
  );
  if (replaced.some((item) => item === null)) return null;
  return Array.isArray(left) ? replaced.map((item) => item ?? '') : (replaced[0] ?? null);
}

function words(value: Constant): Constant {
  return textOf(value).split(/\s+/).filter(Boolean);
}
