import { beforeAll, describe, expect, it } from 'vitest';
import { createMemoryRowStore } from '../../shared/stores/memory-row-store.ts';
import { createTableRowStore } from '../../shared/stores/table-row-store.ts';
import { MAX_ROW_BYTES } from '../../shared/subjects/codec.ts';
import { RowConflictError } from '../../shared/subjects/row-store.ts';
import { rowStoreConformance } from './row-store.conformance.ts';
import { type Answer, countRequests, useAzurite, useScriptedStorage } from './storage.ts';

const storage = useAzurite();
const scripted = useScriptedStorage();
const KEY = { partition: 'a1', row: 'b2' };

rowStoreConformance('memory', createMemoryRowStore);
rowStoreConformance('Table Storage', async () => {
  const table = storage().table('conformance');
  await table.createTable();
  return createTableRowStore(table);
});

describe('row store in Table Storage', () => {
  beforeAll(() => storage().table('rows').createTable());

  it('sends one request for each read and each write, of the largest row as well', async () => {
    const table = storage().table('rows');
    const requests = countRequests(table);
    const rows = createTableRowStore(table);
    await rows.read(KEY);
    expect(requests()).toBe(1);
    const etag = await rows.write(KEY, new Uint8Array(MAX_ROW_BYTES), null);
    expect(requests()).toBe(2);
    await rows.write(KEY, new Uint8Array(MAX_ROW_BYTES), etag);
    expect(requests()).toBe(3);
    await rows.read(KEY);
    expect(requests()).toBe(4);
  });

  it('refuses a row of one byte more than the largest before it is sent', async () => {
    const { table, requests } = scripted({ status: 204 });
    const write = createTableRowStore(table).write(KEY, new Uint8Array(MAX_ROW_BYTES + 1), null);
    await expect(write).rejects.toThrow(`${MAX_ROW_BYTES + 1} bytes, but a row holds at most ${MAX_ROW_BYTES}`);
    expect(requests).toEqual([]);
  });

  it('does not take a missing table for a missing row', async () => {
    const rows = createTableRowStore(storage().table('missing'));
    await expect(rows.read(KEY)).rejects.toMatchObject({ statusCode: 404 });
    await expect(rows.write(KEY, Uint8Array.of(1), null)).rejects.not.toBeInstanceOf(RowConflictError);
    await expect(rows.write(KEY, Uint8Array.of(1), 'W/"1"')).rejects.not.toBeInstanceOf(RowConflictError);
  });

  it.each([
    { what: 'a chunk is missing', change: { p01: null } },
    { what: 'the number of bytes is missing', change: { size: null } },
    { what: 'a chunk is shorter', change: { p00: Buffer.of(1) } },
  ])('refuses a row of which $what', async ({ what, change }) => {
    const table = storage().table('rows');
    const properties: object = { p00: Buffer.alloc(61_440), p01: Buffer.of(1), size: 61_441, ...change };
    const kept = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));
    const row = Buffer.from(what).toString('hex');
    await table.createEntity({ partitionKey: 'damaged', rowKey: row, ...kept });
    await expect(createTableRowStore(table).read({ partition: 'damaged', row })).rejects.toMatchObject({
      code: 'stored-format',
    });
  });
});

describe('what Table Storage answers to a write', () => {
  const write = (answer: Answer, etag: string | null) =>
    createTableRowStore(scripted(answer).table).write(KEY, Uint8Array.of(1), etag);

  it.each([
    { status: 409, fault: 'EntityAlreadyExists', etag: null },
    { status: 412, fault: 'UpdateConditionNotSatisfied', etag: 'W/"1"' },
    { status: 404, fault: 'ResourceNotFound', etag: 'W/"1"' },
  ])('$status $fault is a conflict', async ({ etag, ...answer }) => {
    const error = await write(answer, etag).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RowConflictError);
    expect(error).toMatchObject({ cause: { statusCode: answer.status } });
  });

  it.each([
    { status: 500, fault: 'OperationTimedOut', etag: null },
    { status: 503, fault: 'ServerBusy', etag: 'W/"1"' },
    { status: 403, fault: 'AuthorizationPermissionMismatch', etag: 'W/"1"' },
    { status: 404, fault: 'TableNotFound', etag: null },
    { status: 404, fault: 'TableNotFound', etag: 'W/"1"' },
    { status: 409, fault: 'TableBeingDeleted', etag: null },
    { status: 413, fault: 'RequestBodyTooLarge', etag: null },
  ])('$status $fault ($etag) is a fault of the dependency', async ({ etag, ...answer }) => {
    const error = await write(answer, etag).catch((caught: unknown) => caught);
    expect(error).not.toBeInstanceOf(RowConflictError);
    expect(error).toMatchObject({ statusCode: answer.status });
  });

  it('finds the fault in the body where no header names it', async () => {
    const body = JSON.stringify({ 'odata.error': { code: 'TableNotFound', message: { value: 'none' } } });
    const answer = { status: 404, headers: { 'content-type': 'application/json' }, body };
    await expect(write(answer, 'W/"1"')).rejects.toMatchObject({ statusCode: 404 });
    await expect(createTableRowStore(scripted(answer).table).read(KEY)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('success without an ETag is no success: the next write could not be checked', async () => {
    await expect(write({ status: 204 }, null)).rejects.toMatchObject({ code: 'stored-format' });
  });

  it('500 on a read is not an empty row', async () => {
    const read = createTableRowStore(scripted({ status: 500, fault: 'InternalError' }).table).read(KEY);
    await expect(read).rejects.toMatchObject({ statusCode: 500 });
  });
});
