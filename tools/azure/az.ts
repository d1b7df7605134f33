/** Runs the Azure CLI, which people who deployed have; only for what signing in decided (the subscription). */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CommandError } from '../commands/usage.ts';

const run = promisify(execFile);

/**
 * @param args of `az`, without an output format
 * @returns the JSON that it prints
 * @throws {CommandError} when there is no CLI, nobody is signed in, or it fails
 */
export async function az(args: readonly string[]): Promise<unknown> {
  const what = `az ${args.join(' ')}`;
  try {
    // On Windows az is a batch file, which only a shell starts; the arguments are ours.
    const { stdout } = await run('az', [...args, '--output', 'json'], { shell: process.platform === 'win32' });
    return JSON.parse(stdout);
  } catch (cause) {
    const { code, stderr = '' } = cause as { code?: unknown; stderr?: string };
    if (code === 'ENOENT') throw new CommandError(`${what}: found no az, expected the Azure CLI`, { cause });
    if (/az login/i.test(stderr)) throw new CommandError(`${what}: nobody is signed in; run: az login`, { cause });
    const said = stderr.trim().split('\n')[0]?.slice(0, 200) || 'no reason';
    throw new CommandError(`${what}: failed: ${said}`, { cause });
  }
}
