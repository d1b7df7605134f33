/** `npm run -s purgewatch -- doctor [-g RG]`: whether a deployment works, check by check, and what to do where it does not. */
import { signedIn } from '../azure/signed-in.ts';
import { CHECKS } from '../doctor/checks.ts';
import { type CheckedLine, runChecks } from '../doctor/run-checks.ts';
import { type Target, targetFrom } from '../doctor/target.ts';
import { createPrinter } from '../results/printer.ts';
import { shorten } from '../results/table.ts';
import { GROUP_OPTIONS, groupOf } from './group-options.ts';
import { parseCommandLine, takeNoOperands, UsageError } from './usage.ts';

export const USAGE =
  'npm run -s purgewatch -- doctor [-g RG [--name APP] [--subscription ID]] [--skip CHECK]... [--json]';

const OPTIONS = {
  ...GROUP_OPTIONS,
  skip: { type: 'string', multiple: true, default: [] as string[] },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Exit codes: 0 nothing failed; 1 something did, or Azure cannot be reached at all; 2 wrong usage, or no settings. */
export async function doctorCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommandLine(args, OPTIONS, USAGE);
  if (values.help) {
    process.stdout.write(`${USAGE}\nchecks: ${CHECKS.map(({ id }) => id).join(', ')}\n`);
    return 0;
  }
  takeNoOperands(positionals, USAGE);
  const skip = skipOption(values.skip);
  const given =
    values['resource-group'] !== undefined || values.name !== undefined || values.subscription !== undefined;
  const target = await signedIn(() => targetFrom(process.env, given ? groupOf(values, USAGE) : null));
  return examine(target, { skip, json: values.json });
}

/** @throws {UsageError} when there is no check of that name */
export function skipOption(names: readonly string[]): ReadonlySet<string> {
  const unknown = names.find((name) => !CHECKS.some(({ id }) => id === name));
  if (unknown !== undefined)
    throw new UsageError(`--skip: found "${shorten(unknown, 60)}", expected ${CHECKS.map(({ id }) => id).join(', ')}`);
  return new Set(names);
}

/** Runs all checks, prints their lines as they come, and gives the exit code. */
export async function examine(
  target: Target,
  { skip, json }: { readonly skip: ReadonlySet<string>; readonly json: boolean },
): Promise<number> {
  const printer = createPrinter(process.stdout);
  const counts = { pass: 0, fail: 0, skipped: 0 };
  for await (const line of runChecks(CHECKS, target, skip)) {
    counts[line.outcome]++;
    for (const text of json ? [JSON.stringify(line)] : linesOf(line)) await printer.print(text);
  }
  if (!json) await printer.print(`${counts.pass} pass, ${counts.fail} fail, ${counts.skipped} skipped`);
  await printer.flush();
  return counts.fail > 0 ? 1 : 0;
}

function linesOf({ outcome, what, found, todo }: CheckedLine): string[] {
  const line = `${outcome.padEnd(7)}  ${shorten(what, 60).padEnd(30)}  ${shorten(found, 300)}`;
  return todo === '' ? [line] : [line, `         ${' '.repeat(30)}  -> ${todo}`];
}
