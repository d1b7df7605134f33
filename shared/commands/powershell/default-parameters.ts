/** `$PSDefaultParameterValues`: parameters that calls get without being given them. Source: about_Parameters_Default_Values. */
import type { CmdletCall, ParameterValue } from '../../events/event.ts';
import { resolveName } from '../parameters.ts';
import { globMatches } from '../paths.ts';

export interface DefaultParameter {
  /** Cmdlet, perhaps with wildcards, in lower case. */
  readonly cmdlet: string;
  readonly parameter: string;
  readonly value: string;
}

const MAX_DEFAULTS = 32;
/** `'Search-Mailbox:DeleteContent'=$true`, `['*:Confirm']=$false`, `.Add('*:Force', 1)`. */
const ENTRY =
  /["']([\w*?-]{1,64}):(\w{1,64})["']\s{0,8}\]?\s{0,8}[=,]\s{0,8}(?:"([^"]{0,256})"|'([^']{0,256})'|(\$?\w{1,64}))/g;

export function defaultParametersIn(script: string): DefaultParameter[] {
  if (!/psdefaultparametervalues/i.test(script)) return [];
  const found: DefaultParameter[] = [];
  for (const [, cmdlet = '', parameter = '', double, single, bare] of script.matchAll(ENTRY)) {
    if (found.length >= MAX_DEFAULTS) break;
    found.push({
      cmdlet: cmdlet.toLowerCase(),
      parameter: parameter.toLowerCase(),
      value: double ?? single ?? bare ?? '',
    });
  }
  return found;
}

/** What a call gets beside what it was given, which comes first. */
export function withDefaults(call: CmdletCall, defaults: readonly DefaultParameter[]): CmdletCall {
  const given = new Set([...call.parameters.keys()].map((name) => resolveName(call.name, name)));
  const added = defaults.filter(({ cmdlet, parameter }) => globMatches(cmdlet, call.name) && !given.has(parameter));
  if (added.length === 0) return call;
  const values = added.map(({ parameter, value }) => [parameter, [value]] as const);
  return { ...call, parameters: new Map<string, readonly ParameterValue[]>([...call.parameters, ...values]) };
}
