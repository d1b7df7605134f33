/** What a call was told: parameters by name, however they were abbreviated, and switches. */
import type { CmdletCall, ParameterValue } from '../events/event.ts';
import { UNSEEN_PARAMETERS } from '../events/parameters.ts';
import { COMMON_PARAMETERS, COMMON_SWITCHES, PARAMETER_TABLES } from './parameter-tables.ts';

export type Values = readonly ParameterValue[];

/** Key of values that were given without a name. */
export const POSITIONAL = '';
/** Key of what is not shown (hash tables given with `@name`, lines that were cut): any parameter may be among it. */
export const UNRESOLVED_SPLAT = UNSEEN_PARAMETERS;

const COMMON_NAMES: readonly string[] = [...COMMON_PARAMETERS.values()];

/**
 * Values of a parameter, or null where it was not given. A given name counts if it is the parameter itself, its alias, or
 * a prefix that no other parameter of that cmdlet shares: PowerShell accepts all of them.
 */
export function parameter(call: CmdletCall, name: string): Values | null {
  let resolved = resolvedCalls.get(call);
  if (resolved === undefined) {
    resolved = resolveAll(call);
    resolvedCalls.set(call, resolved);
  }
  return resolved.get(name.toLowerCase()) ?? null;
}

/** A call is asked for many parameters, and a cmdlet may have two hundred: its names are resolved once. */
const resolvedCalls = new WeakMap<CmdletCall, ReadonlyMap<string, Values>>();

function resolveAll(call: CmdletCall): ReadonlyMap<string, Values> {
  const resolved = new Map(call.parameters); // a parameter under its own name comes before an abbreviation of it
  for (const [given, values] of call.parameters) {
    const name = resolveName(call.name, given);
    if (!resolved.has(name)) resolved.set(name, values);
  }
  return resolved;
}

/** The parameter that a given name means for a cmdlet. Unknown cmdlets: the name itself. */
export function resolveName(cmdlet: string, given: string): string {
  const alias = COMMON_PARAMETERS.get(given);
  const table = PARAMETER_TABLES.get(cmdlet);
  if (given === POSITIONAL || given === UNRESOLVED_SPLAT) return given;
  if (table?.names.includes(given) || COMMON_NAMES.includes(given)) return given;
  if (alias !== undefined) return alias;
  if (table === undefined) return given;
  // A cmdlet's own parameters come before the common ones. Source: PowerShell's MergedCommandParameterMetadata.
  return only(table.names, given) ?? only(COMMON_NAMES, given) ?? given;
}

/** Whether a parameter, as given, is a switch, so that the word behind it is no value of it. */
export function isSwitch(cmdlet: string, given: string): boolean {
  const name = resolveName(cmdlet, given);
  return COMMON_SWITCHES.has(name) || (PARAMETER_TABLES.get(cmdlet)?.switches.has(name) ?? false);
}

function only(names: readonly string[], prefix: string): string | null {
  const matches = names.filter((name) => name.startsWith(prefix));
  return matches.length === 1 ? (matches[0] ?? null) : null;
}

const OFF: ReadonlySet<string> = new Set(['false', '$false', '0', '$null', 'no', 'off']);
const PLAIN_ON: ReadonlySet<string> = new Set(['true', '$true', '1', 'yes', 'on']);

/**
 * Whether a switch or boolean is on. Not given: off. Given without a value: on. A value that only the script knows
 * (`-DeleteContent:$really`) counts as on, so that it hides nothing. PowerShell refuses a parameter that is given twice;
 * where a log's text seems to hold one twice, the second stands in a value that somebody chose, and switches nothing off.
 */
export function isOn(value: ParameterValue | Values | null | undefined): boolean {
  const all = allOf(value);
  return all.length > 0 && !all.every(saysOff);
}

/** Whether it was turned off in so many words, and nowhere on. */
export function isOff(value: ParameterValue | Values | null | undefined): boolean {
  const all = allOf(value);
  return all.length > 0 && all.every(saysOff);
}

/** Whether it was turned on in so many words. For what excuses an act, such as `-WhatIf`: doubt does not excuse. */
export function isPlainlyOn(value: ParameterValue | Values | null | undefined): boolean {
  const all = allOf(value);
  return all.length > 0 && all.every(saysOn);
}

function saysOff(value: ParameterValue): boolean {
  return value === false || (typeof value === 'string' && OFF.has(value.trim().toLowerCase()));
}

function saysOn(value: ParameterValue): boolean {
  return value === true || (typeof value === 'string' && PLAIN_ON.has(value.trim().toLowerCase()));
}

/** A parameter without a value is a switch that is on; one that was not given has no values. */
function allOf(value: ParameterValue | Values | null | undefined): Values {
  if (typeof value === 'string' || typeof value === 'boolean') return [value];
  if (value === null || value === undefined) return [];
  return value.length === 0 ? [true] : value;
}

/** Texts of a parameter that say something: not empty, not `$null`. */
export function texts(call: CmdletCall, name: string): string[] {
  const values = parameter(call, name) ?? [];
  return values.filter((value) => typeof value === 'string').filter((text) => !isNothing(text));
}

function isNothing(text: string): boolean {
  const trimmed = text.trim().toLowerCase();
  return text === '' || trimmed === '$null' || trimmed === '@()' || trimmed === '{}';
}

/** What the call is about: the named parameter, else the first value without a name. */
export function subject(call: CmdletCall, ...names: readonly string[]): string | null {
  for (const name of names) {
    const text = texts(call, name)[0];
    if (text !== undefined) return text;
  }
  return texts(call, POSITIONAL)[0] ?? null;
}
