/**
 * Works on encoded AMQP 1.0 messages section by section. Bodies are never decoded, so every AMQP type that a producer
 * sent reaches the consumer as it was. Source: OASIS AMQP 1.0, part 1 (types) and part 3 (messaging).
 */
import rhea from 'rhea';

const SECTION = { header: 0x70, deliveryAnnotations: 0x71, messageAnnotations: 0x72, data: 0x75 } as const;

/** The message format of a batch: an envelope whose data sections are each one encoded event. */
export const BATCH_FORMAT = 0x80013700;

const PARTITION_KEY = 'x-opt-partition-key';
const SYSTEM_ANNOTATION = /^x-opt-(offset|sequence-number|enqueued-time)$/;

interface Section {
  readonly code: number;
  readonly value: number;
  readonly end: number;
}

/** Where the value ends whose format code is at `at`; the high nibble of the code says how wide it is. */
function valueEnd(bytes: Buffer, at: number): number {
  const format = bytes.readUInt8(at);
  const kind = format >>> 4;
  if (kind === 4) return at + 1;
  if (kind >= 5 && kind <= 9) return at + 1 + 2 ** (kind - 5);
  return kind % 2 === 0 ? at + 2 + bytes.readUInt8(at + 1) : at + 5 + bytes.readUInt32BE(at + 1);
}

function sectionAt(bytes: Buffer, at: number): Section {
  const descriptor = bytes.readUInt8(at + 1);
  if (bytes.readUInt8(at) !== 0 || (descriptor !== 0x53 && descriptor !== 0x80)) {
    throw new Error(`No described AMQP section at byte ${at}.`);
  }
  const code = bytes.readUInt8(descriptor === 0x53 ? at + 2 : at + 9);
  const value = valueEnd(bytes, at + 1);
  return { code, value, end: valueEnd(bytes, value) };
}

function symbol(text: string): Buffer {
  return Buffer.concat([Buffer.from([0xa3, text.length]), Buffer.from(text)]);
}

function shortString(text: string): Buffer {
  return Buffer.concat([Buffer.from([0xa1, text.length]), Buffer.from(text)]);
}

function wide(format: 0x81 | 0x83, value: number): Buffer {
  const bytes = Buffer.allocUnsafe(9);
  bytes.writeUInt8(format, 0);
  bytes.writeBigInt64BE(BigInt(value), 1);
  return bytes;
}

const SEQUENCE_NUMBER = symbol('x-opt-sequence-number');
const OFFSET = symbol('x-opt-offset');
const ENQUEUED_TIME = symbol('x-opt-enqueued-time');

interface AnnotationPairs {
  readonly pairs: Buffer;
  readonly count: number;
}

/** The client's annotation pairs without those that only the broker may set: a re-sent event still carries old ones. */
function ownPairs(bytes: Buffer): AnnotationPairs {
  const kept: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const value = valueEnd(bytes, at);
    const end = valueEnd(bytes, value);
    if (!SYSTEM_ANNOTATION.test(bytes.toString('utf8', at + 2, value))) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return { pairs: Buffer.concat(kept), count: kept.length * 2 };
}

export interface StampedMessage {
  readonly data: Buffer;
  /** Where delivery annotations belong: behind the header, if there is one. */
  readonly annotationsAt: number;
}

/** Puts sequence number, offset and enqueued time (epoch ms) into an encoded event. */
export function stampMessage(bytes: Buffer, sequenceNumber: number, offset: number, time: number): StampedMessage {
  let headerEnd = 0;
  let rest = 0;
  let own: AnnotationPairs = { pairs: Buffer.alloc(0), count: 0 };
  for (let at = 0; at < bytes.length; ) {
    const section = sectionAt(bytes, at);
    if (section.code > SECTION.messageAnnotations) break;
    if (section.code === SECTION.header) headerEnd = section.end;
    if (section.code === SECTION.messageAnnotations) {
      const mapHead = bytes[section.value] === 0xd1 ? 9 : 3;
      own = ownPairs(bytes.subarray(section.value + mapHead, section.end));
    }
    // Delivery annotations of the client go hop by hop: skipped with the rest of what was read so far.
    rest = section.end;
    at = section.end;
  }
  const system = Buffer.concat([
    SEQUENCE_NUMBER,
    wide(0x81, sequenceNumber),
    OFFSET,
    shortString(String(offset)),
    ENQUEUED_TIME,
    wide(0x83, time),
  ]);
  const map = Buffer.from([0, 0x53, SECTION.messageAnnotations, 0xd1, 0, 0, 0, 0, 0, 0, 0, 0]);
  map.writeUInt32BE(4 + own.pairs.length + system.length, 4);
  map.writeUInt32BE(own.count + 6, 8);
  const data = Buffer.concat([bytes.subarray(0, headerEnd), map, own.pairs, system, bytes.subarray(rest)]);
  return { data, annotationsAt: headerEnd };
}

/** The encoded events of a batch envelope, and the partition key that its annotations carry. */
export function splitBatch(bytes: Buffer): { events: Buffer[]; partitionKey: string | undefined } {
  const events: Buffer[] = [];
  let partitionKey: string | undefined;
  for (let at = 0; at < bytes.length; ) {
    const section = sectionAt(bytes, at);
    if (section.code === SECTION.messageAnnotations) {
      partitionKey = partitionKeyOf(rhea.message.decode(bytes.subarray(at, section.end)));
    } else if (section.code === SECTION.data) {
      events.push(bytes.subarray(section.value + (bytes[section.value] === 0xb0 ? 5 : 2), section.end));
    }
    at = section.end;
  }
  return { events, partitionKey };
}

export function partitionKeyOf(message: object): string | undefined {
  const { message_annotations } = message as { message_annotations?: Record<string, unknown> };
  const key = message_annotations?.[PARTITION_KEY];
  return key === undefined || key === null ? undefined : String(key);
}

/** Inserts a delivery annotations section into a stamped message. */
export function withDeliveryAnnotations(message: StampedMessage, annotations: Record<string, unknown>): Buffer {
  const encoded = rhea.message.encode({ delivery_annotations: annotations });
  // rhea always writes a header before it and a body behind it: only the wanted section is taken over.
  const start = sectionAt(encoded, 0).end;
  const section = encoded.subarray(start, sectionAt(encoded, start).end);
  const { data, annotationsAt } = message;
  return Buffer.concat([data.subarray(0, annotationsAt), section, data.subarray(annotationsAt)]);
}
