/** What a release holds: files that are what their hashes say, and a bill of materials that names what is in the app. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeRelease } from '../../tools/release.ts';

const root = process.cwd();
const outdir = mkdtempSync(join(tmpdir(), 'purgewatch-release-'));
let folder: string;
const read = (name: string) => readFileSync(join(folder, name));
beforeAll(async () => {
  folder = await makeRelease(root, join(outdir, 'dist'));
}, 60_000);
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

it('hashes every file but the list of hashes, as sha256sum writes them', () => {
  const lines = read('SHA256SUMS').toString('utf8').trimEnd().split('\n');
  expect(lines).toEqual(
    readdirSync(folder)
      .filter((name) => name !== 'SHA256SUMS')
      .sort()
      .map((name) => `${createHash('sha256').update(read(name)).digest('hex')}  ${name}`),
  );
  expect(lines).toHaveLength(3);
});

it('holds the app and all templates', () => {
  expect(Object.keys(unzipSync(read('purgewatch.zip'))).sort()).toEqual(['host.json', 'main.cjs', 'package.json']);
  const templates = unzipSync(read('purgewatch-infra.zip'));
  const files = readdirSync('infra', { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(Object.keys(templates)).toHaveLength(files.length);
  expect(Buffer.from(templates['infra/main.bicep']!)).toEqual(readFileSync('infra/main.bicep'));
});

it('names each package that the app depends on, with its version, and none that only development needs', () => {
  const { metadata, components } = JSON.parse(read('purgewatch.cdx.json').toString('utf8'));
  const { name, version, dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(metadata.component).toMatchObject({ name, version, type: 'application' });
  const found = new Map<string, string>(
    components.map((each: { purl: string; version: string }) => [purlName(each.purl), each.version]),
  );
  for (const [dependency, expected] of Object.entries(dependencies))
    expect(found.get(dependency), dependency).toBe(expected);
  for (const only of ['vitest', 'azurite', 'esbuild', 'knip']) {
    expect(devDependencies).toHaveProperty(only);
    expect(found.has(only), only).toBe(false);
  }
});

function purlName(purl: string): string {
  return decodeURIComponent(purl.replace(/^pkg:npm\//, '').replace(/@[^@]*$/, ''));
}
