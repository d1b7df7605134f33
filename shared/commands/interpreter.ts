/**
 * Reads the tokens of a PowerShell script and notes each command with its arguments. It runs nothing: it follows constants
 * (strings, their concatenation, variables, hash tables) as far as they are written down, because that is what hides a name.
 */
import { CallBuilder } from './call-builder.ts';
import { type Context, MAX_DEPTH } from './context.ts';
import { cut } from './cut.ts';
import { isCast, isExpression } from './expression.ts';
import { INERT, KEYWORDS, STARTS_LATER } from './known-commands.ts';
import { tokenize } from './lexer.ts';
import { SENDS_REQUEST } from './powershell/admin-api.ts';
import { assign, assignTable } from './powershell/assign.ts';
import { type Body, bodyOf, CALLED_BY_HOST, closingToken } from './powershell/bodies.ts';
import { defaultParametersIn } from './powershell/default-parameters.ts';
import { expand } from './powershell/expand.ts';
import { fold } from './powershell/fold.ts';
import { loopAt, MAX_ROUNDS, opensLoop } from './powershell/loops.ts';
import type { Place } from './powershell/place.ts';
import { runBody, runUncalled } from './powershell/run-body.ts';
import { runCall, runWithin, unresolved } from './powershell/run-call.ts';
import { runMember, startLater } from './powershell/run-member.ts';
import { commandByWildcards } from './powershell/wildcards.ts';
import { Statement } from './statement.ts';
import type { Operator, Token } from './tokens.ts';

/** Runs through a script. Returns the constant that its last statement amounts to, if any. */
export function runScript(script: string, context: Context, depth: number, executed: boolean): string | null {
  if (depth > MAX_DEPTH || !context.spend(script.length)) {
    context.mention(script);
    return null;
  }
  const folded = fold(script, (characters) => context.spendFolding(characters));
  if (executed && context.defaults.length === 0) context.defaults.push(...defaultParametersIn(folded));
  const before = context.others.length;
  const constant = runTokens(tokenize(folded), { context, depth, executed });
  if (executed && sendsRequest(context, before)) context.requested(folded);
  if (executed && context.unresolvedCalls.length > 0) runUncalled({ context, depth, executed });
  if (executed && (context.unresolvedCalls.length > 0 || context.runsText)) {
    for (const text of context.payloads(script)) runScript(cut(text), context, depth + 1, true);
  }
  return constant;
}

/** Only what this script called: scripts lie in one another, and each would look through all calls again. */
function sendsRequest({ others }: Context, from: number): boolean {
  for (let at = from; at < others.length; at++) {
    const call = others[at];
    if (call?.executed && SENDS_REQUEST.has(call.name)) return true;
  }
  return false;
}

/** Runs what has been split into tokens, as `runScript` does. */
export function runTokens(tokens: readonly Token[], { context, depth, executed }: Place): string | null {
  return new Interpreter(context, depth, executed).run(tokens);
}

const DEFINES: ReadonlySet<string> = new Set(['function', 'filter', 'workflow']);
const EACH: ReadonlySet<string> = new Set(['foreach-object', 'foreach', '%']);
const FILTERS: ReadonlySet<string> = new Set(['where-object', 'where', '?']);
const COMPARES = /^-[ci]?(?:eq|like|match|in|contains)$/i;
/** Output that goes into a file: `'' > f`. */
const WRITES = /^[\d*]?>{1,2}(?!&)/;

interface Frame {
  readonly opener: Operator;
  readonly statement: Statement;
  readonly call: CallBuilder | null;
  readonly dynamic: boolean;
  readonly executed: boolean;
  readonly table: Map<string, string> | null;
  readonly key: string | null;
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
  /** Of that, what is written down. */
  known: readonly string[] = [];
  /** `function` was read: the name that follows is defined, not called. Script blocks of whole modules are logged so. */
  defines = false;
  tokens: readonly Token[] = [];
  at = 0;
  readonly frames: Frame[] = [];

  constructor(context: Context, depth: number, executed: boolean) {
    this.context = context;
    this.depth = depth;
    this.executed = executed;
  }

