/** Functions and script blocks that are written down before they run: what stands in them runs where they are called. */
import type { Token } from '../tokens.ts';

export interface Body {
  readonly tokens: readonly Token[];
  /** Names of its parameters in order, in lower case. */
  readonly parameters: readonly string[];
}

/** Functions that PowerShell itself calls. Source: about_Prompts, about_Tab_Expansion, Out-Default. */
export const CALLED_BY_HOST: ReadonlySet<string> = new Set([
  'prompt',
  'out-default',
  'tabexpansion',
  'tabexpansion2',
  'psconsolehostreadline',
]);

/** Index of the token that closes the bracket which opens at `open`; the number of tokens where none does. */
export function closingToken(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind !== 'operator') continue;
    if (OPENS.has(token.text)) depth += 1;
    else if (token.text === ')' || token.text === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

const OPENS: ReadonlySet<string> = new Set(['(', '$(', '@(', '@{', '{']);

/**
 * The body between two brackets. Parameters stand behind the name of a function (`function f($a)`) or in `param(...)`.
 * @param header tokens between the name and the body
 */
export function bodyOf(tokens: readonly Token[], header: readonly Token[]): Body {
  const first = tokens.findIndex((token) => token.kind === 'word' && token.text.toLowerCase() === 'param');
  const isParam = first !== -1 && first < 16;
  const declared = isParam ? tokens.slice(first + 1, closingToken(tokens, first + 1)) : header;
  const parameters = declared.flatMap((token) => (token.kind === 'variable' ? [token.name] : [])).slice(0, 32);
  return { tokens, parameters };
}
