/** Loads a function app's entry files as the Node worker does: by the glob in package.json's `main`. */
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

let loads = 0;

/** Evaluates the files anew each time, so that an app can be started again in the same process. */
export async function loadApp(appDirectory: string): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(appDirectory, 'package.json'), 'utf8')) as Record<string, unknown>;
  const { main, type } = manifest;
  if (typeof main !== 'string' || main === '') throw new Error(`package.json in ${appDirectory} has no "main".`);
  const files = globSync(main, { cwd: appDirectory }).sort();
  if (files.length === 0) throw new Error(`Found zero files matching "${main}", the "main" of ${appDirectory}.`);
  loads++;
  const require = createRequire(join(appDirectory, 'package.json'));
  for (const file of files) {
    const path = join(appDirectory, file);
    if (isModule(file, type)) {
      const { href } = pathToFileURL(path);
      await import(loads === 1 ? href : `${href}?load=${loads}`);
    } else {
      delete require.cache[require.resolve(path)];
      require(path);
    }
  }
}

function isModule(file: string, type: unknown): boolean {
  if (file.endsWith('.mjs')) return true;
  return !file.endsWith('.cjs') && type === 'module';
}
