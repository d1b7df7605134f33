/** `npm start [-- [--once] [--hub-port N] [--tenant GUID] FILE...]`: the product in small, on this machine. */
import { access, constants, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stop } from 'esbuild';
import { buildApp } from '../build.ts';
import { InputError } from '../input/read-input.ts';
import type { HostLog } from '../local/functions-core-types.ts';
import type { Row } from '../local/logs-ingestion-stub.ts';
import { shorten, tableHeader, tableRow } from '../results/table.ts';
import { type Environment, startEnvironment } from '../run/environment.ts';
import { missingAlerts } from '../run/expected.ts';
import { interruption, unlessAborted } from '../run/interruption.ts';
import { lineOfRow } from '../run/line-of-row.ts';
import { parkedReasons } from '../run/parked-reasons.ts';
import { createProgress, type Progress, percentile } from '../run/progress.ts';
import { type Sent, sendFiles } from '../run/send.ts';
import { parseCommandLine, tenantOption, UsageError } from './usage.ts';

export const USAGE = 'npm start [-- [--once] [--hub-port N] [--tenant GUID] FILE...]';

const OPTIONS = {
  once: { type: 'boolean', default: false },
  'hub-port': { type: 'string', default: '0' },
  tenant: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SAMPLES = join(ROOT, 'samples');
/** Reasons of parked records that are shown. */
const SHOWN_REASONS = 5;
const ALERTS_FILE = join(ROOT, '.purgewatch', 'alerts.ndjson');

/** A local run in which nothing happens for this long is stuck. */
const PATIENCE_MS = 60_000;

/** Longest that a stop may take, ms: a function host waits 10 s for invocations under way. */
const STOP_MS = 15_000;

/** Exit codes: 0 done, or stopped by Ctrl-C; 1 something failed or an expected alert is missing; 2 wrong usage; 3 a file cannot be read. */
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
  for (const [file, reason] of unreadable) complain(`${file}: ${reason}`);
  const readable = files.filter((file) => !unreadable.has(file));
  if (readable.length === 0) return 3;

  const signal = interruption({
    process,
    output: process.stdout,
    now: () => performance.now(),
    exit: (code) => process.exit(code),
  });
  const run: Run = {
    files: readable,
    signal,
    progress: createProgress(),
    alerts: [],
    complain: (line) => {
      // Whatever fails while everything is being stopped fails because of that.
      if (!signal.aborted) complain(line);
    },
  };
  const ownFiles = positionals.length > 0;
  const code = await inEnvironment(run, { hubPort, tenantId, ownFiles, once: values.once });
  // Clients of what has been stopped go on trying for a minute. Unless they do, this timer holds nobody up.
  setTimeout(() => process.exit(), 500).unref();
  return code === 0 && !signal.aborted && unreadable.size > 0 ? 3 : code;
}

interface Run {
  readonly files: readonly string[];
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly alerts: Row[];
  readonly complain: (line: string) => void;
}

interface RunOptions {
  readonly hubPort: number;
  readonly tenantId: string | null;
  /** Files of the user, not the samples. */
  readonly ownFiles: boolean;
  readonly once: boolean;
}

async function inEnvironment(run: Run, options: RunOptions): Promise<number> {
  const { signal, progress, alerts } = run;
  say('Starting storage, event hubs and the function app on this machine ...');
  let environment: Environment;
  try {
    await unlessAborted(buildApp(ROOT), signal);
    await stop(); // the bundler's process would stay for the next build
    environment = await startEnvironment({
      appDirectory: ROOT,
      hubPort: options.hubPort,
      tenantId: options.tenantId,
      signal,
      onLog: (line) => {
        progress.log(line);
        if (line.level === 'error' || line.level === 'critical') run.complain(firstLine(line));
      },
      onAlerts: (rows) => {
        for (const row of progress.arrived(rows)) {
          if (alerts.push(row) === 1) say(`\n${tableHeader()}`);
          say(tableRow(lineOfRow(row)));
        }
      },
    });
  } catch (error) {
    run.complain(messageOf(error));
    return signal.aborted ? 0 : 1;
  }
  try {
    return await unlessAborted(Promise.race([work(environment, run, options), hostEnded(environment, run)]), signal);
  } catch (error) {
    run.complain(messageOf(error));
    return signal.aborted ? 0 : 1;
  } finally {
    await Promise.race([environment.stop(), sleep(STOP_MS, undefined, { ref: false })]);
  }
}

