/** What callers tell apart among the ways in which a source can fail. */

/** The Management Activity API did not do what was asked for: a right, a setting, an outage. The next run tries again. */
export class SourceError extends Error {
  readonly code = 'source';

  /** @param found status and code alone: neither addresses nor contents */
  constructor(found: string, options?: ErrorOptions) {
    super(`Management Activity API: ${found}`, options);
    this.name = 'SourceError';
  }
}
