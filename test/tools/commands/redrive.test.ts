/** Redrive as an operator runs it, on real storage and a broker that speaks Event Hubs' protocol. */
import { EventHubConsumerClient, earliestEventPosition } from '@azure/event-hubs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBlobParking } from '../../../shared/stores/blob-parking.ts';
import { connectionFrom } from '../../../shared/stores/connection.ts';
import { HOST_CONTAINERS, QUEUES, TABLES } from '../../../shared/stores/names.ts';
import { encodePointer } from '../../../shared/stores/pointer.ts';
import { ensureStorage } from '../../../shared/stores/provision.ts';
import { createTableOutbox } from '../../../shared/stores/table-outbox.ts';
import { type Azurite, startAzurite } from '../../../tools/local/azurite.ts';
import { EventHubBroker } from '../../../tools/local/event-hub-broker.ts';
import { parkedRecord } from '../../stores/parking.conformance.ts';
import { runCli } from './cli.ts';

let azurite: Azurite;
let broker: EventHubBroker;
beforeAll(async () => {
  azurite = await startAzurite();
  const hubs = ['audit-events', 'endpoint-events'].map((name) => ({ name, partitions: 1, consumerGroups: [] }));
  broker = new EventHubBroker({ hubs, port: 0 });
  await broker.listen();
});
afterAll(() => Promise.all([azurite.stop(), broker.close()]));
beforeEach(async () => {
  await ensureStorage(storage());
  for await (const { name } of parked().listBlobsFlat()) await parked().deleteBlob(name);
});

const storage = () => connectionFrom({ S: azurite.connectionString }, 'S');
const parked = () => storage().container(HOST_CONTAINERS.parked);
const queue = (name: string) => storage().queue(name);
const run = (...args: string[]) =>
  runCli(['redrive', ...args], {
    env: {
      PATH: process.env.PATH,
      AzureWebJobsStorage: azurite.connectionString,
      PURGEWATCH_STORAGE: azurite.connectionString,
      PURGEWATCH_EVENTHUB: broker.connectionString(),
    },
  });

async function names(): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of parked().listBlobsFlat()) found.push(name);
  return found;
}

/** Bodies of so many messages of a hub, from its start. */
async function bodiesOf(hub: string, count: number): Promise<string[]> {
  const client = new EventHubConsumerClient('$Default', broker.connectionString(), hub);
  const bodies: string[] = [];
  await new Promise<void>((resolve, reject) => {
    client.subscribe(
      {
        processEvents: async (events) => {
          bodies.push(...events.map(({ body }) => (Buffer.isBuffer(body) ? body.toString() : JSON.stringify(body))));
          if (bodies.length >= count) resolve();
        },
        processError: async (error) => reject(error),
      },
      { startPosition: earliestEventPosition },
    );
  });
  await client.close();
  return bodies;
}

async function waitingIn(name: string): Promise<string[]> {
  const { receivedMessageItems } = await queue(name).receiveMessages({ numberOfMessages: 32, visibilityTimeout: 1 });
  const texts = receivedMessageItems.map(({ messageText }) => Buffer.from(messageText, 'base64').toString());
  for (const { messageId, popReceipt } of receivedMessageItems) await queue(name).deleteMessage(messageId, popReceipt);
  return texts.sort();
}

describe('redrive parked', () => {
  it('sends what matches to its hub, byte for byte, removes it, and leaves the rest', async () => {
    const parking = createBlobParking(parked());
    await parking.park([
      parkedRecord({ sequence: 1, raw: '{"a":"é"}' }),
      parkedRecord({ sequence: 2, hub: 'endpoint-events' }),
      parkedRecord({ sequence: 3, reason: 'message: found "x", expected JSON' }),
    ]);
    const dry = await run('parked', '--hub', 'audit-events', '--reason', 'CREATIONTIME', '--dry-run');
    expect(dry).toMatchObject({ code: 0, stderr: '' });
    expect(dry.lines).toEqual([
      'would-send  parked    audit-events/1/1-0.json to audit-events: record: found "soon" in CreationTime, expected an ISO 8601 time',
      '1 would be sent',
    ]);
    expect(await names()).toHaveLength(3);
    const sent = await run('parked', '--hub', 'audit-events', '--reason', 'CREATIONTIME');
    expect(sent).toMatchObject({ code: 0, stderr: '' });
    expect(sent.lines.at(-1)).toBe('1 sent, 0 kept');
    expect(await names()).toEqual(['audit-events/1/3-0.json', 'endpoint-events/1/2-0.json']);
    expect(await bodiesOf('audit-events', 1)).toEqual(['{"a":"é"}']);
  });

  it('keeps what no hub takes, and says why', async () => {
    await createBlobParking(parked()).park([
      parkedRecord({ sequence: 7, hub: 'no-such-hub' }),
      parkedRecord({ sequence: 8, raw: 'x'.repeat(1_200_000) }),
    ]);
    await parked().uploadBlockBlob('audit-events/1/9-0.json', 'not ours', 8);
    const ran = await run('parked', '--json');
    expect(ran.code).toBe(1);
    expect(
      ran.lines.map((line) => JSON.parse(line)).map(({ name, outcome, reason }) => [name, outcome, reason]),
    ).toEqual([
      ['audit-events/1/8-0.json', 'kept', 'hub audit-events: the message is larger than the hub takes'],
      ['audit-events/1/9-0.json', 'kept', expect.stringContaining('cannot be read')],
      ['no-such-hub/1/7-0.json', 'kept', 'hub no-such-hub: there is no such hub'],
    ]);
    expect(await names()).toHaveLength(3);
  });

  it('takes only what was parked since', async () => {
    await createBlobParking(parked()).park([parkedRecord({ sequence: 11 })]);
    expect((await run('parked', '--since', '2199-01-01')).lines).toEqual(['0 sent, 0 kept']);
    expect((await run('parked', '--since', '2020-01-01', '--dry-run')).lines.at(-1)).toBe('1 would be sent');
  });
});

