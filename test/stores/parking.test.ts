import { describe, expect, it } from 'vitest';
import { createBlobParking } from '../../shared/stores/blob-parking.ts';
import { createMemoryParking } from '../../shared/stores/memory-parking.ts';
import { decodeParked, encodeParked } from '../../shared/stores/parked-record.ts';
import { parkedRecord, parkingConformance } from './parking.conformance.ts';
import { useAzurite, useScriptedStorage } from './storage.ts';

const storage = useAzurite();
const scripted = useScriptedStorage();

parkingConformance('memory', async () => {
  const parking = createMemoryParking();
  return { parking, read: async (name) => parking.parked.get(name) ?? null };
});
parkingConformance('blobs', async () => {
  const container = storage().container('parked');
  await container.create();
  return {
    parking: createBlobParking(container),
    async read(name) {
      const text = (await container.getBlobClient(name).downloadToBuffer()).toString();
      const record = decodeParked(name, text);
      // What is text is kept as text, whether it came as bytes or not.
      const original = JSON.parse(text).encoding === 'utf8' && record.sequence === 102;
      const empty = record.sequence === 105;
      return original || empty ? { ...record, raw: Buffer.from(record.raw as string) } : record;
    },
  };
});

describe('a parked record', () => {
  it('is JSON that a person can read', () => {
    expect(JSON.parse(encodeParked(parkedRecord()))).toEqual({
      hub: 'audit-events',
      partition: '1',
      sequence: 42,
      index: 0,
      reason: 'record: found "soon" in CreationTime, expected an ISO 8601 time',
      encoding: 'utf8',
      raw: '{"CreationTime":"soon"}',
    });
    expect(JSON.parse(encodeParked(parkedRecord({ raw: Buffer.of(0xff) })))).toMatchObject({
      encoding: 'base64',
      raw: '/w==',
    });
  });

  it.each(['', '{}', '{"hub":1}', 'null'])('is refused when it is %j', (text) => {
    expect(() => decodeParked('x', text)).toThrow('parked record x: cannot be read');
  });
});

describe('parking in blobs', () => {
  it.each([
    { status: 403, fault: 'AuthorizationFailure' },
    { status: 404, fault: 'ContainerNotFound' },
    { status: 409, fault: 'ContainerBeingDeleted' },
    { status: 500, fault: 'InternalError' },
  ])('$status $fault is a fault of the dependency, after which it starts nothing more', async (answer) => {
    const { container, requests } = scripted(answer);
    const records = Array.from({ length: 100 }, (_, index) => parkedRecord({ index }));
    await expect(createBlobParking(container).park(records)).rejects.toMatchObject({ statusCode: answer.status });
    expect(requests.length).toBeLessThanOrEqual(8);
  });

  it.each([
    { status: 409, fault: 'BlobAlreadyExists' },
    { status: 412, fault: 'ConditionNotMet' },
  ])('$status $fault means that it is parked already', async (answer) => {
    await createBlobParking(scripted(answer).container).park([parkedRecord()]);
  });
});
