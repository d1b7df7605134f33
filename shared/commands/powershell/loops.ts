/** `foreach ($x in 'a','b') { ... }`: what is looped over, as far as the script writes it down. */
import type { Token } from '../tokens.ts';

/** Rounds of a loop that are followed. */
export const MAX_ROUNDS = 8;

export interface Loop {
  readonly variable: string;
  readonly items: readonly string[];
  /** Index of the token that opens its block. */
  readonly open: number;
}

/**
 * The loop whose `foreach` stands at `at`; null where it is none over constants.
 * @param valuesOf what a token of a list amounts to
 */
export function loopAt(
  tokens: readonly Token[],
  at: number,
  valuesOf: (token: Token) => readonly string[],
): Loop | null {
  const [open, variable, within] = tokens.slice(at + 1, at + 4);
  if (open?.kind !== 'operator' || variable?.kind !== 'variable') return null;
  if (within?.kind !== 'word' || within.text.toLowerCase() !== 'in') return null;
  const items: string[] = [];
  let next = at + 4;
  for (let token = tokens[next]; token !== undefined && items.length <= MAX_ROUNDS; token = tokens[next]) {
    if (token.kind === 'string' || token.kind === 'variable') items.push(...valuesOf(token));
    else if (token.kind !== 'operator' || !LISTS.has(token.text)) break;
    next += 1;
  }
  const body = tokens[next];
  return body?.kind === 'operator' && body.text === '{' ? { variable: variable.name, items, open: next } : null;
}

/** What a list may hold beside its items. */
const LISTS: ReadonlySet<string> = new Set([',', '@(', ')']);

/** Whether `foreach ($x` stands before `at`: then `in` is no argument, and what follows it may be a command. */
export function opensLoop(tokens: readonly Token[], at: number): boolean {
  const [word, open, variable] = tokens.slice(Math.max(0, at - 3), at);
  if (variable?.kind !== 'variable' || open?.kind !== 'operator' || open.text !== '(') return false;
  return word?.kind === 'word' && word.text.toLowerCase() === 'foreach';
}
