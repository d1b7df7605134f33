/** What the pipeline needs of the world. Adapters in `shared/stores` implement it; tests pass their own. */
import type { Alert, AlertPointer } from '../alerts/alert.ts';

/** Where a batch came from: the same on every delivery, so that what is written of it is written once. */
export interface BatchPosition {
  readonly hub: string;
  readonly partition: string;
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** Tells the parts of one batch apart, where it is taken in parts: letters and digits. */
  readonly part?: string;
}

/** A relevant record as it arrived, with the id by which entries find it again. */
export interface JournalRecord {
  readonly recordId: string;
  /** The record's JSON text, unchanged. */
  readonly raw: string;
}

/** Raw records of each batch that had anything relevant: written before state changes, never overwritten. */
export interface Journal {
  /** Writes the records of a batch as one blob unless it is there already. Returns the blob's name. */
  write(position: BatchPosition, records: readonly JournalRecord[]): Promise<string>;
  /** The records of a blob; null where it does not exist (any more). */
  read(blob: string): Promise<readonly JournalRecord[] | null>;
}

/** A record that could not be understood, with everything needed to send it again. */
export interface ParkedRecord {
  readonly hub: string;
  readonly partition: string;
  readonly sequence: number;
  /** Place within its message, from 0. */
  readonly index: number;
  /** Names the field, what was found and what was expected. */
  readonly reason: string;
  readonly raw: Uint8Array | string;
}

export interface Parking {
  /** Keeps each record once, however often it is parked. */
  park(records: readonly ParkedRecord[]): Promise<void>;
}

/** An alert as stored: with the time of raising and what has been delivered. */
export interface StoredAlert {
  readonly alert: Alert;
  /** When the revision was first written, ISO 8601 in UTC. */
  readonly raisedAt: string;
  /** Sinks that have this revision, with the time of delivery. */
  readonly delivered: ReadonlyMap<string, string>;
}

export interface AlertStore {
  /** Writes a revision of an alert unless it is there already. */
  insert(alert: Alert): Promise<'inserted' | 'exists'>;
  read(pointer: AlertPointer): Promise<StoredAlert | null>;
  /** Marks a revision as delivered to a sink. Marking again keeps the first time. */
  markDelivered(pointer: AlertPointer, sink: string): Promise<void>;
}

/** A queue of pointers. Delivers at least once. */
export interface PointerQueue {
  send(pointer: AlertPointer): Promise<void>;
}
