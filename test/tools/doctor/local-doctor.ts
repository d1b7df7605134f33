/** The local environment for tests of doctor, and doctor run on it as a command. */
import { stop } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import { buildApp } from '../../../tools/build.ts';
import { StubFaults } from '../../../tools/local/stub-faults.ts';
import { type Environment, startEnvironment } from '../../../tools/run/environment.ts';
import { runCli } from '../commands/cli.ts';

export interface DoctorLine {
  readonly check: string;
  readonly outcome: string;
  readonly what: string;
  readonly found: string;
  readonly todo: string;
}

/** Started before the file's tests, stopped after them. */
export function useEnvironment(): { readonly faults: StubFaults; readonly environment: () => Environment } {
  const faults = new StubFaults();
  let environment: Environment | undefined;
  beforeAll(async () => {
    await buildApp(process.cwd());
    await stop(); // the bundler's process would stay for the next build
    environment = await startEnvironment({
      appDirectory: process.cwd(),
      hubPort: 0,
      tenantId: null,
      onLog: () => undefined,
      onAlerts: () => undefined,
      faults,
      signal: new AbortController().signal,
    });
  }, 120_000);
  afterAll(() => environment?.stop(), 60_000);
  return { faults, environment: () => environment! };
}

export async function runDoctor(args: readonly string[], env: Record<string, string | undefined>) {
  const ran = await runCli(['doctor', '--json', ...args], { env: { PATH: process.env.PATH, ...env } });
  const lines = ran.lines.map((line) => JSON.parse(line) as DoctorLine);
  return { ...ran, lines, failed: lines.filter(({ outcome }) => outcome === 'fail') };
}
