/**
 * Reads the tokens of a PowerShell script and notes each command with its arguments. It runs nothing: it follows constants
 * (strings, their concatenation, variables, hash tables) as far as they are written down, because that is what hides a name.
 */
import { CallBuilder } from './call-builder.ts';
import { type Context, MAX_DEPTH } from './context.ts';
import { closingBracket, isCast, isExpression } from './expression.ts';
import { runLine, runProgram } from './hosts.ts';
import {
  DEFINES_ALIAS,
  INERT,
  KEYWORDS,
  NAMES_COMMAND,
  PASSES_ON,
  RUNS_TEXT,
  STARTS_PROGRAM,
} from './known-commands.ts';
import { readVariable, tokenize } from './lexer.ts';
import { PARAMETER_TABLES } from './parameter-tables.ts';
import { fold } from './powershell/fold.ts';
import { Statement } from './statement.ts';
import type { Operator, Token } from './tokens.ts';

/** Runs through a script. Returns the constant that its last statement amounts to, if any. */
export function runScript(script: string, context: Context, depth: number, executed: boolean): string | null {
  if (depth > MAX_DEPTH || !context.spend(script.length)) {
    context.mention(script);
    return null;
  }
  return new Interpreter(context, depth, executed).run(
    tokenize(fold(script, (characters) => context.spendFolding(characters))),
  );
}

const DEFINES: ReadonlySet<string> = new Set(['function', 'filter']);
/** Output that goes into a file: `'' > f`. */
const WRITES = /^[\d*]?>{1,2}(?!&)/;

interface Frame {
  readonly opener: Operator;
  readonly statement: Statement;
  readonly call: CallBuilder | null;
  readonly executed: boolean;
  readonly table: Map<string, string> | null;
  readonly key: string | null;
  readonly inFunction: boolean;
}

class Interpreter {
  readonly context: Context;
  readonly depth: number;
  executed: boolean;
  statement = new Statement();
  call: CallBuilder | null = null;
  /** Its name is not known. */
  dynamic = false;
  /** Hash table whose entries are being read, and the key of the entry. */
  table: Map<string, string> | null = null;
  key: string | null = null;
  /** A hash table that has just been closed: the statement may assign it. */
  closedTable: Map<string, string> | null = null;
  /** What the last statement of a bracket amounts to: `& ('Remove-'+'InboxRule')`, `& (Get-Command Name)`. */
  amount: readonly string[] | null = [];
  /** `function` was read: the name that follows is defined, not called. Script blocks of whole modules are logged so. */
  defines = false;
  /** Within the body of a function: modules are logged whole, and name their commands by variables. */
  inFunction = false;
  bodyFollows = false;
  readonly frames: Frame[] = [];

  constructor(context: Context, depth: number, executed: boolean) {
    this.context = context;
    this.depth = depth;
    this.executed = executed;
  }

  run(tokens: readonly Token[]): string | null {
    for (const token of tokens) this.token(token);
    // What a statement assigns it does not print, and nobody runs it.
    const prints = this.call === null && this.statement.target === null;
    const constant = prints ? this.statement.constant() : null;
    this.endStatement();
    while (this.frames.length > 0) this.close();
    return constant;
  }

  token(token: Token): void {
    switch (token.kind) {
      case 'comment':
        this.context.mention(token.text);
        return;
      case 'operator':
        this.operator(token.text);
        return;
      case 'variable':
        this.variable(token.name, token.splat);
        return;
      case 'string':
        this.string(token.expands ? this.expand(token.text) : token.text);
        return;
      case 'word':
        this.word(this.expand(token.text));
        return;
    }
  }

  word(text: string): void {
    const { statement } = this;
    if (this.call !== null) {
      this.call.word(text);
      return;
    }
    if (this.table !== null && this.key === null) {
      this.key = text.toLowerCase();
      return;
    }
    if (statement.isFresh && statement.subject === null && isCast(text)) return;
    if (!statement.isFresh && WRITES.test(text)) {
      const call = this.begin('>');
      if (!text.endsWith('>')) call.value(text.slice(text.lastIndexOf('>') + 1));
      return;
    }
    if (!statement.isFresh || (!statement.invoked && isExpression(text))) {
      if (statement.subject !== null) this.context.tables.delete(statement.subject); // changed in a way not followed
      statement.word(text);
      return;
    }
    if (this.defines && !statement.invoked) {
      this.defines = false;
      this.bodyFollows = true;
      this.context.mention(text);
    } else if (text === '.') statement.invoked = true;
    else if (statement.invoked || !KEYWORDS.has(text.toLowerCase())) this.begin(text);
    else this.defines = DEFINES.has(text.toLowerCase());
  }

