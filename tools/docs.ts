/** `npm run docs`: writes docs/ and infra/generated/ from the catalog, its samples and the settings. With `--check` it only says what is stale. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pages } from './docs/pages.ts';

const check = process.argv.slice(2).includes('--check');
const stale: string[] = [];
for (const [path, text] of await pages()) {
  const present = await readFile(path, 'utf8').catch(() => null);
  if (present === text) continue;
  stale.push(path);
  if (check) continue;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
if (check && stale.length > 0) {
  console.error(`stale: ${stale.join(', ')}; run "npm run docs" and commit what it writes`);
  process.exitCode = 1;
} else if (!check) console.log(stale.length === 0 ? 'docs are up to date' : `wrote ${stale.join(', ')}`);
