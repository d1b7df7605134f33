/** The command line by itself. */
import { expect, it, vi } from 'vitest';
import { runCli } from './cli.ts';

// All commands are loaded, with their clients.
vi.setConfig({ testTimeout: 60_000 });

const COMMANDS = ['npm start', 'backtest', 'allowance', 'redrive', 'deploy', 'doctor', 'lock-evidence'];

it.each([
  [[], 2],
  [['--help'], 0],
])('%j prints how each command is called, exit code %i', async (args, code) => {
  const ran = await runCli(args);
  expect(ran).toMatchObject({ code, stderr: '' });
  for (const name of COMMANDS) expect(ran.stdout).toContain(name);
});

it('an unknown command is named, with those that there are', async () => {
  const ran = await runCli(['doktor']);
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toBe(
    'purgewatch: found command "doktor", expected run or backtest or allowance or redrive or deploy or doctor or lock-evidence\n',
  );
});