  run(tokens: readonly Token[]): string | null {
    this.tokens = tokens;
    for (this.at = 0; this.at < tokens.length; this.at += 1) {
      const token = tokens[this.at];
      if (token !== undefined) this.token(token);
    }
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
        this.string(token.expands ? expand(token.text, this) : token.text);
        return;
      case 'word':
        this.word(expand(token.text, this), token.isGlued);
        return;
    }
  }

  word(text: string, isGlued = false): void {
    const { statement } = this;
    if (this.call !== null) {
      this.argument(this.call, text, isGlued);
      return;
    }
    if (this.table !== null && this.key === null) {
      this.key = text.toLowerCase();
      return;
    }
    if (statement.isFresh && statement.subject === null && isCast(text)) return;
    if (text.toLowerCase() === 'in' && opensLoop(this.tokens, this.at)) {
      this.statement = new Statement(); // what is looped over may be a command
      return;
    }
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
      this.defineFunction(text);
    } else if (text === '.') statement.invoked = true;
    else if (statement.invoked || !KEYWORDS.has(text.toLowerCase())) this.begin(text);
    else if (text.toLowerCase() === 'foreach' && this.loop()) return;
    else {
      this.defines = DEFINES.has(text.toLowerCase());
      statement.isParameters = text.toLowerCase() === 'param';
    }
  }

  /** `$env:APPDATA\Microsoft` is one argument; `$x.Name` has a member that nobody here knows. */
  argument(call: CallBuilder, text: string, isGlued: boolean): void {
    if (isGlued && /^[\\/]/.test(text)) call.append(text);
    else call.word(text);
  }

  string(text: string): void {
    const { statement } = this;
    this.filter(text);
    if (this.call !== null) this.call.value(text);
    else if (this.table !== null && this.key === null) this.key = text.toLowerCase();
    else if (statement.invoked && statement.isFresh) {
      this.begin(text);
      this.dynamic = /\$\{?\w/.test(text.slice(0, 128)); // `& "$verb-InboxRule"`
    } else statement.operand(text);
  }

  /** `? { $_.Extension -eq '.pst' }`: what is compared with is an argument of the filter. */
  filter(text: string): void {
    const filter = this.frames.at(-1)?.call;
    const before = this.tokens[this.at - 1];
    if (filter == null || !FILTERS.has(filter.name) || before?.kind !== 'word') return;
    if (COMPARES.test(before.text)) filter.value(text);
  }

  variable(name: string, splat: boolean): void {
    const constant = this.context.variables.get(name);
    const block = this.context.bodies.get(`$${name}`);
    if (block !== undefined && this.useBlock(name, block)) return;
    if (this.call !== null) {
      if (splat && name === 'args' && constant !== undefined)
        for (const text of constant.split(' ')) this.call.word(text);
      else if (splat) this.call.splat(name, this.context.tables.get(name));
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
    const call = new CallBuilder(commandByWildcards(this.context.meaning(name)), this.executed);
    this.call = call;
    return call;
  }

  openBracket(opener: Operator): void {
    if (opener === '{' && this.call === null && this.statement.invoked && this.statement.isFresh) {
      const name = `{${this.context.bodies.size}`; // called where it stands, perhaps with arguments
      this.defineBody(name, this.at, []);
      this.begin(name);
      return;
    }
    if (
      opener === '{' &&
      this.call !== null &&
      EACH.has(this.call.name) &&
      this.each('_', this.statement.items, this.at)
    )
      return;
    if (opener === '{' && this.isAssigned()) {
      this.defineBody(`$${this.statement.target ?? ''}`, this.at, []);
      return;
    }
    const { statement, call, dynamic, executed, table, key } = this;
    this.frames.push({ opener, statement, call, dynamic, executed, table, key });
    if (opener === '{' && call !== null && INERT.has(call.name)) this.executed = false; // a block that is only printed
    if (opener === '{' && statement.piped !== null && call !== null && EACH.has(call.name))
      this.context.variables.set('_', statement.piped);
    this.statement = new Statement();
    this.call = null;
    this.dynamic = false;
    this.table = opener === '@{' ? new Map() : null;
    this.key = null;
    this.amount = [];
  }

  close(): void {
    const frame = this.frames.pop();
    if (frame === undefined) return;
    const isValue = frame.opener !== '{' && frame.opener !== '@{';
    const values = isValue ? this.amount : null;
    const known = isValue ? this.known : [];
    this.closedTable = this.table;
    this.statement = frame.statement;
    this.call = frame.call;
    this.dynamic = frame.dynamic;
    this.executed = frame.executed;
    this.table = frame.table;
    this.key = frame.key;
    this.amount = [];
    this.bracketed(values, frame.opener, known);
  }

  /** A bracket is a value, a command's name, or the argument of a member. */
  bracketed(values: readonly string[] | null, opener: Operator, known: readonly string[]): void {
    const { statement } = this;
    const constant = values === null || values.length === 0 ? null : values.join(' ');
    if (this.call !== null) {
      if (opener === '@{' && STARTS_LATER.has(this.call.name))
        startLater([...(this.closedTable?.values() ?? [])], this);
      this.call.value(constant ?? '(...)');
      return;
    }
    if (statement.invoked && statement.isFresh) {
      if (constant !== null) this.begin(constant);
      else {
        this.begin('(...)');
        this.dynamic = true;
      }
      return;
    }
    if (opener === '{' || statement.isParameters) {
      this.endStatement();
      return;
    } // behind the body of an if or a loop no separator is needed
    this.noteMember(values ?? [], known);
    if (values === null && statement.runsText()) unresolved(new CallBuilder(statement.member ?? '', true), this);
    const script = statement.argument(values);
    if (script !== null) runWithin(script, this);
  }

  noteMember(values: readonly string[], known = values): void {
    const { member, subject } = this.statement;
    if (this.call === null && member !== null) runMember(member, subject, this, values, known);
  }

  pipe(): void {
    const items = this.call === null ? this.statement.values() : null;
    const constant = this.finish();
    this.statement = new Statement(constant);
    if (items !== null) this.statement.items = items;
  }

  /** False where it is no loop over constants: then it is read as one round. */
  loop(): boolean {
    const loop = loopAt(this.tokens, this.at, (token) => {
      if (token.kind === 'string') return [expand(token.text, this)];
      return token.kind === 'variable' ? (this.context.variables.get(token.name)?.split(' ') ?? []) : [];
    });
    return loop !== null && this.each(loop.variable, loop.items, loop.open);
  }

  /** Runs the block that opens at `open` for each item; false where it is to be read as it stands. */
  each(variable: string, items: readonly string[], open: number): boolean {
    if (items.length < 2 && variable === '_') return false;
    if (items.length === 0 || items.length > MAX_ROUNDS || !this.executed || this.depth >= MAX_DEPTH) return false;
    const close = closingToken(this.tokens, open);
    const body = bodyOf(this.tokens.slice(open + 1, close), []);
    if (!this.context.spend(4 * body.tokens.length)) return false;
    for (const item of items) {
      this.context.variables.set(variable, item);
      runBody(body, this);
    }
    this.at = close;
    return true;
  }

  endStatement(): void {
    const { statement, table } = this;
    const expression = this.call === null ? statement.values() : null;
    const constant = this.finish();
    if (table !== null && this.key !== null) table.set(this.key, constant ?? '(...)');
    if (statement.target !== null) {
      assign(this.context, statement.target, constant, statement.appends);
      assignTable(this.context, statement.target, statement.appends ? null : this.closedTable);
    }
    this.known = statement.known;
    this.amount = expression ?? (constant === null ? null : [constant]);
    this.key = null;
    this.closedTable = null;
    this.defines = false;
    this.statement = new Statement();
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
    const { dynamic } = this;
    this.dynamic = false;
    return runCall(call, dynamic, this, statement.piped);
  }

  /** `$x = {...}`: nothing runs yet. */
  isAssigned(): boolean {
    const before = this.tokens[this.at - 1];
    const follows =
      (before?.kind === 'operator' && before.text === '=') || (before?.kind === 'word' && isCast(before.text));
    return follows && this.call === null && this.table === null && this.statement.target !== null;
  }

  defineFunction(text: string): void {
    const open = this.tokens.findIndex((token, at) => at > this.at && token.kind === 'operator' && token.text === '{');
    if (open === -1 || open - this.at > 200) return;
    const name = text.toLowerCase().replace(/^(?:global|script|local|private):/, '');
    this.defineBody(name, open, this.tokens.slice(this.at + 1, open));
    if (CALLED_BY_HOST.has(name)) runBody(this.context.bodies.get(name), this);
  }

  /** The tokens of a body are passed over; what they name is only mentioned until it is called. */
  defineBody(name: string, open: number, header: readonly Token[]): void {
    const close = closingToken(this.tokens, open);
    const body = bodyOf(this.tokens.slice(open + 1, close), header);
    this.at = close;
    if (!this.executed || !this.context.spend(4 * body.tokens.length)) return;
    this.context.bodies.set(name.startsWith('$function:') ? name.slice(10) : name, body);
    for (const token of body.tokens) if ('text' in token && token.kind !== 'operator') this.context.mention(token.text);
  }

  /** A block is used: called by its variable, with arguments, or handed to something that runs it. True where it is called. */
  useBlock(name: string, block: Body): boolean {
    const next = this.tokens[this.at + 1];
    if (next?.kind === 'operator' && (next.text === '=' || next.text === '+=')) return false;
    if (this.call === null && this.statement.invoked && this.statement.isFresh) {
      this.begin(`$${name}`);
      return true;
    }
    if (this.call === null || !INERT.has(this.call.name)) runBody(block, this);
    return false;
  }
}
