/** Cmdlets that give a name to something, or look up what a name stands for: aliases, variables, drives of PowerShell. */
import type { CallBuilder } from '../call-builder.ts';
import { POSITIONAL } from '../parameters.ts';

export interface Definition {
  readonly kind: 'alias' | 'variable';
  /** In lower case; variables of the environment keep `env:`. */
  readonly name: string;
  readonly value: string;
}

const DEFINES: ReadonlyMap<string, 'alias' | 'variable' | 'item'> = new Map([
  ...(['set-alias', 'sal', 'new-alias', 'nal'] as const).map((name) => [name, 'alias'] as const),
  ...(['set-variable', 'sv', 'set', 'new-variable', 'nv'] as const).map((name) => [name, 'variable'] as const),
  ...(['set-item', 'si', 'new-item', 'ni', 'set-content', 'sc'] as const).map((name) => [name, 'item'] as const),
]);
const LOOKS_UP_ITEM: ReadonlySet<string> = new Set(
  'get-content gc cat type get-item gi get-childitem gci ls dir get-itemproperty gp'.split(' '),
);
const LOOKS_UP_VARIABLE: ReadonlySet<string> = new Set(['get-variable', 'gv']);

/** What a call defines; null where it defines nothing, or something that only the script knows. */
export function definitionOf(call: CallBuilder): Definition | null {
  const kind = DEFINES.get(call.name);
  if (kind === undefined) return null;
  const positional = textsOf(call, POSITIONAL);
  const name = named(call, kind === 'item' ? ['path', 'literalpath'] : ['name']) ?? positional.shift();
  const value = named(call, ['value', 'definition']) ?? positional.shift();
  if (name === undefined || value === undefined) return null;
  if (kind !== 'item') return { kind, name: name.toLowerCase(), value };
  const [drive = '', rest = ''] = inDrive(name);
  if (drive === 'alias' || drive === 'variable') return { kind: drive, name: rest, value };
  return drive === 'env' ? { kind: 'variable', name: `env:${rest}`, value } : null;
}

/** Name of the variable that a call looks up, as `Definition` has it; null where it looks up none. */
export function lookedUp(call: CallBuilder): string | null {
  const isVariable = LOOKS_UP_VARIABLE.has(call.name);
  if (!isVariable && !LOOKS_UP_ITEM.has(call.name)) return null;
  const name = named(call, isVariable ? ['name'] : ['path', 'literalpath']) ?? textsOf(call, POSITIONAL)[0];
  if (name === undefined) return null;
  if (isVariable) return name.toLowerCase();
  const [drive, rest = ''] = inDrive(name);
  if (drive === 'variable') return rest;
  return drive === 'env' ? `env:${rest}` : null;
}

/** `alias:x`, `Env:\x`. */
function inDrive(path: string): readonly string[] {
  return (
    /^(alias|env|variable):[\\/]?([^\\/]{1,128})$/i
      .exec(path.slice(0, 160))
      ?.slice(1)
      .map((text) => text.toLowerCase()) ?? []
  );
}

/** The value of a parameter, by any beginning of its name. */
function named(call: CallBuilder, names: readonly string[]): string | undefined {
  for (const given of call.parameters.keys())
    if (given !== '' && names.some((name) => name.startsWith(given))) return textsOf(call, given)[0];
  return undefined;
}

function textsOf(call: CallBuilder, name: string): string[] {
  return (call.parameters.get(name) ?? []).filter(
    (value) => typeof value === 'string' && value !== '(...)',
  ) as string[];
}
