/** One partition of a hub: an append-only list of encoded events, and the lookup of where a reader starts. */
import { type StampedMessage, stampMessage } from './amqp-sections.ts';

export interface StoredEvent extends StampedMessage {
  readonly sequenceNumber: number;
  readonly offset: number;
  /** Epoch milliseconds. */
  readonly enqueuedTime: number;
}

const POSITION = /x-opt-(offset|sequence-number|enqueued-time)\s*(>=?)\s*'([^']*)'/;

export class PartitionLog {
  readonly id: number;
  readonly events: StoredEvent[] = [];
  #size = 0;

  constructor(id: number) {
    this.id = id;
  }

  append(encoded: readonly Buffer[], now: number): void {
    for (const bytes of encoded) {
      const sequenceNumber = this.events.length;
      const offset = this.#size;
      const stamped = stampMessage(bytes, sequenceNumber, offset, now);
      this.events.push({ ...stamped, sequenceNumber, offset, enqueuedTime: now });
      this.#size += bytes.length;
    }
  }

  /** The index of the first event that a receiver's selector filter lets through; undefined for an unknown filter. */
  startIndex(filter: string | undefined): number | undefined {
    if (filter === undefined) return 0;
    const [, field, operator, text] = POSITION.exec(filter) ?? [];
    if (field === undefined) return undefined;
    if (field === 'offset' && text === '@latest') return this.events.length;
    const value = Number(text);
    const positionOf = (event: StoredEvent) => {
      if (field === 'offset') return event.offset;
      return field === 'sequence-number' ? event.sequenceNumber : event.enqueuedTime;
    };
    return this.#first((event) => (operator === '>' ? positionOf(event) > value : positionOf(event) >= value));
  }

  /** Binary search: all three positions only ever rise. */
  #first(test: (event: StoredEvent) => boolean): number {
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const event = this.events[middle];
      if (event !== undefined && test(event)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
