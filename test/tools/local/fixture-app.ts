/** Writes function apps to temporary folders for the tests of the local function host. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** Maximum speed for tests: a failed message is visible again at once. */
const HOST_JSON = {
  version: '2.0',
  extensions: {
    eventHubs: { maxEventBatchSize: 10, prefetchCount: 20 },
    queues: { maxDequeueCount: 3, visibilityTimeout: '00:00:00', maxPollingInterval: '00:00:00.200' },
  },
};

export interface FixtureApp {
  readonly directory: string;
  remove(): void;
}

/** The files by their path in the app; package.json and host.json are added when they are not among them. */
export function writeApp(files: Record<string, string>, manifest: object = { main: 'main.cjs' }): FixtureApp {
  const directory = mkdtempSync(join(tmpdir(), 'purgewatch-app-'));
  const all = { 'package.json': JSON.stringify(manifest), 'host.json': JSON.stringify(HOST_JSON), ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  symlinkSync(NODE_MODULES, join(directory, 'node_modules'), 'junction');
  return { directory, remove: () => rmSync(directory, { recursive: true }) };
}

/** Waits for something to become true, in short steps, and fails with `what` when it does not. */
export async function until(what: string, test: () => boolean | Promise<boolean>, deadlineMs = 8_000): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!(await test())) {
    if (Date.now() > end) throw new Error(`Waited ${deadlineMs} ms in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
