/** The command line: `node tools/cli.ts COMMAND`. npm scripts call it. */
import { backtestCommand } from './commands/backtest.ts';
import { runCommand } from './commands/run.ts';
import { UsageError } from './commands/usage.ts';

const COMMANDS: ReadonlyMap<string, (args: readonly string[]) => Promise<number>> = new Map([
  ['run', runCommand],
  ['backtest', backtestCommand],
]);

const [name = '', ...args] = process.argv.slice(2);
const command = COMMANDS.get(name);
try {
  if (!command) throw new UsageError(`found command "${name}", expected ${[...COMMANDS.keys()].join(' or ')}`);
  process.exitCode = await command(args);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`purgewatch: ${error.message}\n`);
  process.exitCode = 2;
}
