/**
 * Reads the tokens of a PowerShell script and notes each command with its arguments. It runs nothing: it follows constants
 * (strings, their concatenation, variables, hash tables) as far as they are written down, because that is what hides a name.
 */
import { CallBuilder } from './call-builder.ts';
import { type Context, MAX_DEPTH } from './context.ts';
import { cut } from './cut.ts';
import { closingBracket, isCast, isExpression } from './expression.ts';
import { runLine, runProgram, startsHost } from './hosts.ts';
import {
  INERT,
  KEYWORDS,
  NAMES_COMMAND,
  PASSES_ON,
  RUNS_TEXT,
  STARTING_MEMBER,
  STARTS_LATER,
  STARTS_PROGRAM,
} from './known-commands.ts';
import { readVariable, tokenize } from './lexer.ts';
import { mentionedCmdlets } from './mentions.ts';
import { POSITIONAL } from './parameters.ts';
import { SENDS_REQUEST } from './powershell/admin-api.ts';
import { type Body, bodyOf, CALLED_BY_HOST, closingToken } from './powershell/bodies.ts';
import { namedByEngine, namedCommand } from './powershell/command-names.ts';
import { defaultParametersIn } from './powershell/default-parameters.ts';
import { definitionOf, lookedUp } from './powershell/definitions.ts';
import { fold } from './powershell/fold.ts';
import { commandByWildcards } from './powershell/wildcards.ts';
import { Statement } from './statement.ts';
import type { Operator, Token } from './tokens.ts';

