/**
 * Splits a PowerShell script into tokens, in one pass over its characters. It does not know PowerShell's two modes
 * (command and expression); `interpreter.ts` reads the same tokens either way.
 */
import { isDoubleQuote, isLetter, isNewline, isSingleQuote, isSpace } from './characters.ts';
import { escaped, readHereString, readQuoted } from './quoted.ts';
import type { Operator, Token } from './tokens.ts';

/** Characters that end a bare word. */
const BREAKS = '|;&(){},';

export function tokenize(script: string): Token[] {
  return new Lexer(script).run();
}

class Lexer {
  readonly script: string;
  readonly tokens: Token[] = [];
  /** Open brackets: within `@{` an equals sign ends a word. */
  readonly open: Operator[] = [];
  at = 0;

  constructor(script: string) {
    this.script = script;
  }

  run(): Token[] {
    while (this.at < this.script.length) this.next();
    return this.tokens;
  }

  next(): void {
    const char = this.script[this.at];
    if (isSpace(char)) this.at += 1;
    else if (isNewline(char)) this.operator(';', 1);
    else if (char === '`' && (isNewline(this.script[this.at + 1]) || isSpace(this.script[this.at + 1])))
      this.at += this.script.startsWith('\r\n', this.at + 1) ? 3 : 2; // the line goes on
    else if (this.comment() || this.symbol() || this.variable()) return;
    else if (isSingleQuote(char) || isDoubleQuote(char)) this.string();
    else this.word();
  }

  comment(): boolean {
    const block = this.script.startsWith('<#', this.at);
    if (!block && this.script[this.at] !== '#') return false;
    const close = block ? this.script.indexOf('#>', this.at + 2) : this.lineEnd();
    const end = close === -1 ? this.script.length : close + (block ? 2 : 0);
    this.tokens.push({ kind: 'comment', text: this.script.slice(this.at, end) });
    this.at = end;
    return true;
  }

  lineEnd(): number {
    const feed = this.script.indexOf('\n', this.at);
    return feed === -1 ? this.script.length : feed;
  }

  symbol(): boolean {
    const two = this.script.slice(this.at, this.at + 2);
    if (two === '||' || two === '&&' || two === '$(' || two === '@(' || two === '@{' || two === '+=')
      return this.operator(two, 2);
    const one = this.script[this.at] ?? '';
    if (BREAKS.includes(one) || one === '+' || one === '=') return this.operator(one as Operator, 1);
    return false;
  }

  operator(text: Operator, length: number): true {
    if (text === '(' || text === '$(' || text === '@(' || text === '@{' || text === '{') this.open.push(text);
    else if (text === ')' || text === '}') this.open.pop();
    this.tokens.push({ kind: 'operator', text });
    this.at += length;
    return true;
  }

  variable(): boolean {
    const splat = this.script[this.at] === '@';
    if (!splat && this.script[this.at] !== '$') return false;
    const here = splat ? readHereString(this.script, this.at) : null;
    if (here !== null) {
      this.tokens.push({ kind: 'string', text: here.text, expands: here.expands });
      this.at = here.end;
      return true;
    }
    const { name, end } = readVariable(this.script, this.at + 1);
    if (name === '') return false;
    this.tokens.push({ kind: 'variable', name, splat });
    this.at = end;
    return true;
  }

  string(): void {
    const quoted = readQuoted(this.script, this.at);
    this.tokens.push({ kind: 'string', text: quoted.text, expands: quoted.expands });
    this.at = quoted.end;
  }

  word(): void {
    // Behind a value, `.Name` is a member: it ends at an equals sign, so that `$p.DeleteContent=$true` is an assignment.
    const keyed = this.open.at(-1) === '@{' || this.script[this.at] === '.';
    const start = this.at;
    const isGlued = this.tokens.at(-1)?.kind === 'variable' && !isSpace(this.script[start - 1]);
    let text = '';
    let begin = start;
    // A token is at least one character long, or this would never end.
    while (this.at < this.script.length && (this.at === start || !this.endsWord(keyed))) {
      const char = this.script[this.at];
      if (char === '`') {
        text += this.script.slice(begin, this.at) + bare(this.script[this.at + 1] ?? '');
        this.at += 2;
        begin = this.at;
      } else if (isSingleQuote(char) || isDoubleQuote(char)) {
        const quoted = readQuoted(this.script, this.at);
        text += this.script.slice(begin, this.at) + quoted.text;
        this.at = quoted.end;
        begin = this.at;
      } else this.at += 1;
    }
    this.tokens.push({ kind: 'word', text: text + this.script.slice(begin, this.at), isGlued });
  }

  endsWord(keyed: boolean): boolean {
    const char = this.script[this.at];
    if (isSpace(char) || isNewline(char)) return true;
    const before = this.script[this.at - 1];
    if (char === '&') return before !== '>'; // 2>&1 belongs to its command
    if (before === ']' && (char === '$' || isSingleQuote(char) || isDoubleQuote(char))) return true; // a cast
    return (char !== undefined && BREAKS.includes(char)) || (keyed && char === '=');
  }
}

/** Outside quotes a backtick before a letter is only noise (`Rem`ove`), save for NUL. */
function bare(char: string): string {
  return char === '0' ? escaped(char) : isNewline(char) ? '' : char;
}

/** Reads a variable's name behind its `$`: lower case, without a scope such as `script:`. */
export function readVariable(script: string, from: number): { readonly name: string; readonly end: number } {
  let end = from;
  let name: string;
  if (script[from] === '{') {
    const close = script.indexOf('}', from);
    end = close === -1 ? script.length : close + 1;
    name = script.slice(from + 1, close === -1 ? undefined : close);
  } else {
    while (end < script.length && isNameCharacter(script[end])) end += 1;
    if (script[end - 1] === ':') end -= 1; // "$x:" in text is $x and a colon
    name = script.slice(from, end);
  }
  const scope = name.lastIndexOf(':');
  return { name: (scope === -1 || DRIVES.test(name) ? name : name.slice(scope + 1)).toLowerCase(), end };
}

/** Drives whose items are no variables. */
const DRIVES = /^(?:env|alias|function):/i;

function isNameCharacter(char: string | undefined): boolean {
  return (
    isLetter(char) || char === '_' || char === ':' || char === '?' || (char !== undefined && /[\d\p{L}]/u.test(char))
  );
}
