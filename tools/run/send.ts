/** Sends records to the hubs as producers in Azure do: several in a message, each hub its own kind. */
import { EventHubProducerClient } from '@azure/event-hubs';
import { normalise } from '../../shared/events/normalise.ts';
import { unwrap } from '../../shared/events/unwrap.ts';
import { type InputPiece, readInput } from '../input/read-input.ts';
import { HUBS } from './environment.ts';

/** Characters of one message: Defender and Log Analytics send some hundred kilobytes at once, the hub takes 1 MB. */
const MESSAGE_CHARACTERS = 100_000;

export interface Sent {
  messages: number;
  records: number;
  /** Records of one message with more characters than a hub takes. */
  tooLarge: number;
  /** Files that could not be read to their end. */
  unreadable: number;
}

interface Lane {
  readonly producer: EventHubProducerClient;
  lines: string[];
  ids: string[];
  characters: number;
}

export interface SendListener {
  /** A message with these records is about to be sent. */
  readonly sending: (recordIds: readonly string[]) => void;
  /** A file cannot be read; the others are sent. */
  readonly unreadable: (error: unknown) => void;
}

/** Sends all records of the files, in their order. */
export async function sendFiles(connection: string, files: readonly string[], listener: SendListener): Promise<Sent> {
  const sent: Sent = { messages: 0, records: 0, tooLarge: 0, unreadable: 0 };
  const lanes = {
    audit: lane(connection, HUBS.audit),
    endpoint: lane(connection, HUBS.endpoint),
  };
  try {
    for (const file of files) {
      try {
        for await (const { records } of readInput(file, (body) => ({ records: unwrap(body), skipped: 0 })))
          for (const record of records) await add(record, lanes, sent, listener);
      } catch (error) {
        listener.unreadable(error);
        sent.unreadable++;
      }
    }
    for (const each of Object.values(lanes)) await flush(each, sent, listener);
  } finally {
    await Promise.all(Object.values(lanes).map(({ producer }) => producer.close()));
  }
  return sent;
}

function lane(connection: string, hub: string): Lane {
  return { producer: new EventHubProducerClient(connection, hub), lines: [], ids: [], characters: 0 };
}

async function add(
  record: InputPiece['records'][number],
  lanes: { audit: Lane; endpoint: Lane },
  sent: Sent,
  listener: SendListener,
): Promise<void> {
  sent.records++;
  if (record.kind === 'parked') {
    // What is no JSON travels alone and unchanged, so that it is parked as it was.
    await flush(lanes.audit, sent, listener);
    await send(lanes.audit, record.raw ?? '', [], sent, listener);
    return;
  }
  const event = normalise(record.value, { defaultTenantId: null });
  const to = event.kind === 'process' || event.kind === 'file' ? lanes.endpoint : lanes.audit;
  const line = record.text.includes('\n') ? JSON.stringify(record.value) : record.text;
  if (to.characters + line.length > MESSAGE_CHARACTERS) await flush(to, sent, listener);
  to.lines.push(line);
  to.characters += line.length;
  if ('recordId' in event) to.ids.push(event.recordId);
}

async function flush(from: Lane, sent: Sent, listener: SendListener): Promise<void> {
  if (from.lines.length === 0) return;
  const [body, ids] = [from.lines.join('\n'), from.ids];
  from.lines = [];
  from.ids = [];
  from.characters = 0;
  await send(from, body, ids, sent, listener);
}

async function send(
  { producer }: Lane,
  body: string | Uint8Array,
  ids: readonly string[],
  sent: Sent,
  listener: SendListener,
): Promise<void> {
  listener.sending(ids);
  try {
    await producer.sendBatch([{ body: Buffer.from(body) }]);
    sent.messages++;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'MessageTooLargeError')) throw error;
    sent.tooLarge++;
  }
}
