/** What callers tell apart among the ways in which a store can fail. */

/** What is stored is damaged, or a newer version wrote it. */
export class StoredFormatError extends Error {
  readonly code = 'stored-format';

  constructor(what: string, found: string, options?: ErrorOptions) {
    super(`${what}: ${found}`, options);
    this.name = 'StoredFormatError';
  }
}