describe('redrive alerts', () => {
  const [A, B] = ['a'.repeat(32), 'b'.repeat(32)];
  const pointer = (id: string, revision = 1) => ({ id, revision });

  it('puts poisoned messages back on their queues, those of one alert or all, and pending ones on the first', async () => {
    const poison = queue(`${QUEUES.sentinel}-poison`);
    for (const id of [A, B]) await poison.sendMessage(encodePointer(pointer(id)));
    const result = { alertId: A, status: 'contained' };
    await queue(`${QUEUES.containmentResults}-poison`).sendMessage(
      Buffer.from(JSON.stringify(result)).toString('base64'),
    );
    await createTableOutbox(storage().table(TABLES.pending)).add(pointer(A, 2), Date.parse('2026-03-02T09:00:00Z'), 0);

    const dry = await run('alerts', '--alert', A, '--dry-run');
    expect(dry.lines).toEqual([
      `would-send  poisoned  ${A} revision 1 to sentinel-alerts: sentinel-alerts-poison`,
      `would-send  poisoned  ${A} to containment-results: containment-results-poison`,
      `would-send  pending   ${A} revision 2 to alerts: raised 2026-03-02T09:00:00.000Z`,
      '3 would be sent',
    ]);
    expect((await run('alerts', '--alert', A)).lines.at(-1)).toBe('3 sent, 0 kept');
    expect(await waitingIn(QUEUES.sentinel)).toEqual([JSON.stringify(pointer(A))]);
    expect(await waitingIn(QUEUES.containmentResults)).toEqual([JSON.stringify(result)]);
    expect(await waitingIn(QUEUES.alerts)).toEqual([JSON.stringify(pointer(A, 2))]);
    // The other alert is seen at once again.
    expect((await run('alerts', '--queue', 'sentinel')).lines).toEqual([
      `sent        poisoned  ${B} revision 1 to sentinel-alerts: sentinel-alerts-poison`,
      '1 sent, 0 kept',
    ]);
    expect(await waitingIn(QUEUES.sentinel)).toEqual([JSON.stringify(pointer(B))]);
  });
});

describe('redrive, used wrongly', () => {
  it.each([
    [[], /found "", expected parked or alerts/],
    [['everything'], /found "everything", expected parked or alerts/],
    [['parked', '--alert', 'x'], /--alert: not for redrive parked/],
    [['alerts', '--hub', 'x'], /--hub: not for redrive alerts/],
    [['parked', 'audit-events'], /found "audit-events" beyond what redrive parked takes/],
    [['parked', '--hub', 'a', '--hub', 'b'], /Option '--hub' is given twice/],
    [['alerts', '--queue', 'mine'], /--queue: found "mine", expected alerts, sentinel/],
    [['parked', '--since', 'yesterday'], /--since: found "yesterday", expected 2026-03-02/],
    [['parked', '--all'], /--all/],
  ])('%j: one line and exit code 2', async (args, message) => {
    const ran = await run(...args);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(message);
  });

  it('needs no event hub to say what would be sent', async () => {
    await createBlobParking(parked()).park([parkedRecord({ sequence: 21 })]);
    const env = { PATH: process.env.PATH, AzureWebJobsStorage: azurite.connectionString };
    const dry = await runCli(['redrive', 'parked', '--dry-run'], { env });
    expect(dry).toMatchObject({ code: 0, stderr: '' });
    expect(dry.lines.at(-1)).toBe('1 would be sent');
  });

  it('names the setting that is missing', async () => {
    const ran = await runCli(['redrive', 'parked'], { env: { PATH: process.env.PATH } });
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringMatching(/setting PURGEWATCH_EVENTHUB: found nothing/) });
  });

  it('says what storage answered, and exits with 1', async () => {
    await storage().table(TABLES.pending).deleteTable();
    const ran = await run('alerts', '--queue', 'alerts');
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringMatching(/storage: found 404 TableNotFound/) });
  });
});
