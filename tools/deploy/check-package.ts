/** Whether a zip is a package of this pack that fits the templates of this checkout. */
import { unzipSync } from 'fflate';
import { z } from 'zod';
import { UsageError } from '../commands/usage.ts';

const FILES = ['host.json', 'package.json', 'main.cjs'];
const Manifest = z.object({ name: z.literal('purgewatch'), version: z.string().regex(/^\d+\.\d+\.\d+/) });

/**
 * @param expected version of this checkout, whose templates set what that version and newer ones read
 * @returns the version in the package
 * @throws {UsageError} when it is no package, or an older one
 */
export function checkPackage(file: string, zip: Uint8Array, expected: string): string {
  const fail = (found: string, wanted: string) => new UsageError(`${file}: found ${found}, expected ${wanted}`);
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(zip, { filter: ({ name }) => FILES.includes(name) });
  } catch {
    throw fail('no zip', 'a zip that "npm run package" wrote');
  }
  const missing = FILES.find((name) => files[name] === undefined);
  if (missing !== undefined) throw fail(`no ${missing} in it`, FILES.join(', '));
  const manifest = Manifest.safeParse(jsonOf(files['package.json']));
  if (!manifest.success) throw fail('another package', 'a zip that "npm run package" wrote');
  const { version } = manifest.data;
  if (compare(version, expected) < 0)
    throw fail(`version ${version}`, `${expected} or newer, as the templates of this checkout are`);
  return version;
}

function jsonOf(bytes: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(bytes ?? []).toString('utf8'));
  } catch {
    return undefined;
  }
}

function compare(a: string, b: string): number {
  const [left = [], right = []] = [a, b].map((version) => version.split(/[.+-]/).slice(0, 3).map(Number));
  return left.reduce((order, part, at) => order || part - (right[at] ?? 0), 0);
}
