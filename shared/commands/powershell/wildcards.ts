/** Commands by wildcards: `& (gcm Remove-Mailbox*Request)`, `& (gal i?x)`. */

import { PARAMETER_TABLES } from '../parameter-tables.ts';
import { globMatches } from '../paths.ts';

/** Those that run text or scripts come first: they are what such a name usually hides. */
const CANDIDATES: readonly string[] = [
  'iex',
  'icm',
  'invoke-expression',
  'invoke-command',
  'new-object',
  'start-process',
  ...PARAMETER_TABLES.keys(),
];

/** The first known command that the wildcards of a name fit; the name itself where it has none or nothing fits. */
export function commandByWildcards(name: string): string {
  if (!/[*?[]/.test(name) || name.length > 64 || (name.match(/\*/g)?.length ?? 0) > 8) return name;
  const module = name.lastIndexOf('\\');
  const pattern = name.slice(module + 1).toLowerCase();
  return CANDIDATES.find((candidate) => globMatches(pattern, candidate)) ?? name;
}
