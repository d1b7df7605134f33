/** The command line: `node tools/cli.ts COMMAND`. npm scripts call it. */
import { SettingError } from '../shared/settings/setting-error.ts';
import { CommandError, UsageError } from './commands/usage.ts';

type Command = (args: readonly string[]) => Promise<number>;

/** Loaded on demand: a backtest needs none of the clients that a local run needs, and starts in half the time. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['run', async () => (await import('./commands/run.ts')).runCommand],
  ['backtest', async () => (await import('./commands/backtest.ts')).backtestCommand],
  ['redrive', async () => (await import('./commands/redrive.ts')).redriveCommand],
  ['allowance', async () => (await import('./commands/allowance.ts')).allowanceCommand],
  ['deploy', async () => (await import('./commands/deploy.ts')).deployCommand],
  ['lock-evidence', async () => (await import('./commands/lock-evidence.ts')).lockEvidenceCommand],
]);

// Messages that nobody reads any more (`2>&1 | head`) are no reason to fail.
process.stderr.on('error', () => undefined);

const [name = '', ...args] = process.argv.slice(2);
const load = COMMANDS.get(name);
try {
  if (!load) throw new UsageError(`found command "${name}", expected ${[...COMMANDS.keys()].join(' or ')}`);
  const command = await load();
  process.exitCode = await command(args);
} catch (error) {
  const usage = error instanceof UsageError || error instanceof SettingError;
  // A disk that is full and the like are the machine's fault: a stack would say nothing about it.
  if (!usage && !(error instanceof CommandError) && !(error instanceof Error && 'syscall' in error)) throw error;
  process.stderr.write(`purgewatch: ${error.message}\n`);
  process.exitCode = usage ? 2 : 1;
}
