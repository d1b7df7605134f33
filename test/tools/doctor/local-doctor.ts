/** The local environment for tests of doctor, and doctor run on it as a command. */
import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { stop } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import { buildApp } from '../../../tools/build.ts';
import { CHECKS } from '../../../tools/doctor/checks.ts';
import { type CheckedLine, runChecks } from '../../../tools/doctor/run-checks.ts';
import { targetFrom } from '../../../tools/doctor/target.ts';
import type { AzureStub } from '../../../tools/local/azure-stub.ts';
import { StubFaults } from '../../../tools/local/stub-faults.ts';
import { type Environment, startEnvironment } from '../../../tools/run/environment.ts';
import { SUBSCRIPTION } from '../azure/fake-az.ts';
import { runCli } from '../commands/cli.ts';

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
    const certificate = readFileSync(environment.azure.caCertificateFile, 'utf8');
    setDefaultCACertificates([...getCACertificates('default'), certificate]);
  }, 120_000);
  afterAll(() => environment?.stop(), 60_000);
  return { faults, environment: () => environment! };
}

/** As a command, in a process of its own. */
export async function runDoctor(args: readonly string[], env: Record<string, string | undefined>) {
  const ran = await runCli(['doctor', '--json', ...args], { env: { PATH: process.env.PATH, ...env } });
  const lines = ran.lines.map((line) => JSON.parse(line) as CheckedLine);
  return { ...ran, lines, failed: failedOf(lines) };
}

/** In this process, which takes a tenth of the time; `group` for the deployment that the stub of Resource Manager knows. */
export async function examineHere(
  { azure }: Environment,
  env: Readonly<Record<string, string>>,
  group: string | null,
  skip: readonly string[],
) {
  const target = await targetFrom(
    { ...env, AZURE_RESOURCE_MANAGER_URL: azure.endpoint, MICROSOFT_GRAPH_URL: azure.endpoint },
    group === null ? null : { resourceGroup: group, subscription: SUBSCRIPTION, appName: undefined },
    { getToken: (scopes) => tokenOf(azure, String(scopes)) },
  );
  const lines: CheckedLine[] = [];
  for await (const line of runChecks(CHECKS, target, new Set(skip))) lines.push(line);
  return { lines, failed: failedOf(lines) };
}

function failedOf(lines: readonly CheckedLine[]): CheckedLine[] {
  return lines.filter(({ outcome }) => outcome === 'fail');
}

async function tokenOf({ env }: AzureStub, scope: string) {
  const query = new URLSearchParams({ resource: scope.replace(/\/\.default$/, ''), 'api-version': '2019-08-01' });
  const headers = { 'x-identity-header': env.IDENTITY_HEADER };
  const answer = await fetch(`${env.IDENTITY_ENDPOINT}?${query}`, { headers });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return { token, expiresOnTimestamp: Date.now() + 3_600_000 };
}