  string(text: string): void {
    const { statement } = this;
    if (this.call !== null) this.call.value(text);
    else if (this.table !== null && this.key === null) this.key = text.toLowerCase();
    else if (statement.invoked && statement.isFresh) this.begin(text);
    else statement.operand(text);
  }

  variable(name: string, splat: boolean): void {
    const constant = this.context.variables.get(name);
    if (this.call !== null) {
      if (splat) this.call.splat(name, this.context.tables.get(name));
      else this.call.value(constant ?? `$${name}`);
      return;
    }
    const { statement } = this;
    if (this.table !== null && this.key === null) {
      this.key = constant?.toLowerCase() ?? null;
      if (constant === undefined) this.table = null; // a key that only the script knows
      return;
    }
    if (statement.invoked && statement.isFresh) {
      this.begin(constant ?? `$${name}`);
      if (constant === undefined) this.dynamic = true;
      return;
    }
    statement.subject = name;
    if (constant === undefined) statement.unknown();
    else statement.operand(constant);
  }

  operator(operator: Operator): void {
    switch (operator) {
      case '(':
      case '$(':
      case '@(':
      case '@{':
      case '{':
        this.openBracket(operator);
        return;
      case ')':
      case '}':
        this.endStatement();
        this.close();
        return;
      case '|':
        this.pipe();
        return;
      case '&':
        if (this.call !== null || !this.statement.isFresh) this.endStatement();
        this.statement.invoked = true;
        return;
      case ',':
        this.call?.comma();
        return;
      case '+':
        if (this.call === null) this.statement.plus();
        else this.call.plus();
        return;
      case '=':
      case '+=':
        this.assignment(operator === '+=');
        return;
      default:
        this.endStatement();
        return;
    }
  }

  assignment(appends: boolean): void {
    this.noteMember([]);
    if (this.call !== null || this.statement.subject === null) return;
    const next = new Statement();
    if (this.statement.member === null) next.target = this.statement.subject;
    next.appends = appends;
    this.statement = next;
  }

  begin(name: string): CallBuilder {
    const alias = this.context.aliases.get(name.toLowerCase());
    const call = new CallBuilder(matchingCmdlet(alias ?? name), this.executed);
    this.call = call;
    return call;
  }

  openBracket(opener: Operator): void {
    const { statement, call, executed, table, key, inFunction } = this;
    this.frames.push({ opener, statement, call, executed, table, key, inFunction });
    if (opener === '{' && this.bodyFollows) {
      this.inFunction = true;
      this.bodyFollows = false;
    }
    if (opener === '{' && call !== null && INERT.has(call.name)) this.executed = false; // a block that is only printed
    this.statement = new Statement();
    this.call = null;
    this.table = opener === '@{' ? new Map() : null;
    this.key = null;
    this.amount = [];
  }

  close(): void {
    const frame = this.frames.pop();
    if (frame === undefined) return;
    const values = frame.opener === '{' || frame.opener === '@{' ? null : this.amount;
    this.closedTable = this.table;
    this.statement = frame.statement;
    this.call = frame.call;
    this.executed = frame.executed;
    this.table = frame.table;
    this.key = frame.key;
    this.inFunction = frame.inFunction;
    this.amount = [];
    this.bracketed(values, frame.opener);
  }

  /** A bracket is a value, a command's name, or the argument of a member. */
  bracketed(values: readonly string[] | null, opener: Operator): void {
    const { statement } = this;
    const constant = values === null || values.length === 0 ? null : values.join(' ');
    if (this.call !== null) {
      this.call.value(constant ?? '(...)');
      return;
    }
    if (statement.invoked && statement.isFresh) {
      if (constant !== null) this.begin(constant);
      else if (opener === '{') statement.invoked = false;
      else {
        this.begin('(...)');
        this.dynamic = true;
      }
      return;
    }
    if (opener === '{') {
      this.endStatement();
      return;
    } // behind the body of an if or a loop no separator is needed
    this.noteMember(values ?? []);
    if (values === null && statement.runsText()) this.unresolved(new CallBuilder(statement.member ?? '', true));
    const script = statement.argument(values);
    if (script !== null) runScript(script, this.context, this.depth + 1, this.executed);
  }

  /** `$item.Delete()`, `[IO.File]::Delete('x')`, `$rule.Actions.DeletePermanently.Enabled = $true`. */
  noteMember(values: readonly string[]): void {
    const { member } = this.statement;
    if (this.call !== null || member === null) return;
    this.context.other({ name: member, parameters: new Map([['', values]]), executed: this.executed });
  }

