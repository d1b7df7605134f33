/** Starts Azurite, the storage emulator, as a child process on free or given ports. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface StoragePorts {
  readonly blob: number;
  readonly queue: number;
  readonly table: number;
}

export interface AzuriteOptions {
  /** 0, the default for each, takes a free port. */
  readonly ports?: Partial<StoragePorts>;
  /** A folder to keep data in; without one all data is in memory. */
  readonly location?: string;
}

export interface Azurite {
  readonly connectionString: string;
  readonly ports: StoragePorts;
  stop(): Promise<void>;
}

/** The account that every Azurite has; the key is published in its documentation and opens nothing else. */
const ACCOUNT = 'devstoreaccount1';
const ACCOUNT_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const STOP_TIMEOUT_MS = 4_000;
const LISTENING = /Azurite (Blob|Queue|Table) service is successfully listening at http:\/\/127\.0\.0\.1:(\d+)/g;

export async function startAzurite({ ports = {}, location }: AzuriteOptions = {}): Promise<Azurite> {
  const child = fork(fileURLToPath(new URL('./azurite-child.ts', import.meta.url)), argumentsFor(ports, location), {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
  });
  const exited = once(child, 'exit');
  const chosen = await untilListening(child, exited);
  return { connectionString: connectionStringFor(chosen), ports: chosen, stop: () => stop(child, exited) };
}

function argumentsFor(ports: Partial<StoragePorts>, location: string | undefined): string[] {
  return [
    ...(location === undefined ? ['--inMemoryPersistence'] : ['--location', location]),
    '--silent',
    // Client libraries move to new API versions faster than Azurite learns them.
    '--skipApiVersionCheck',
    // Required, not a preference: its telemetry package is replaced by an empty one (see package.json, overrides).
    '--disableTelemetry',
    ...['--blobPort', String(ports.blob ?? 0)],
    ...['--queuePort', String(ports.queue ?? 0)],
    ...['--tablePort', String(ports.table ?? 0)],
  ];
}

async function untilListening(child: ChildProcess, exited: Promise<unknown[]>): Promise<StoragePorts> {
  let output = '';
  const found = new Map<string, number>();
  const ready = new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      if (found.size === 3) return;
      output += chunk;
      for (const [, service = '', port] of output.matchAll(LISTENING)) found.set(service, Number(port));
      if (found.size === 3) resolve();
    });
  });
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk).slice(-4_096);
  });
  const failed = exited.then(([code]) => {
    throw new Error(`Azurite did not start: ${reasonFrom(errors, code)}.`);
  });
  await Promise.race([ready, failed]);
  // From here on its exit is what stop() waits for, and no failure to start.
  failed.catch(() => undefined);
  return { blob: found.get('Blob') ?? 0, queue: found.get('Queue') ?? 0, table: found.get('Table') ?? 0 };
}

function reasonFrom(errors: string, code: unknown): string {
  const [, port] = /EADDRINUSE\D+[\d.]+:(\d+)/.exec(errors) ?? [];
  if (port !== undefined) return `port ${port} is already in use`;
  const line = errors.split('\n').find((text) => text.trim() !== '');
  return line?.trim().replace(/\.$/, '') ?? `it exited with code ${code}`;
}

function connectionStringFor(ports: StoragePorts): string {
  const endpoints = (['blob', 'queue', 'table'] as const).map((service) => {
    const name = `${service.charAt(0).toUpperCase()}${service.slice(1)}Endpoint`;
    return `${name}=http://127.0.0.1:${ports[service]}/${ACCOUNT}`;
  });
  const account = `AccountName=${ACCOUNT};AccountKey=${ACCOUNT_KEY}`;
  return ['DefaultEndpointsProtocol=http', account, ...endpoints].join(';');
}

async function stop(child: ChildProcess, exited: Promise<unknown[]>): Promise<void> {
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}
