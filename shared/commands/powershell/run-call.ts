/** What a call does once its arguments are read: it runs text, a program or a function, defines a name, or hands one on. */
import type { CallBuilder } from '../call-builder.ts';
import { runLine, runProgram } from '../hosts.ts';
import { runScript } from '../interpreter.ts';
import { NAMES_COMMAND, PASSES_ON, RUNS_TEXT, STARTS_LATER, STARTS_PROGRAM } from '../known-commands.ts';
import { mentionedCmdlets } from '../mentions.ts';
import { assign } from './assign.ts';
import { namedByEngine, namedCommand } from './command-names.ts';
import { definitionOf, lookedUp } from './definitions.ts';
import type { Place } from './place.ts';
import { runBody } from './run-body.ts';
import { startLater } from './run-member.ts';

/**
 * Notes the call and runs it. Returns the constant that it hands on, if any.
 * @param isDynamic whether the script does not tell its name
 * @param piped constant that comes down the pipe
 */
export function runCall(call: CallBuilder, isDynamic: boolean, place: Place, piped: string | null): string | null {
  const named = isDynamic ? namedByEngine(call) : null;
  place.context.call(named ?? call);
  if (isDynamic && named === null) {
    unresolved(call, place);
    const [text = ''] = call.texts;
    // `& (...) 'Remove-InboxRule ...'`: whoever is called so runs text.
    if (call.name === '(...)' && startsWithCmdlet(text)) runWithin(text, place);
  }
  return RUNS_TEXT.has(call.name) ? runText(call, place, piped) : runCommand(call, place, piped);
}

/** What is run here only the script knows. */
export function unresolved(call: CallBuilder, { context, executed }: Place): void {
  if (executed) context.unresolved(call.build());
}

/** A script within the script. */
export function runWithin(script: string, { context, depth, executed }: Place): string | null {
  return runScript(script, context, depth + 1, executed);
}

function runCommand(call: CallBuilder, place: Place, piped: string | null): string | null {
  const { context, depth } = place;
  const body = context.bodies.get(call.name);
  if (body !== undefined) runBody(body, place, call, piped);
  const defined = definitionOf(call);
  if (defined?.kind === 'alias') context.aliases.set(defined.name, defined.value);
  else if (defined !== null) assign(context, defined.name, defined.value);
  else if (STARTS_PROGRAM.has(call.name)) runLine(call.startedLine(), context, depth + 1);
  else if (STARTS_LATER.has(call.name)) startLater([call.values().join(' '), ...call.values()], place);
  else if (!call.name.includes('-') && body === undefined)
    runProgram([call.name, ...call.texts], context, depth + 1, piped);
  const variable = lookedUp(call);
  if (variable !== null) return context.variables.get(variable) ?? null;
  if (NAMES_COMMAND.has(call.name)) return namedCommand(call);
  if (call.name === 'join-path') return joinedPath(call.values());
  return PASSES_ON.has(call.name) ? call.values().join(' ') : null;
}

function runText(call: CallBuilder, place: Place, piped: string | null): string | null {
  if (place.executed) place.context.runsText = true;
  const given = call.values().filter((text) => text !== '(...)');
  const script = given.length > 0 ? given.join(' ') : piped;
  if (script === null || isVariable(script) || given.some((text) => /^\.\w/.test(text))) unresolved(call, place);
  return script === null ? null : runWithin(script, place);
}

/** The name of the file decides what it is, even where only the script knows its folder. */
function joinedPath(parts: readonly string[]): string | null {
  const name = parts.at(-1) ?? '';
  return name === '' || name === '(...)' || name.startsWith('$') ? null : parts.join('\\');
}

function startsWithCmdlet(script: string): boolean {
  const [first = '', ...rest] = script.trimStart().slice(0, 128).split(/\s/, 2);
  return rest.length > 0 && mentionedCmdlets(first).has(first.toLowerCase());
}

function isVariable(script: string): boolean {
  return /^\s{0,8}[$%]\{?[\w:]{1,128}\}?\s{0,8}$/.test(script.slice(0, 160));
}
