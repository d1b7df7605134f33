import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TableClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueClient } from '@azure/storage-queue';
import { describe, expect, test } from 'vitest';
import { startAzurite } from '../../../tools/local/azurite.ts';

const MODULE = new URL('../../../tools/local/azurite.ts', import.meta.url).href;

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.once('error', () => resolve(false)).once('connect', () => socket.destroy());
  });
}

async function untilClosed(port: number, deadlineMs: number): Promise<boolean> {
  const end = Date.now() + deadlineMs;
  while (await isListening(port)) {
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

describe('azurite', () => {
  test('serves tables, queues and blobs until it is stopped', async () => {
    const azurite = await startAzurite();
    const table = TableClient.fromConnectionString(azurite.connectionString, 'things', {
      allowInsecureConnection: true,
    });
    await table.createTable();
    await table.createEntity({ partitionKey: 'p', rowKey: 'r', n: 1 });
    expect(await table.getEntity('p', 'r')).toMatchObject({ n: 1 });
    expect((await new QueueClient(azurite.connectionString, 'things').create())._response.status).toBe(201);
    const blobs = BlobServiceClient.fromConnectionString(azurite.connectionString);
    expect((await blobs.createContainer('things')).containerCreateResponse._response.status).toBe(201);

    await azurite.stop();

    expect(await isListening(azurite.ports.table)).toBe(false);
  });

  test('a port in use is one clear line that names the port', async () => {
    const first = await startAzurite();
    await expect(startAzurite({ ports: { queue: first.ports.queue } })).rejects.toThrow(
      `Azurite did not start: port ${first.ports.queue} is already in use.`,
    );
    await first.stop();
  });

  test('keeps its data in a folder when it is given one', async () => {
    const location = await mkdtemp(join(tmpdir(), 'purgewatch-azurite-'));
    const first = await startAzurite({ location });
    await new QueueClient(first.connectionString, 'kept').create();
    await first.stop();

    const second = await startAzurite({ location });
    const kept = await new QueueClient(second.connectionString, 'kept').exists();
    await second.stop();
    await rm(location, { recursive: true });

    expect(kept).toBe(true);
  });

  test('ends when its parent is killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'purgewatch-parent-'));
    const script = join(folder, 'parent.mjs');
    await writeFile(
      script,
      `import { startAzurite } from ${JSON.stringify(MODULE)};\nprocess.send((await startAzurite()).ports.table);\n`,
    );
    const parent = fork(script, { execArgv: [] });
    const [port] = (await once(parent, 'message')) as [number];
    expect(await isListening(port)).toBe(true);

    parent.kill('SIGKILL');
    await once(parent, 'exit');

    expect(await untilClosed(port, 3_000)).toBe(true);
    await rm(folder, { recursive: true });
  });
});
