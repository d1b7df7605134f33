/** `npm run mutation -- FOLDER [FILE...]`: mutation tests of shared/FOLDER, or of some of its files, by test/FOLDER. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

const [folder = 'subjects', ...files] = process.argv.slice(2);
if (!/^[a-z]+$/.test(folder) || !existsSync(`shared/${folder}`)) {
  console.error(`mutation: found folder "${folder}", expected one of shared/`);
  process.exitCode = 2;
} else {
  const stryker = ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run'];
  // TEST_RUNS_FACTOR: property tests run for every mutant, and a tenth of their runs finds nearly all.
  const only = files.length > 0 ? { MUTATE_FILES: files.join(',') } : {};
  const env = { TEST_RUNS_FACTOR: '0.1', ...process.env, MUTATE: folder, ...only };
  spawn(process.execPath, stryker, { stdio: 'inherit', env }).once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
