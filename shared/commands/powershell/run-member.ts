/** What members of objects and types do that matters here: they start programs, run commands, or keep a value. */
import { CallBuilder } from '../call-builder.ts';
import type { Context } from '../context.ts';
import { runLine, startsHost } from '../hosts.ts';
import { STARTING_MEMBER } from '../known-commands.ts';
import { assign } from './assign.ts';
import type { Place } from './place.ts';

/** Of their arguments the first one counts, whatever the others are. Elsewhere a place that is missing would mislead. */
const INVOKES = /invokemember$/;

/**
 * `$item.Delete()`, `[IO.File]::Delete('x')`, `$rule.Actions.DeletePermanently.Enabled = $true`.
 * @param subject the variable whose member it is
 * @param values arguments, none where only the script knows all of them
 * @param known those that are written down
 */
export function runMember(
  member: string,
  subject: string | null,
  place: Place,
  values: readonly string[],
  known: readonly string[],
): void {
  const { context, executed } = place;
  context.other({ name: member, parameters: new Map([['', INVOKES.test(member) ? known : values]]), executed });
  if (!executed || values.length === 0) return;
  if (member.endsWith(']::setenvironmentvariable')) assign(context, `env:${values[0]?.toLowerCase()}`, values[1] ?? '');
  else if (member === '.append' && subject !== null) append(context, subject, values.join(''));
  else if (STARTING_MEMBER.test(member)) startLater([values.join(' ')], place);
  else addToPipeline(context, member, values);
}

export function startLater(lines: readonly string[], { context, depth }: Place): void {
  for (const line of lines) if (startsHost(line)) runLine(line, context, depth + 1);
}

/** What a StringBuilder is given, one piece after another. */
function append(context: Context, subject: string, text: string): void {
  assign(context, subject, (context.variables.get(subject) ?? '') + text);
}

/** `[PowerShell]::Create().AddCommand('Name').AddParameter('Name', 'value')`. */
function addToPipeline(context: Context, member: string, [first = '', second]: readonly string[]): void {
  if (member.endsWith('.addcommand')) {
    context.added = new CallBuilder(first, true);
    context.call(context.added);
  } else if (member.endsWith('.addparameter')) {
    context.added?.word(second === undefined ? `-${first}` : `-${first}:${second}`);
  } else if (member.endsWith('.addargument')) context.added?.value(first);
}
