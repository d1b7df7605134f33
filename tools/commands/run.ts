/** `npm start [-- [--once] [--hub-port N] [--tenant GUID] FILE...]`: the product in small, on this machine. */
import { access, constants, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildApp } from '../build.ts';
import { InputError } from '../input/read-input.ts';
import type { HostLog } from '../local/functions-core-types.ts';
import type { Row } from '../local/logs-ingestion-stub.ts';
import { tableHeader, tableRow } from '../results/table.ts';
import { type Environment, startEnvironment } from '../run/environment.ts';
import { missingAlerts } from '../run/expected.ts';
import { lineOfRow } from '../run/line-of-row.ts';
import { createProgress, type Progress, percentile } from '../run/progress.ts';
import { type Sent, sendFiles } from '../run/send.ts';
import { parseCommandLine, tenantOption, UsageError } from './usage.ts';

const USAGE = 'npm start [-- [--once] [--hub-port N] [--tenant GUID] FILE...]';

const OPTIONS = {
  once: { type: 'boolean', default: false },
  'hub-port': { type: 'string', default: '0' },
  tenant: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SAMPLES = join(ROOT, 'samples');
const ALERTS_FILE = join(ROOT, '.purgewatch', 'alerts.ndjson');

/** A local run in which nothing happens for this long is stuck. */
const PATIENCE_MS = 60_000;

/** Exit codes: 0 done; 1 something failed or an expected alert is missing; 2 wrong usage; 3 a file cannot be read. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommandLine(args, OPTIONS, USAGE);
  if (values.help) {
    say(USAGE);
    return 0;
  }
  const hubPort = portOption(values['hub-port']);
  const tenantId = tenantOption(values.tenant);
  const files = positionals.length > 0 ? positionals : await sampleFiles();
  const unreadable = await unreadableFiles(files);
  for (const line of unreadable) complain(line);
  if (unreadable.length === files.length) return 3;

  const progress = createProgress();
  const alerts: Row[] = [];
  const interrupted = interruption();
  say('Starting storage, event hubs and the function app on this machine ...');
  await buildApp(ROOT);
  let environment: Environment;
  try {
    environment = await startEnvironment({
      appDirectory: ROOT,
      hubPort,
      tenantId,
      onLog: (line) => {
        progress.log(line);
        if (line.level === 'error' || line.level === 'critical') complain(firstLine(line));
      },
      onAlerts: (rows) => {
        for (const row of progress.arrived(rows)) {
          if (alerts.push(row) === 1) say(`\n${tableHeader()}`);
          say(tableRow(lineOfRow(row)));
        }
      },
    });
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    return 1;
  }
  try {
    const readable = files.filter((file) => !unreadable.some((line) => line.startsWith(`${file}: `)));
    const run = work(environment, readable, progress, alerts);
    const code = await Promise.race([run, interrupted.then(() => 'interrupted' as const), hostEnded(environment)]);
    if (code === 'interrupted') return 0;
    if (code !== 0) return code;
    if (positionals.length === 0 && !(await samplesAsExpected(progress))) return 1;
    if (values.once) return unreadable.length > 0 ? 3 : 0;
    say('\nStill running: send your own records to the hubs, and alerts appear here. Ctrl-C stops everything.');
    say(`  event hubs  ${environment.hubConnection}`);
    return (await Promise.race([interrupted.then(() => 0), hostEnded(environment)])) || (unreadable.length > 0 ? 3 : 0);
  } finally {
    await environment.stop();
  }
}

async function work(
  environment: Environment,
  files: readonly string[],
  progress: Progress,
  alerts: readonly Row[],
): Promise<number> {
  const started = performance.now();
  let sent: Sent | undefined;
  try {
    sent = await sendFiles(environment.hubConnection, files, {
      sending: progress.sending,
      unreadable: (error) => {
        if (!(error instanceof InputError)) throw error;
        complain(error.message);
      },
    });
    const { messages } = sent;
    await progress.settled(() => messages, PATIENCE_MS);
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    return 1;
  }
  await mkdir(join(ALERTS_FILE, '..'), { recursive: true });
  await writeFile(ALERTS_FILE, alerts.map((row) => `${JSON.stringify(row)}\n`).join(''));
  summarise(environment, progress, sent, (performance.now() - started) / 1000);
  for (const violation of environment.violations) complain(`the ingestion stub refused a request: ${violation}`);
  return environment.violations.length > 0 ? 1 : 0;
}

function summarise(environment: Environment, progress: Progress, sent: Sent, seconds: number): void {
  const { totals, delays, delivered } = progress;
  const ids = new Set([...delivered.values()].map((row) => row.AlertId));
  const [p50, max] = [percentile(delays, 0.5), percentile(delays, 1)];
  say('');
  say(`  records     ${totals.records} in ${totals.messages} messages, ${Math.round(totals.records / seconds)}/s`);
  say(`  relevant    ${totals.relevant}`);
  say(`  parked      ${totals.parked}`);
  say(`  findings    ${totals.findings}, of them ${totals.suppressed} suppressed`);
  say(`  alerts      ${ids.size} in ${delivered.size} revisions`);
  if (p50 !== null && max !== null)
    say(`  send to alert  ${p50.toFixed(0)} ms (half of them), ${max.toFixed(0)} ms (the slowest)`);
  if (sent.tooLarge > 0) say(`  too large   ${sent.tooLarge} records that no event hub takes were not sent`);
  say(`  written     alerts as Sentinel got them: ${relative(process.cwd(), ALERTS_FILE)}`);
  say('              state, journal, parked records: tables purgewatchsubjects and purgewatchalerts, containers');
  say(`              journal and parked, in memory, gone when this ends: ${storageEndpoint(environment)}`);
}

function storageEndpoint({ storageConnection }: Environment): string {
  return /BlobEndpoint=([^;]+)/.exec(storageConnection)?.[1] ?? '';
}

async function samplesAsExpected({ delivered }: Progress): Promise<boolean> {
  const expected = JSON.parse(await readFile(join(SAMPLES, 'expected-alerts.json'), 'utf8'));
  const missing = missingAlerts(expected, [...delivered.values()]);
  for (const { detection, actor } of missing)
    complain(`samples: no alert of ${detection} by ${actor}, which was expected`);
  if (missing.length === 0) say(`  samples     all ${expected.length} expected alerts are there`);
  return missing.length === 0;
}

async function sampleFiles(): Promise<string[]> {
  const names = await readdir(SAMPLES);
  return names
    .filter((name) => /^\d.*\.(ndjson|csv|json)$/.test(name))
    .sort()
    .map((name) => join(SAMPLES, name));
}

async function unreadableFiles(files: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  for (const file of files) {
    try {
      await access(file, constants.R_OK);
      if ((await stat(file)).isDirectory()) lines.push(`${file}: is a folder, expected a file`);
    } catch (error) {
      const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      lines.push(`${file}: ${missing ? 'no such file' : 'not readable for this user'}`);
    }
  }
  return lines;
}

function portOption(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--hub-port: found "${text}", expected a port from 0 (any free one) to 65535`);
  return port;
}

function interruption(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

/** Never settles while everything is as it should be. */
async function hostEnded(environment: Environment): Promise<number> {
  const code = await environment.hostExited;
  if (environment.stopping) return 0;
  complain(`the function host ended by itself with code ${code}`);
  return 1;
}

function firstLine({ functionName, message }: HostLog): string {
  return `${functionName ?? 'host'}: ${message.split('\n', 1)[0] ?? ''}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(line: string): void {
  process.stderr.write(`purgewatch: ${line}\n`);
}
