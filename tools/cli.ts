/** The command line: `node tools/cli.ts COMMAND`. npm scripts call it. */
import { SettingError } from '../shared/settings/setting-error.ts';
import { CommandError, UsageError } from './commands/usage.ts';

interface CommandModule {
  readonly command: (args: readonly string[]) => Promise<number>;
  /** How it is called, one form a line. */
  readonly usage: string;
}

/** Loaded on demand: a backtest needs none of the clients that a local run needs, and starts in half the time. */
const COMMANDS: ReadonlyMap<string, () => Promise<CommandModule>> = new Map([
  ['run', () => import('./commands/run.ts').then(({ runCommand: command, USAGE: usage }) => ({ command, usage }))],
  [
    'backtest',
    () => import('./commands/backtest.ts').then(({ backtestCommand: command, USAGE: usage }) => ({ command, usage })),
  ],
  [
    'allowance',
    () => import('./commands/allowance.ts').then(({ allowanceCommand: command, USAGE: usage }) => ({ command, usage })),
  ],
  [
    'redrive',
    () => import('./commands/redrive.ts').then(({ redriveCommand: command, USAGE: usage }) => ({ command, usage })),
  ],
  [
    'deploy',
    () => import('./commands/deploy.ts').then(({ deployCommand: command, USAGE: usage }) => ({ command, usage })),
  ],
  [
    'doctor',
    () => import('./commands/doctor.ts').then(({ doctorCommand: command, USAGE: usage }) => ({ command, usage })),
  ],
  [
    'lock-evidence',
    () =>
      import('./commands/lock-evidence.ts').then(({ lockEvidenceCommand: command, USAGE: usage }) => ({
        command,
        usage,
      })),
  ],
]);

// Messages that nobody reads any more (`2>&1 | head`) are no reason to fail.
process.stderr.on('error', () => undefined);

const [name = '', ...args] = process.argv.slice(2);
try {
  process.exitCode = await runCommand(name, args);
} catch (error) {
  const usage = error instanceof UsageError || error instanceof SettingError;
  // A disk that is full and the like are the machine's fault: a stack would say nothing about it.
  if (!usage && !(error instanceof CommandError) && !(error instanceof Error && 'syscall' in error)) throw error;
  process.stderr.write(`purgewatch: ${error.message}\n`);
  process.exitCode = usage ? 2 : 1;
}

/** Without a command, or with --help: how each is called. A script that calls none has failed all the same. */
async function runCommand(name: string, args: readonly string[]): Promise<number> {
  const load = COMMANDS.get(name);
  if (load !== undefined) return (await load()).command(args);
  if (name !== '' && name !== '--help')
    throw new UsageError(`found command "${name}", expected ${[...COMMANDS.keys()].join(' or ')}`);
  for (const each of COMMANDS.values()) process.stdout.write(`${(await each()).usage}\n`);
  return name === '' ? 2 : 0;
}
