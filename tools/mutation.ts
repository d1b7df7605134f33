/** `npm run mutation -- FOLDER`: mutation tests of shared/FOLDER by test/FOLDER. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

const [folder = 'subjects'] = process.argv.slice(2);
if (!/^[a-z]+$/.test(folder) || !existsSync(`shared/${folder}`)) {
  console.error(`mutation: found folder "${folder}", expected one of shared/`);
  process.exitCode = 2;
} else {
  const stryker = ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run'];
  // TEST_RUNS_FACTOR: property tests run for every mutant, and a tenth of their runs finds nearly all.
  const env = { ...process.env, MUTATE: folder, TEST_RUNS_FACTOR: '0.1' };
  spawn(process.execPath, stryker, { stdio: 'inherit', env }).once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
