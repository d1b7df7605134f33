/** Names of commands that other commands give: `& (Get-Command ...)`, and what the engine looks up by itself. */
import { CallBuilder } from '../call-builder.ts';
import { POSITIONAL } from '../parameters.ts';
import { commandByWildcards } from './wildcards.ts';

/** `& $ExecutionContext.InvokeCommand.GetCommand('Name', 'All') ...`: the command is named beside it. */
export function namedByEngine(call: CallBuilder): CallBuilder | null {
  const [member = ''] = call.texts;
  // A member that is computed leaves its place: `.InvokeCommand.(...)('Name', 'All')`.
  const at = call.texts.findIndex((text, index) => index > 0 && text !== '(...)');
  const name = call.texts[at];
  if (name === undefined || !/^\..*(?:get(?:command|cmdlet)|\.)$/i.test(member.slice(0, 128))) return null;
  const named = new CallBuilder(commandByWildcards(name.split(' ')[0] ?? ''), call.executed);
  for (const [parameter, values] of call.parameters)
    if (parameter !== POSITIONAL) named.parameters.set(parameter, [...values]);
  for (const value of (call.parameters.get(POSITIONAL) ?? []).slice(at + 1)) named.value(String(value));
  return named;
}

/** The name that `Get-Command` was asked for: as it is, or by verb and noun. */
export function namedCommand(call: CallBuilder): string | null {
  const part = (name: string) =>
    [...call.parameters].find(([given]) => given !== '' && name.startsWith(given))?.[1].find((value) => value !== true);
  const [verb, noun] = [part('verb'), part('noun')];
  if (verb !== undefined && noun !== undefined) return `${verb}-${noun}`;
  return String(part('name') ?? call.values()[0] ?? '') || null;
}
