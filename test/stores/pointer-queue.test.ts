import { describe, expect, it } from 'vitest';
import { createMemoryPointerQueue } from '../../shared/stores/memory-pointer-queue.ts';
import { encodePointer, parsePointer } from '../../shared/stores/pointer.ts';
import { createStoragePointerQueue } from '../../shared/stores/storage-pointer-queue.ts';
import { pointerQueueConformance } from './pointer-queue.conformance.ts';
import { useAzurite, useScriptedStorage } from './storage.ts';

const storage = useAzurite();
const scripted = useScriptedStorage();

pointerQueueConformance('memory', async () => {
  const queue = createMemoryPointerQueue();
  return {
    queue,
    async drain() {
      const pointers = [];
      for (let next = queue.take(); next; next = queue.take()) pointers.push(next);
      return pointers;
    },
  };
});
pointerQueueConformance('storage queue', async () => {
  // Nobody creates it: the queue's first message does.
  const client = storage().queue('conformance');
  return {
    queue: createStoragePointerQueue(client),
    async drain() {
      const { receivedMessageItems } = await client.receiveMessages({ numberOfMessages: 32 });
      return receivedMessageItems.map(({ messageText }) => parsePointer(messageText));
    },
  };
});

describe('pointer queue in storage', () => {
  it('sends base64 that never expires', async () => {
    const client = storage().queue('lasting');
    await createStoragePointerQueue(client).send({ id: 'abc', revision: 1 });
    const { receivedMessageItems } = await client.receiveMessages();
    const [message] = receivedMessageItems;
    expect(Buffer.from(message!.messageText, 'base64').toString()).toBe('{"id":"abc","revision":1}');
    expect(message!.expiresOn.getUTCFullYear()).toBeGreaterThan(9_000);
  });

  it('creates a missing queue once, and gives up when it is missing all the same', async () => {
    const missing = { status: 404, fault: 'QueueNotFound' };
    const { queue, requests } = scripted(missing, { status: 201 }, missing);
    const send = createStoragePointerQueue(queue).send({ id: 'abc', revision: 1 });
    await expect(send).rejects.toMatchObject({ statusCode: 404 });
    expect(requests).toEqual(['POST /account/things/messages', 'PUT /account/things', 'POST /account/things/messages']);
  });

  it.each([
    { status: 403, fault: 'AuthorizationFailure' },
    { status: 409, fault: 'QueueBeingDeleted' },
    { status: 500, fault: 'InternalError' },
  ])('$status $fault is a fault of the dependency', async (answer) => {
    const { queue, requests } = scripted(answer);
    const send = createStoragePointerQueue(queue).send({ id: 'abc', revision: 1 });
    await expect(send).rejects.toMatchObject({ statusCode: answer.status });
    expect(requests).toHaveLength(1);
  });
});

describe('a queue message', () => {
  const pointer = { id: 'abc-DEF_1', revision: 7 };
  it.each([
    ['an object', pointer],
    ['an object with more in it', { ...pointer, title: 'x' }],
    ['JSON', JSON.stringify(pointer)],
    ['JSON with blanks around it', `\n ${JSON.stringify(pointer)} `],
    ['base64 of JSON', encodePointer(pointer)],
    ['bytes of JSON', Buffer.from(JSON.stringify(pointer))],
    ['bytes of base64', new Uint8Array(Buffer.from(encodePointer(pointer)))],
  ])('is read from %s', (_, message) => {
    expect(parsePointer(message)).toEqual(pointer);
  });

  it.each([
    ['nothing', undefined, 'message: '],
    ['null', null, 'message: '],
    ['a number', 7, 'message: '],
    ['an empty text', '', 'a text of 0 characters that is neither JSON nor its base64'],
    ['any text', 'hello', 'a text of 5 characters that is neither JSON nor its base64'],
    ['half of JSON', '{"id":', 'a text of 6 characters'],
    ['a list', '[]', 'neither JSON'],
    ['a lack of an id', { revision: 1 }, 'id: '],
    ['a lack of a revision', { id: 'a' }, 'revision: '],
    ['an id that is no key', { id: 'a/b', revision: 1 }, 'id: expected 1 to 128 letters, digits, _ or -'],
    ['a revision that is text', { id: 'a', revision: '1' }, 'revision: '],
  ])('is refused for %s', (_, message, reason) => {
    expect(() => parsePointer(message)).toThrow(reason);
    expect(() => parsePointer(message)).toThrow(expect.objectContaining({ code: 'pointer' }));
  });
});