/** Runs through a script. Returns the constant that its last statement amounts to, if any. */
export function runScript(script: string, context: Context, depth: number, executed: boolean): string | null {
  if (depth > MAX_DEPTH || !context.spend(script.length)) {
    context.mention(script);
    return null;
  }
  const interpreter = new Interpreter(context, depth, executed);
  const folded = fold(script, (characters) => context.spendFolding(characters));
  if (executed && context.defaults.length === 0) context.defaults.push(...defaultParametersIn(folded));
  const before = context.others.length;
  const constant = interpreter.run(tokenize(folded));
  if (executed && sendsRequest(context, before)) context.requested(folded);
  if (executed && context.unresolvedCalls.length > 0) interpreter.runUncalled();
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

const DEFINES: ReadonlySet<string> = new Set(['function', 'filter', 'workflow']);
const EACH: ReadonlySet<string> = new Set(['foreach-object', 'foreach', '%']);
const FILTERS: ReadonlySet<string> = new Set(['where-object', 'where', '?']);
/** Of their arguments the first one counts, whatever the others are. Elsewhere a place that is missing would mislead. */
const INVOKES = /invokemember$/;
const COMPARES = /^-[ci]?(?:eq|like|match|in|contains)$/i;
/** Rounds of a loop over constants that are followed. */
const MAX_ROUNDS = 8;
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
        this.string(token.expands ? this.expand(token.text) : token.text);
        return;
      case 'word':
        this.word(this.expand(token.text), token.isGlued);
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
    if (text.toLowerCase() === 'in' && this.isLoop()) {
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
      if (opener === '@{' && STARTS_LATER.has(this.call.name)) this.startLater([...(this.closedTable?.values() ?? [])]);
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
    if (values === null && statement.runsText()) this.unresolved(new CallBuilder(statement.member ?? '', true));
    const script = statement.argument(values);
    if (script !== null) runScript(script, this.context, this.depth + 1, this.executed);
  }

  /** `$item.Delete()`, `[IO.File]::Delete('x')`, `$rule.Actions.DeletePermanently.Enabled = $true`. */
  noteMember(values: readonly string[], known = values): void {
    const { member } = this.statement;
    if (this.call !== null || member === null) return;
    this.context.other({
      name: member,
      parameters: new Map([['', INVOKES.test(member) ? known : values]]),
      executed: this.executed,
    });
    if (!this.executed || values.length === 0) return;
    if (member.endsWith(']::setenvironmentvariable'))
      this.assign(`env:${values[0]?.toLowerCase()}`, values[1] ?? '', false);
    else if (member === '.append' && this.statement.subject !== null)
      this.append(this.statement.subject, values.join(''));
    else if (STARTING_MEMBER.test(member)) this.startLater([values.join(' ')]);
    else this.addToPipeline(member, values);
  }

  /** What a StringBuilder is given, one piece after another. */
  append(subject: string, text: string): void {
    const before = this.context.variables.get(subject) ?? '';
    this.assign(subject, before + text, false);
  }

  /** `[PowerShell]::Create().AddCommand('Name').AddParameter('Name', 'value')`. */
  addToPipeline(member: string, [first = '', second]: readonly string[]): void {
    if (member.endsWith('.addcommand')) {
      this.context.added = new CallBuilder(first, true);
      this.context.call(this.context.added);
    } else if (member.endsWith('.addparameter')) {
      this.context.added?.word(second === undefined ? `-${first}` : `-${first}:${second}`);
    } else if (member.endsWith('.addargument')) this.context.added?.value(first);
  }

  startLater(lines: readonly string[]): void {
    for (const line of lines) if (startsHost(line)) runLine(line, this.context, this.depth + 1);
  }

  pipe(): void {
    const items = this.call === null ? this.statement.values() : null;
    const constant = this.finish();
    this.statement = new Statement(constant);
    if (items !== null) this.statement.items = items;
  }

  /** `foreach ($x in 'a','b') { ... }`, of constants. False where they are none: then it is read as one round. */
  loop(): boolean {
    const [open, variable, within] = this.tokens.slice(this.at + 1, this.at + 4);
    if (open?.kind !== 'operator' || variable?.kind !== 'variable') return false;
    if (within?.kind !== 'word' || within.text.toLowerCase() !== 'in') return false;
    const items: string[] = [];
    let at = this.at + 4;
    for (
      let token = this.tokens[at];
      token !== undefined && items.length <= MAX_ROUNDS;
      at += 1, token = this.tokens[at]
    ) {
      if (token.kind === 'string') items.push(this.expand(token.text));
      else if (token.kind === 'variable') items.push(...(this.context.variables.get(token.name)?.split(' ') ?? []));
      else if (token.kind !== 'operator' || !(token.text === ',' || token.text === '@(' || token.text === ')')) break;
    }
    const body = this.tokens[at];
    return body?.kind === 'operator' && body.text === '{' && this.each(variable.name, items, at);
  }

  /** `foreach ($x` has been read. */
  isLoop(): boolean {
    const [word, open, variable] = this.tokens.slice(Math.max(0, this.at - 3), this.at);
    if (variable?.kind !== 'variable' || open?.kind !== 'operator' || open.text !== '(') return false;
    return word?.kind === 'word' && word.text.toLowerCase() === 'foreach';
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
      this.runBody(body, null, null);
    }
    this.at = close;
    return true;
  }

  endStatement(): void {
    const { statement, table } = this;
    const expression = this.call === null ? statement.values() : null;
    const constant = this.finish();
    if (table !== null && this.key !== null) table.set(this.key, constant ?? '(...)');
    if (statement.target !== null) this.assign(statement.target, constant, statement.appends);
    this.known = statement.known;
    this.amount = expression ?? (constant === null ? null : [constant]);
    this.key = null;
    this.closedTable = null;
    this.defines = false;
    this.statement = new Statement();
  }

  assign(target: string, constant: string | null, appends: boolean): void {
    const { variables, tables, aliases } = this.context;
    if (target.startsWith('alias:') && constant !== null) aliases.set(target.slice(6), constant);
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
    const dynamic = this.dynamic;
    this.dynamic = false;
    const named = dynamic ? namedByEngine(call) : null;
    if (named !== null) this.context.call(named);
    else this.context.call(call);
    if (dynamic && named === null) {
      this.unresolved(call);
      const [text = ''] = call.texts;
      // `& (...) 'Remove-InboxRule ...'`: whoever is called so runs text.
      if (call.name === '(...)' && startsWithCmdlet(text)) runScript(text, this.context, this.depth + 1, this.executed);
    }
    return RUNS_TEXT.has(call.name) ? this.runText(call, statement.piped) : this.runCommand(call, statement.piped);
  }

  runCommand(call: CallBuilder, piped: string | null): string | null {
    const body = this.context.bodies.get(call.name);
    if (body !== undefined) this.runBody(body, call, piped);
    const defined = definitionOf(call);
    if (defined?.kind === 'alias') this.context.aliases.set(defined.name, defined.value);
    else if (defined !== null) this.assign(defined.name, defined.value, false);
    else if (STARTS_PROGRAM.has(call.name)) runLine(call.startedLine(), this.context, this.depth + 1);
    else if (STARTS_LATER.has(call.name)) this.startLater([call.values().join(' '), ...call.values()]);
    else if (!call.name.includes('-') && body === undefined)
      runProgram([call.name, ...call.texts], this.context, this.depth + 1, piped);
    const variable = lookedUp(call);
    if (variable !== null) return this.context.variables.get(variable) ?? null;
    if (NAMES_COMMAND.has(call.name)) return namedCommand(call);
    if (call.name === 'join-path') return joinedPath(call.values());
    return PASSES_ON.has(call.name) ? call.values().join(' ') : null;
  }

  runText(call: CallBuilder, piped: string | null): string | null {
    if (this.executed) this.context.runsText = true;
    const given = call.values().filter((text) => text !== '(...)');
    const script = given.length > 0 ? given.join(' ') : piped;
    if (script === null || isVariable(script) || given.some((text) => /^\.\w/.test(text))) this.unresolved(call);
    return script === null ? null : runScript(script, this.context, this.depth + 1, this.executed);
  }

  /** What is run here only the script knows. */
  unresolved(call: CallBuilder): void {
    if (this.executed) this.context.unresolved(call.build());
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
    if (CALLED_BY_HOST.has(name)) this.runBody(this.context.bodies.get(name), null, null);
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
    if (this.call === null || !INERT.has(this.call.name)) this.runBody(block, null, null);
    return false;
  }

  runBody(body: Body | undefined, call: CallBuilder | null, piped: string | null): void {
    const { context } = this;
    if (body === undefined || this.depth >= MAX_DEPTH || !context.spend(4 * body.tokens.length + 64)) return;
    const positional = [...(call?.parameters.get(POSITIONAL) ?? [])];
    for (const parameter of body.parameters) {
      const value = call?.parameters.get(parameter)?.[0] ?? positional.shift();
      if (typeof value === 'string' && context.spend(value.length)) context.variables.set(parameter, value);
    }
    if (call !== null) context.variables.set('args', call.texts.join(' ').slice(0, 8_192));
    if (piped !== null) for (const name of ['_', 'input']) context.variables.set(name, piped);
    context.ran.add(body);
    new Interpreter(context, this.depth + 1, this.executed).run(body.tokens);
  }

  /** Something is called that the script does not name: it may be any of the functions and blocks that it defines. */
  runUncalled(): void {
    for (const body of [...this.context.bodies.values()].slice(0, 32))
      if (!this.context.ran.has(body)) this.runBody(body, null, null);
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

function joinedPath(parts: readonly string[]): string | null {
  return parts.some((part) => part === '(...)' || part.startsWith('$')) ? null : parts.join('\\');
}

function startsWithCmdlet(script: string): boolean {
  const [first = '', ...rest] = script.trimStart().slice(0, 128).split(/\s/, 2);
  return rest.length > 0 && mentionedCmdlets(first).has(first.toLowerCase());
}

function isVariable(script: string): boolean {
  return /^\s{0,8}[$%]\{?[\w:]{1,128}\}?\s{0,8}$/.test(script.slice(0, 160));
}
