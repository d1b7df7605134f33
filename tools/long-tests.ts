/** `npm run test:long`: all tests, property tests with twenty times their runs, then mutation tests of the core. */
import { spawnSync } from 'node:child_process';

const FACTOR = '20';
const MUTATED = ['subjects', 'detections'];

function run(args: readonly string[], env: Record<string, string> = {}): void {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) process.exit(status ?? 1);
}

run(['node_modules/vitest/vitest.mjs', 'run', '--testTimeout=600000'], { TEST_RUNS_FACTOR: FACTOR });
for (const folder of MUTATED) run(['tools/mutation.ts', folder]);
