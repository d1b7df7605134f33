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

/** @throws {UsageError} when an option is unknown or lacks its value */
export function parseCommandLine<const T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
  usage: string,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split(/\. |\n/)[0] : String(cause);
    throw new UsageError(`${reason}; usage: ${usage}`, { cause });
  }
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws {UsageError} when it is no GUID */
export function tenantOption(value: string | undefined): string | null {
  if (value === undefined) return null;
  if (!GUID.test(value)) throw new UsageError(`--tenant: found "${value}", expected a GUID`);
  return value.toLowerCase();
}
