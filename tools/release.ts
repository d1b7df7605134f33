/** `npm run release`: what a release holds, in dist/release: the app, the templates, a bill of materials, and the hashes of all three. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { packageApp, ZIP_OPTIONS } from './package.ts';

/**
 * Writes the files of a release.
 *
 * @param directory the project's root
 * @param outdir where the app is built; the release is a folder in it
 * @returns that folder
 */
export async function makeRelease(directory: string, outdir = join(directory, 'dist')): Promise<string> {
  const { file } = await packageApp(directory, outdir);
  const folder = join(outdir, 'release');
  await mkdir(folder, { recursive: true });
  await cp(file, join(folder, 'purgewatch.zip'));
  await writeFile(join(folder, 'purgewatch-infra.zip'), await zipOf(directory, 'infra'));
  await writeFile(join(folder, 'purgewatch.cdx.json'), await billOfMaterials(directory));
  await writeFile(join(folder, 'SHA256SUMS'), await checksums(folder));
  return folder;
}

async function zipOf(directory: string, name: string): Promise<Uint8Array> {
  const entries = await readdir(join(directory, name), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files: Record<string, Uint8Array> = {};
  for (const path of paths.sort()) files[path.slice(directory.length + 1)] = await readFile(path);
  return zipSync(files, ZIP_OPTIONS);
}

/**
 * Of the packages that the app depends on, as CycloneDX, by npm itself. It works on a lockfile without development's packages:
 * with them, npm leaves out what both need. Nothing is fetched.
 */
async function billOfMaterials(directory: string): Promise<string> {
  const { name, version, license, dependencies } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'));
  const parent = await mkdtemp(join(tmpdir(), 'purgewatch-sbom-'));
  // npm calls the application by its folder.
  const folder = join(parent, name);
  try {
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name, version, license, dependencies }));
    await cp(join(directory, 'package-lock.json'), join(folder, 'package-lock.json'));
    const npm = (...args: string[]) =>
      execFileSync('npm', args, { cwd: folder, encoding: 'utf8', maxBuffer: 64_000_000 });
    npm('install', '--package-lock-only', '--offline', '--ignore-scripts', '--no-audit', '--no-fund');
    return npm('sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'application');
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

/** As `sha256sum --check` reads it. */
async function checksums(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name !== 'SHA256SUMS').sort();
  const lines: string[] = [];
  for (const name of names)
    lines.push(
      `${createHash('sha256')
        .update(await readFile(join(folder, name)))
        .digest('hex')}  ${name}\n`,
    );
  return lines.join('');
}

if (import.meta.main) console.log(await readFile(join(await makeRelease(process.cwd()), 'SHA256SUMS'), 'utf8'));
