/** Cold start: from the start of a process until the built app has registered its functions. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const RUNS = 5;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const EMPTY = 'process.stdout.write(String(performance.now()))';
const REGISTER = `
  import { installFunctionsCore } from './tools/local/functions-core.ts';
  import { loadApp } from './tools/local/load-app.ts';
  const core = installFunctionsCore(() => undefined);
  const tools = performance.now();
  await loadApp(process.cwd());
  await core.start(process.cwd());
  process.stdout.write([performance.now(), performance.now() - tools, core.functions.size].join(' '));
  process.exit();`;

/** Settings as in Azure. Nothing is reached before the first invocation. */
const SETTINGS = {
  AzureWebJobsStorage__blobServiceUri: 'https://host.blob.core.windows.net',
  PURGEWATCH_STORAGE__tableServiceUri: 'https://account.table.core.windows.net',
  PURGEWATCH_STORAGE__blobServiceUri: 'https://account.blob.core.windows.net',
  PURGEWATCH_STORAGE__queueServiceUri: 'https://account.queue.core.windows.net',
  PURGEWATCH_EVIDENCE__blobServiceUri: 'https://evidence.blob.core.windows.net',
  PURGEWATCH_SENTINEL_ENDPOINT: 'https://local.ingest.monitor.azure.com',
  PURGEWATCH_SENTINEL_RULE_ID: `dcr-${'0'.repeat(32)}`,
  PURGEWATCH_SENTINEL_STREAM: 'Custom-Purgewatch_CL',
};

export interface ColdStart {
  /** Medians, ms: the whole, the part that is the app's own, and a process that does nothing. */
  readonly total: number;
  readonly app: number;
  readonly empty: number;
  readonly functions: number;
}

export function measureColdStart(): ColdStart {
  const empty = [];
  const loaded = [];
  for (let run = 0; run < RUNS; run++) {
    empty.push(numbersOf(EMPTY));
    loaded.push(numbersOf(REGISTER));
  }
  const at = (runs: readonly number[][], index: number) => median(runs.map((numbers) => numbers[index] ?? Number.NaN));
  return { total: at(loaded, 0), app: at(loaded, 1), empty: at(empty, 0), functions: at(loaded, 2) };
}

/** performance.now() counts from the start of the process. */
function numbersOf(script: string): number[] {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, ...SETTINGS },
  });
  if (status !== 0) throw new Error(`cold start: ${stderr.split('\n').find((line) => /Error/.test(line)) ?? status}`);
  return stdout.split(' ').map(Number);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