async function work(environment: Environment, run: Run, { ownFiles, once }: RunOptions): Promise<number> {
  const { progress, alerts } = run;
  const started = performance.now();
  const sent = await sendFiles(environment.hubConnection, run.files, {
    sending: progress.sending,
    unreadable: (error) => {
      if (!(error instanceof InputError)) throw error;
      run.complain(error.message);
    },
  });
  await progress.settled(() => sent.messages, PATIENCE_MS);
  await mkdir(dirname(ALERTS_FILE), { recursive: true });
  await writeFile(ALERTS_FILE, alerts.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const seconds = (performance.now() - started) / 1000;
  summarise(environment, progress, sent, seconds, await environment.settledSinks(PATIENCE_MS));
  for (const reason of await parkedReasons(environment.storageConnection, SHOWN_REASONS))
    say(`  parked      ${shorten(reason, 140)}`);
  for (const violation of environment.violations) complain(`a stub of Azure refused a request: ${violation}`);
  if (environment.violations.length > 0) return 1;
  if (!ownFiles && !(await samplesAsExpected(progress))) return 1;
  if (!once) {
    say('\nStill running: send your own records to the hubs, and alerts appear here. Ctrl-C stops everything.');
    say(`  event hubs  ${environment.hubConnection}`);
    await new Promise(() => undefined); // until a signal, or the end of the host
  }
  return sent.unreadable > 0 ? 3 : 0;
}

function summarise(
  environment: Environment,
  progress: Progress,
  sent: Sent,
  seconds: number,
  sinks: Awaited<ReturnType<Environment['settledSinks']>>,
): void {
  const { totals, delays, delivered } = progress;
  const ids = new Set([...delivered.values()].map((row) => row.AlertId));
  const [p50, max] = [percentile(delays, 0.5), percentile(delays, 1)];
  say('');
  say(`  records     ${totals.records} in ${totals.messages} messages, ${Math.round(totals.records / seconds)}/s`);
  say(`  relevant    ${totals.relevant}`);
  say(`  parked      ${totals.parked}`);
  say(`  findings    ${totals.findings}, of them ${totals.suppressed} suppressed`);
  say(`  alerts      ${ids.size} in ${delivered.size} revisions`);
  say(`  evidence    ${sinks.evidenceSets} sets, one for each revision of medium or more`);
  say(`  contained   ${sinks.containments} (critical ones; by the stub of a playbook, which only notes it)`);
  if (p50 !== null && max !== null)
    say(`  send to alert  ${p50.toFixed(0)} ms (half of them), ${max.toFixed(0)} ms (the slowest)`);
  if (sent.tooLarge > 0) say(`  too large   ${sent.tooLarge} records that no event hub takes were not sent`);
  say(`  written     alerts as Sentinel got them: ${relative(process.cwd(), ALERTS_FILE)}`);
  say('              state, journal, parked records: tables purgewatchsubjects and purgewatchalerts, containers');
  say(`              journal, parked and evidence, in memory, gone when this ends: ${storageEndpoint(environment)}`);
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
    .filter((name) => /^\d.*\.(ndjson|csv|json|log)$/.test(name))
    .sort()
    .map((name) => join(SAMPLES, name));
}

/** Files that cannot even be opened, with the reason. */
async function unreadableFiles(files: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const reasons = new Map<string, string>();
  for (const file of files) {
    try {
      await access(file, constants.R_OK);
      if ((await stat(file)).isDirectory()) reasons.set(file, 'is a folder, expected a file');
    } catch (error) {
      const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      reasons.set(file, missing ? 'no such file' : 'not readable for this user');
    }
  }
  return reasons;
}

function portOption(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535))
    throw new UsageError(`--hub-port: found "${text}", expected a port from 0 (any free one) to 65535`);
  return port;
}

/** Never settles while everything is as it should be. */
async function hostEnded(environment: Environment, run: Run): Promise<number> {
  const code = await environment.hostExited;
  // Ctrl-C in a terminal reaches the host too: give the signal of this process the time to arrive.
  await sleep(200, undefined, { ref: false });
  if (environment.stopping) return 0;
  run.complain(`the function host ended by itself with code ${code}`);
  return run.signal.aborted ? 0 : 1;
}

function firstLine({ functionName, message }: HostLog): string {
  return `${functionName ?? 'host'}: ${message.split('\n', 1)[0] ?? ''}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(line: string): void {
  process.stderr.write(`purgewatch: ${line}\n`);
}
