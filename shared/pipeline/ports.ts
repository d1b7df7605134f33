/** What the pipeline needs of the world. Adapters in `shared/stores` implement it; tests pass their own. */
import type { Alert, AlertPointer } from '../alerts/alert.ts';
import type { Allowance } from '../alerts/allowance.ts';
import type { RowKey } from '../subjects/row-store.ts';
import type { ActivitySource } from './activity.ts';

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
  /** What sinks noted beside their marks: the hash of the evidence, how far containment has come. */
  readonly notes: ReadonlyMap<string, string>;
}

export interface AlertStore {
  /** Writes a revision of an alert unless it is there already. */
  insert(alert: Alert): Promise<'inserted' | 'exists'>;
  read(pointer: AlertPointer): Promise<StoredAlert | null>;
  /** The last revision of an alert; null where there is none. */
  last(id: string): Promise<AlertPointer | null>;
  /** Marks a revision as delivered to a sink. Marking again keeps the first time. */
  markDelivered(pointer: AlertPointer, sink: string): Promise<void>;
  /**
   * Notes something of a sink. Of notes that race or come out of order the one of the highest order stays, of equal ones the
   * first.
   */
  note(pointer: AlertPointer, sink: string, note: SinkNote): Promise<void>;
}

export interface SinkNote {
  /** At most 1,000 characters are kept. */
  readonly text: string;
  readonly order: number;
}

/** A revision that was, or was about to be, written, and of which nobody knows yet whether all its sinks have it. */
export interface PendingAlert {
  readonly pointer: AlertPointer;
  /** When it was put here first, ms since 1970. */
  readonly since: number;
  /** When to look at it again. */
  readonly due: number;
}

/** What was written and is not known to have arrived. */
export interface Outbox {
  /** Adding one again starts its wait again; it does not make it younger. */
  add(pointer: AlertPointer, since: number, due: number): Promise<void>;
  /** Those that are due, earliest first. */
  due(now: number, limit: number): Promise<readonly PendingAlert[]>;
  /** Looks at it again then. Nothing where it is not there any more. */
  postpone(pending: PendingAlert, due: number): Promise<void>;
  done(pending: PendingAlert): Promise<void>;
}

/** Evidence of alerts: files that are written once and never changed. */
export interface EvidenceVault {
  /** Writes a file unless there is one of that name already. */
  write(name: string, body: Uint8Array, contentType: string): Promise<void>;
}

/** What has been asked of the playbooks: once for each alert, whatever its revision. */
export interface Containments {
  /**
   * The request about an alert: a new one, or the one that was made before. New ones of one day are about at most `cap` targets:
   * the cap protects against many being locked out, so that many alerts about one take one place.
   *
   * @param target whom or what it acts upon: the same text for all alerts about the same
   * @param day UTC, `2026-03-02`
   */
  claim(pointer: AlertPointer, target: string, day: string, cap: number): Promise<ContainmentClaim | 'capped'>;
  /** Remembers that a playbook took the request. */
  accept(alertId: string): Promise<void>;
  /** Null where nothing was ever asked about the alert. */
  find(alertId: string): Promise<ContainmentClaim | null>;
}

export interface ContainmentClaim {
  /** The revision that the request was made for. */
  readonly revision: number;
  readonly accepted: boolean;
}

/** A queue of pointers. Delivers at least once. */
export interface PointerQueue {
  send(pointer: AlertPointer): Promise<void>;
}

/** A row whose state must be asked what is missing, at a time that the wait for it ends. */
export interface Deadline {
  readonly tenantId: string | null;
  readonly key: RowKey;
  /** Milliseconds since 1970. */
  readonly due: number;
}

export interface Deadlines {
  /** Adding one again changes nothing. */
  add(deadline: Deadline): Promise<void>;
  /** Those that are due, earliest first. */
  due(now: number, limit: number): Promise<readonly Deadline[]>;
  done(deadline: Deadline): Promise<void>;
}

/** A walk through many rows that goes on where it ended, run by run. */
export interface Walk {
  readonly name: string;
  readonly tenantId: string | null;
  /** Not before this time, ms since 1970. */
  readonly notBefore: number;
  /** Where the last run ended; null at the start. */
  readonly after: string | null;
  /** Changes when the walk is started again or moves. */
  readonly version: string;
}

export interface Walks {
  /** Starts a walk, or starts it again from the beginning. */
  start(walk: Pick<Walk, 'name' | 'tenantId' | 'notBefore'>): Promise<void>;
  pending(now: number): Promise<readonly Walk[]>;
  /** Remembers where a run ended; null ends the walk. A walk that was started again meanwhile stays at its start. */
  moved(walk: Walk, after: string | null): Promise<void>;
}

/** Records of a tenant's source that arrived within an hour, at one process. */
export interface ActivityCount {
  readonly tenantId: string | null;
  readonly source: ActivitySource;
  /** Start of the hour, ms since 1970. */
  readonly hour: number;
  readonly records: number;
}

export interface ActivityStore {
  /** Sets the numbers of a process, in place of those that it gave for the same hours. */
  put(instance: string, counts: readonly ActivityCount[]): Promise<void>;
  /** Records by start of the hour, of all processes, for hours from `from` to before `to`. */
  hours(
    tenantId: string | null,
    source: ActivitySource,
    from: number,
    to: number,
  ): Promise<ReadonlyMap<number, number>>;
  /** Start of the first hour, not before `from`, in which anything arrived; null where nothing did. */
  earliest(tenantId: string | null, source: ActivitySource, from: number): Promise<number | null>;
}

export interface AllowanceList {
  readonly allowances: readonly Allowance[];
  /** Rows that are no allowance, with what is wrong with them. They allow nothing. */
  readonly unreadable: ReadonlyMap<string, string>;
}

/** Allowances as scoring sees them: nothing that comes in on a hub can become one, because nothing here can write one. */
export interface AllowanceReader {
  /** All, expired ones too. */
  list(): Promise<AllowanceList>;
}

/** Allowances as an operator sees them. None is ever deleted: what was approved can be asked later. */
export interface AllowanceStore extends AllowanceReader {
  add(allowance: Allowance): Promise<'added' | 'exists'>;
  /**
   * Ends an allowance at a time, ms since 1970, unless it has ended before. Returns it as it is now; null where there is none
   * with that id.
   */
  expire(id: string, at: number): Promise<Allowance | null>;
}
