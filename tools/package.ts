/** `npm run package`: the zip that a function app runs. */
import { readFile, writeFile } from 'node:fs/promises';
import { zipSync } from 'fflate';
import { buildApp } from './build.ts';

/** A fixed time, so that the same source gives the same zip. */
export const ZIP_OPTIONS = { level: 9, mtime: '2026-01-01T00:00:00Z' } as const;

export interface Package {
  readonly file: string;
  readonly bytes: number;
}

/**
 * Builds the app and zips it.
 *
 * @param directory where functions/ and host.json are
 */
export async function packageApp(directory: string, outdir = `${directory}/dist`): Promise<Package> {
  await buildApp(directory, outdir);
  const files = {
    'host.json': await readFile(`${directory}/host.json`),
    'package.json': await readFile(`${outdir}/package.json`),
    'main.cjs': await readFile(`${outdir}/main.cjs`),
  };
  const zip = zipSync(files, ZIP_OPTIONS);
  const file = `${outdir}/purgewatch.zip`;
  await writeFile(file, zip);
  return { file, bytes: zip.length };
}

if (import.meta.main) {
  const { bytes } = await packageApp(process.cwd());
  console.log(`dist/purgewatch.zip: ${(bytes / 1024).toFixed(0)} KiB`);
}
