import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBlobJournal } from '../../shared/stores/blob-journal.ts';
import { createFileJournal } from '../../shared/stores/file-journal.ts';
import { createMemoryJournal } from '../../shared/stores/memory-journal.ts';
import { freshPosition, journalConformance } from './journal.conformance.ts';
import { useAzurite, useScriptedStorage } from './storage.ts';

const storage = useAzurite();
const scripted = useScriptedStorage();
const opened: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(opened.map((journal) => journal.close())));

journalConformance('memory', createMemoryJournal);
journalConformance('file', async () => {
  const journal = await createFileJournal();
  opened.push(journal);
  return journal;
});
journalConformance('blobs', async () => {
  const container = storage().container('conformance');
  await container.createIfNotExists();
  return createBlobJournal(container);
});

const POSITION = { hub: 'audit-events', partition: '3', firstSequence: 7, lastSequence: 4200 };
const RECORDS = [
  { recordId: 'a', raw: '{"Operation":"HardDelete"}' },
  { recordId: 'b', raw: '{}' },
];

describe('journal in blobs', () => {
  beforeAll(() => storage().container('journal').create());

  it('names a blob by hub, partition and sequences, so that names sort as batches do', async () => {
    const name = await createBlobJournal(storage().container('journal')).write(POSITION, RECORDS);
    expect(name).toBe('audit-events/3/00000000000000000007-00000000000000004200.ndjson.gz');
  });

  it('holds gzip of one line of JSON for each record, which common tools read', async () => {
    const container = storage().container('journal');
    const name = await createBlobJournal(container).write(freshPosition(), RECORDS);
    const bytes = await container.getBlobClient(name).downloadToBuffer();
    expect(gunzipSync(bytes).toString()).toBe(
      '{"recordId":"a","raw":"{\\"Operation\\":\\"HardDelete\\"}"}\n{"recordId":"b","raw":"{}"}\n',
    );
  });

  it.each([
    ['a/../b', '..', 'a$2f..$2fb/$2e$2e'],
    ['hub name', 'é', 'hub$20name/$c3$a9'],
    ['$Default', '', '$24Default/$'],
  ])('makes the hub %j and the partition %j safe', async (hub, partition, folder) => {
    const journal = createBlobJournal(storage().container('journal'));
    const name = await journal.write({ ...POSITION, hub, partition }, RECORDS);
    expect(name.split('/').slice(0, 2).join('/')).toBe(folder);
    expect(await journal.read(name)).toEqual(RECORDS);
  });

  it.each([
    { what: 'more bytes than allowed', body: gzipSync(Buffer.alloc(3_000, 'ab')).subarray(0), maxBytes: 20 },
    { what: 'a bomb: few bytes that unpack to many', body: gzipSync(Buffer.alloc(1_000_000)), maxBytes: 10_000 },
    { what: 'no gzip', body: Buffer.from('{}'), maxBytes: 10_000 },
    { what: 'half a gzip', body: gzipSync(Buffer.from('{"recordId":"a","raw":""}')).subarray(0, 30), maxBytes: 10_000 },
    { what: 'a line that is no record', body: gzipSync('{"recordId":1}\n'), maxBytes: 10_000 },
    { what: 'a line that is no JSON', body: gzipSync('{"recordId":"a","raw":""}\n\n{'), maxBytes: 10_000 },
  ])('refuses a blob of $what', async ({ what, body, maxBytes }) => {
    const container = storage().container('journal');
    await container.getBlockBlobClient(what).upload(body, body.length);
    await expect(createBlobJournal(container, { maxBytes }).read(what)).rejects.toMatchObject({
      code: 'stored-format',
    });
  });

  it('sends one request for each write and each read', async () => {
    const { container, requests } = scripted({ status: 201 }, { status: 200, body: 'x' });
    const journal = createBlobJournal(container);
    const blob = await journal.write(POSITION, RECORDS);
    expect(requests).toHaveLength(1);
    await journal.read(blob).catch(() => undefined);
    expect(requests).toHaveLength(2);
  });

  it.each([
    { status: 409, fault: 'BlobAlreadyExists' },
    { status: 412, fault: 'ConditionNotMet' },
    { status: 409, fault: 'BlobImmutableDueToPolicy' },
    { status: 403, fault: 'UnauthorizedBlobOverwrite' },
  ])('$status $fault means that the batch is there already', async (answer) => {
    await createBlobJournal(scripted(answer).container).write(POSITION, RECORDS);
  });

  it.each([
    { status: 409, fault: 'ContainerBeingDeleted' },
    { status: 404, fault: 'ContainerNotFound' },
    { status: 403, fault: 'AuthorizationPermissionMismatch' },
    { status: 500, fault: 'InternalError' },
    { status: 503, fault: 'ServerBusy' },
  ])('$status $fault is a fault of the dependency, on write and on read', async (answer) => {
    const journal = createBlobJournal(scripted(answer).container);
    await expect(journal.write(POSITION, RECORDS)).rejects.toMatchObject({ statusCode: answer.status });
    await expect(journal.read('x')).rejects.toMatchObject({ statusCode: answer.status });
  });

  it('writes nothing into a container that is missing, and says so', async () => {
    const journal = createBlobJournal(storage().container('missing'));
    await expect(journal.write(POSITION, RECORDS)).rejects.toMatchObject({ code: 'ContainerNotFound' });
    await expect(journal.read('x')).rejects.toMatchObject({ code: 'ContainerNotFound' });
  });
});

describe('journal in a file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'purgewatch-test-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is one file, readable by its owner only, that close() deletes, also when called twice', async () => {
    const journal = await createFileJournal(folder);
    expect(await journal.write(POSITION, RECORDS)).toMatch(/^0-\d+$/);
    await journal.write(POSITION, RECORDS);
    const [home] = await readdir(folder);
    expect(await readdir(join(folder, home!))).toEqual(['journal.ndjson']);
    if (process.platform !== 'win32')
      expect((await stat(join(folder, home!, 'journal.ndjson'))).mode & 0o777).toBe(0o600);
    await Promise.all([journal.close(), journal.close()]);
    await journal.close();
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses a place in the file where no batch begins', async () => {
    const journal = await createFileJournal(folder);
    await journal.write(POSITION, RECORDS);
    await expect(journal.read('3-10')).rejects.toMatchObject({ code: 'stored-format' });
    await journal.close();
  });
});
