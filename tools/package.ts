/** `npm run package`: the zip that a function app runs. */
import { readFile, writeFile } from 'node:fs/promises';
import { zipSync } from 'fflate';
import { buildApp } from './build.ts';

const directory = process.cwd();
await buildApp(directory);
const files = {
  'host.json': await readFile(`${directory}/host.json`),
  'package.json': await readFile(`${directory}/dist/package.json`),
  'main.cjs': await readFile(`${directory}/dist/main.cjs`),
};
// A fixed time, so that the same source gives the same zip.
const zip = zipSync(files, { level: 9, mtime: '2026-01-01T00:00:00Z' });
await writeFile(`${directory}/dist/purgewatch.zip`, zip);
console.log(`dist/purgewatch.zip: ${(zip.length / 1024).toFixed(0)} KiB`);
