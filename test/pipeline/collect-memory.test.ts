/** A content that is larger than memory ought to be: from the socket to the messages, nothing holds more than a few of them. */
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { createPacker } from '../../shared/pipeline/pack-records.ts';
import { createManagementActivity } from '../../shared/sources/management-activity.ts';
import { closeNow, listenLocally } from '../../tools/local/stub-response.ts';
import { FEED, START } from '../support/collecting.ts';
import { deleteRecord } from '../support/records.ts';

const RECORDS = 100_000;

it('sends a content of 59 MB in a part of memory', { timeout: 60_000 }, async () => {
  const record = Buffer.from(`${JSON.stringify(deleteRecord())},`);
  function* body() {
    yield Buffer.from('[');
    for (let sent = 0; sent < RECORDS; sent += 100) yield Buffer.concat(Array.from({ length: 100 }, () => record));
    yield Buffer.from('{}]');
  }
  const server = createServer((_request, response) => Readable.from(body()).pipe(response));
  const endpoint = `http://127.0.0.1:${await listenLocally(server)}`;
  const credential = { getToken: async () => ({ token: 'good', expiresOnTimestamp: 0 }) };
  const source = createManagementActivity({ endpoint, credential });
  let bytes = 0;
  let most = 0;
  const before = process.memoryUsage().arrayBuffers;
  const packer = createPacker({
    async send(message) {
      bytes += message.length;
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
      return 'sent';
    },
  });
  let records = 0;
  for await (const piece of source.read(FEED, { id: 'a', uri: `${endpoint}/a`, created: START })) {
    await packer.add(piece);
    records++;
  }
  await packer.flush();
  await closeNow(server);
  expect(records).toBe(RECORDS + 1);
  expect(bytes).toBeGreaterThan(59_000_000);
  expect(most).toBeLessThan(32 * 1024 * 1024);
});