  pipe(): void {
    const constant = this.finish();
    this.statement = new Statement(constant);
  }

  endStatement(): void {
    const { statement, table } = this;
    const expression = this.call === null ? statement.values() : null;
    const constant = this.finish();
    if (table !== null && this.key !== null) table.set(this.key, constant ?? '(...)');
    if (statement.target !== null) this.assign(statement.target, constant, statement.appends);
    this.amount = expression ?? (constant === null ? null : [constant]);
    this.key = null;
    this.closedTable = null;
    this.defines = false;
    this.statement = new Statement();
  }

  assign(target: string, constant: string | null, appends: boolean): void {
    const { variables, tables } = this.context;
    const known = variables.get(target);
    const value = appends && known !== undefined && constant !== null ? known + constant : constant;
    if (value === null || value.length > 65_536 || !this.context.spend(value.length)) variables.delete(target);
    else variables.set(target, value);
    if (this.closedTable === null || appends) tables.delete(target);
    else tables.set(target, this.closedTable);
  }

  /** Ends the command or expression. Returns the constant that it hands on. */
  finish(): string | null {
    const { call, statement } = this;
    if (call === null) {
      this.noteMember([]);
      const constant = statement.constant();
      if (constant !== null) this.context.mention(constant);
      return constant;
    }
    this.call = null;
    this.context.call(call);
    if (this.dynamic) this.unresolved(call);
    this.dynamic = false;
    if (RUNS_TEXT.has(call.name)) return this.runText(call, statement.piped);
    if (DEFINES_ALIAS.has(call.name)) this.defineAlias(call);
    else if (STARTS_PROGRAM.has(call.name)) runLine(call.startedLine(), this.context, this.depth + 1);
    else if (!call.name.includes('-'))
      runProgram([call.name, ...call.texts], this.context, this.depth + 1, statement.piped);
    if (NAMES_COMMAND.has(call.name)) return call.values()[0] ?? null;
    return PASSES_ON.has(call.name) ? call.values().join(' ') : null;
  }

  runText(call: CallBuilder, piped: string | null): string | null {
    const given = call.values().filter((text) => text !== '(...)');
    const script = given.length > 0 ? given.join(' ') : piped;
    if (script === null || isVariable(script)) this.unresolved(call);
    return script === null ? null : runScript(script, this.context, this.depth + 1, this.executed);
  }

  /** What is run here only the script knows. */
  unresolved(call: CallBuilder): void {
    if (this.executed && !this.inFunction) this.context.unresolved(call.build());
  }

  defineAlias(call: CallBuilder): void {
    const [name, value] = call.values();
    if (name !== undefined && value !== undefined) this.context.aliases.set(name.toLowerCase(), value);
  }

  /** Puts known constants in, and runs `$(...)`. */
  expand(text: string): string {
    if (!text.includes('$') || !this.context.spend(text.length)) return text;
    let expanded = '';
    let begin = 0;
    for (let at = text.indexOf('$'); at !== -1; at = text.indexOf('$', at)) {
      if (text[at + 1] === '(') {
        const end = closingBracket(text, at + 2);
        const inner = runScript(text.slice(at + 2, end), this.context, this.depth + 1, this.executed);
        expanded += text.slice(begin, at) + (inner ?? '');
        begin = at = Math.min(end + 1, text.length);
        continue;
      }
      const { name, end } = readVariable(text, at + 1);
      const constant = this.context.variables.get(name);
      if (constant !== undefined && this.context.spend(constant.length)) {
        expanded += text.slice(begin, at) + constant;
        begin = end;
      }
      at = Math.max(end, at + 1);
    }
    return expanded + text.slice(begin);
  }
}

function isVariable(script: string): boolean {
  return /^\s{0,8}[$%]\{?[\w:]{1,128}\}?\s{0,8}$/.test(script.slice(0, 160));
}

/** `& (gcm Remove-Mailbox*Request)`: the first cmdlet of the tables that the wildcards fit. */
function matchingCmdlet(name: string): string {
  const [head = '', ...parts] = name.toLowerCase().split('*');
  if (parts.length === 0 || parts.length > 8 || !name.includes('-')) return name;
  const fits = (cmdlet: string) => {
    let at = cmdlet.startsWith(head) ? head.length : -1;
    for (const part of parts)
      if (at !== -1) at = cmdlet.indexOf(part, at) === -1 ? -1 : cmdlet.indexOf(part, at) + part.length;
    return at !== -1 && cmdlet.endsWith(parts.at(-1) ?? '');
  };
  return [...PARAMETER_TABLES.keys()].find(fits) ?? name;
}
