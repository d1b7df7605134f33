/** `npm run build`: bundles the function app into dist/, and proves that nothing of the development tools is inside. */
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { build, type Metafile } from 'esbuild';

/** Node 22 is the fallback of the platform; syntax newer than that would not load there. */
const TARGET = 'node22';

/**
 * Writes main.cjs and the package.json that leads the worker to it.
 *
 * @returns bytes of the bundle
 */
export async function buildApp(directory: string, outdir = `${directory}/dist`): Promise<number> {
  const outfile = `${outdir}/main.cjs`;
  await rm(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: directory,
    entryPoints: ['functions/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: TARGET,
    // The worker provides the first. The second colours the log of a terminal; `debug` goes without where it is missing.
    external: ['@azure/functions-core', 'supports-color'],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  await assertNoDevelopmentPackages(directory, metafile);
  const { version } = JSON.parse(await readFile(`${directory}/package.json`, 'utf8'));
  // The app's own package.json: what the worker reads to find the entry point.
  const manifest = { name: 'purgewatch', version, private: true, main: 'main.cjs', engines: { node: '>=22' } };
  await writeFile(`${outdir}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  return (await stat(outfile)).size;
}

async function assertNoDevelopmentPackages(directory: string, metafile: Metafile): Promise<void> {
  const lock = JSON.parse(await readFile(`${directory}/package-lock.json`, 'utf8'));
  const packages = new Map<string, { dev?: boolean }>(Object.entries(lock.packages));
  const wrong = new Set<string>();
  for (const input of Object.keys(metafile.inputs)) {
    const path = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (path && packages.get(path)?.dev !== undefined) wrong.add(path);
    if (!path && !/^(functions|shared)\//.test(input)) wrong.add(input);
  }
  if (wrong.size > 0) throw new Error(`the bundle holds what only development needs: ${[...wrong].join(', ')}`);
}

if (import.meta.main) {
  const bytes = await buildApp(process.cwd());
  console.log(`dist/main.cjs: ${(bytes / 1024).toFixed(0)} KiB`);
}
