/** Packs records into messages: few large ones cost a hub less than many small ones. */
import type { ContentPiece, RecordSink } from './collect-ports.ts';

/** Bytes. A hub takes 1 MB (256 KB on the smallest tier), and several messages are scored together. */
const MESSAGE_BYTES = 192 * 1024;

export interface Packer {
  /** Returns when there is room for more. @throws what the sink throws, from the first time on */
  add(piece: ContentPiece): Promise<void>;
  /** Returns when all that was added is safe. */
  flush(): Promise<void>;
  /** The sink has failed: nothing that was added may be taken for sent. */
  readonly failed: boolean;
  readonly sent: { readonly messages: number; readonly parked: number };
}

export function createPacker(sink: RecordSink): Packer {
  const sent = { messages: 0, parked: 0 };
  let failed = false;
  let records: Uint8Array[] = [];
  let bytes = 0;
  let sending: Promise<void> = Promise.resolve();

  /** One message after the other, so that memory holds few of them. */
  function send(message: Uint8Array): Promise<void> {
    sending = sending.then(async () => {
      try {
        const outcome = await sink.send(message);
        sent[outcome === 'parked' ? 'parked' : 'messages']++;
      } catch (fault) {
        failed = true;
        throw fault;
      }
    });
    // Whoever waits sees the fault; nobody may be waiting yet.
    sending.catch(() => undefined);
    return sending;
  }

  function flush(): Promise<void> {
    if (records.length === 0) return sending;
    const message = listOf(records);
    records = [];
    bytes = 0;
    return send(message);
  }

  return {
    async add({ bytes: piece, isRecord }) {
      if (!isRecord) return send(piece);
      const waits = bytes > 0 && bytes + piece.length > MESSAGE_BYTES ? flush() : undefined;
      records.push(piece);
      bytes += piece.length + 1;
      await waits;
    },
    flush,
    get failed() {
      return failed;
    },
    sent,
  };
}

const [OPEN, COMMA, CLOSE] = ['[', ',', ']'].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer];

/** A list in JSON: records may have line ends in them. */
function listOf(records: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([...records.flatMap((record, i) => [i === 0 ? OPEN : COMMA, record]), CLOSE]);
}
