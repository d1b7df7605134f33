/** The port behind which rows of subjects are kept. One conformance suite holds for all implementations. */

export interface RowKey {
  readonly partition: string;
  readonly row: string;
}

export interface Row {
  readonly bytes: Uint8Array;
  /** Changes with every write. */
  readonly etag: string;
}

/** Somebody else wrote the row since it was read: read again, advance again. */
export class RowConflictError extends Error {
  readonly code = 'row-conflict';
}

export interface RowStore {
  /** The row, or null where there is none. */
  read(key: RowKey): Promise<Row | null>;
  /**
   * Writes the row if its ETag is still `etag`; `null` means that there must be none yet. Returns the new ETag.
   *
   * @throws {RowConflictError} when the row is not what it was
   */
  write(key: RowKey, bytes: Uint8Array, etag: string | null, about?: RowAbout): Promise<string>;
}

/** Rows that timers can go through. */
export interface RowTable extends RowStore {
  /** Rows without their bytes, a page at a time, in an order of its own. Rows written meanwhile may or may not be among them. */
  list(query: RowQuery): Promise<RowPage>;
  /**
   * Removes the row if its ETag is still `etag`.
   *
   * @throws {RowConflictError} when the row is not what it was
   */
  remove(key: RowKey, etag: string): Promise<void>;
}

/** What can be asked of a row without reading its bytes. */
export interface RowAbout {
  /** Largest event time in the row, ms since 1970. */
  readonly watermark: number;
}

export interface RowQuery {
  /** The part of the partition that all rows of a tenant share; all tenants where it is not given. */
  readonly tenant?: string;
  /** First character of the rows' keys: one kind of subject. */
  readonly kind?: string;
  /** Where the page before ended; null for the first. */
  readonly after: string | null;
  /** Rows of a page, at most. */
  readonly limit: number;
}

export interface RowListing {
  readonly key: RowKey;
  readonly etag: string;
  /** Null in a row that does not say. */
  readonly watermark: number | null;
  /** When it was last written, ms since 1970 by the clock of the storage. */
  readonly writtenAt: number;
}

export interface RowPage {
  readonly rows: readonly RowListing[];
  /** Null behind the last page. */
  readonly next: string | null;
}
