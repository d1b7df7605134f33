/** Runs functions and script blocks where they are called. */
import type { CallBuilder } from '../call-builder.ts';
import { MAX_DEPTH } from '../context.ts';
import { runTokens } from '../interpreter.ts';
import { POSITIONAL } from '../parameters.ts';
import type { Body } from './bodies.ts';
import type { Place } from './place.ts';

/** @param call what calls it, with its arguments; null where it is handed to something that runs it */
export function runBody(
  body: Body | undefined,
  place: Place,
  call: CallBuilder | null = null,
  piped: string | null = null,
): void {
  const { context, depth, executed } = place;
  if (body === undefined || depth >= MAX_DEPTH || !context.spend(4 * body.tokens.length + 64)) return;
  const positional = [...(call?.parameters.get(POSITIONAL) ?? [])];
  for (const parameter of body.parameters) {
    const value = call?.parameters.get(parameter)?.[0] ?? positional.shift();
    if (typeof value === 'string' && context.spend(value.length)) context.variables.set(parameter, value);
  }
  if (call !== null) context.variables.set('args', call.texts.join(' ').slice(0, 8_192));
  if (piped !== null) for (const name of ['_', 'input']) context.variables.set(name, piped);
  context.ran.add(body);
  runTokens(body.tokens, { context, depth: depth + 1, executed });
}

/** Something is called that the script does not name: it may be any of the functions and blocks that it defines. */
export function runUncalled(place: Place): void {
  for (const body of [...place.context.bodies.values()].slice(0, 32))
    if (!place.context.ran.has(body)) runBody(body, place);
}
