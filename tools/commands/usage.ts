/** How commands fail, and how their options are read. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Wrong usage of a command: one line, exit code 2. */
export class UsageError extends Error {
  readonly code = 'usage';
}

/** A command could not be done though it was right: one line, exit code 1. */
export class CommandError extends Error {
  readonly code = 'command';
}

/** @throws {UsageError} when an option is unknown, lacks its value, or is given twice though it has one */
export function parseCommandLine<const T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
  usage: string,
) {
  try {
    const { tokens, ...parsed } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
      tokens: true,
    });
    const given = tokens.flatMap((token) => (token.kind === 'option' ? token.name : []));
    const twice = given.find((name, at) => options[name]?.multiple !== true && given.indexOf(name) < at);
    if (twice !== undefined) throw new Error(`Option '--${twice}' is given twice`);
    return { ...parsed, given };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split(/\. |\n/)[0] : String(cause);
    throw new UsageError(`${reason}; usage: ${usage}`, { cause });
  }
}

/**
 * What is ignored was meant: one who lists with a filter that there is not would take the whole list for its result.
 *
 * @param what the command, which takes so many operands and these options, besides those that all take
 * @throws {UsageError} naming the first operand or option beyond them
 */
export function takeNoMore(
  what: string,
  { operands, given }: { readonly operands: readonly string[]; readonly given: readonly string[] },
  takes: { readonly operands: number; readonly options: readonly string[] },
  usage: string,
): void {
  const option = given.find((name) => !takes.options.includes(name));
  if (option !== undefined) throw new UsageError(`--${option}: not for ${what}; usage:\n${usage}`);
  const extra = operands[takes.operands];
  if (extra !== undefined)
    throw new UsageError(`found "${extra.slice(0, 80)}" beyond what ${what} takes; usage:\n${usage}`);
}

/** @throws {UsageError} when a command that takes options alone is given anything else */
export function takeNoOperands(operands: readonly string[], usage: string): void {
  if (operands.length > 0) throw new UsageError(`found "${operands.join(' ').slice(0, 80)}"; usage: ${usage}`);
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws {UsageError} when it is no GUID */
export function tenantOption(value: string | undefined): string | null {
  if (value === undefined) return null;
  if (!GUID.test(value)) throw new UsageError(`--tenant: found "${value}", expected a GUID`);
  return value.toLowerCase();
}
