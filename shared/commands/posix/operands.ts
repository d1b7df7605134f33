/** What stands among the arguments of a program: operands, options, and values of options. */
import type { Command } from '../command.ts';
import type { FileActKind } from '../file-acts.ts';
import { isOption } from './wrappers.ts';

/** What a program does to files, by its arguments. */
export type Acts = (command: Command) => Iterable<readonly [FileActKind, string]>;

/** Arguments that are no options, and no values of the options named. */
export function operands(args: readonly string[], valued: readonly string[] = []): string[] {
  const found: string[] = [];
  let isPlain = false;
  for (let at = 0; at < args.length; at += 1) {
    const text = args[at] ?? '';
    if (isPlain || !isOption(text)) found.push(text);
    else if (text === '--') isPlain = true;
    else if (valued.includes(text)) at += 1;
  }
  return found;
}

export function has(args: readonly string[], pattern: RegExp): boolean {
  return args.some((text) => pattern.test(text));
}

/** Value of an option given apart or with `=`. */
export function optionValue(args: readonly string[], short: string, long: string): string | null {
  const at = args.findIndex((text) => text === short || text === long);
  if (at !== -1) return args[at + 1] ?? null;
  return args.find((text) => text.startsWith(`${long}=`))?.slice(long.length + 1) ?? null;
}
