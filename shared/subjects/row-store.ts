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
  write(key: RowKey, bytes: Uint8Array, etag: string | null): Promise<string>;
}
