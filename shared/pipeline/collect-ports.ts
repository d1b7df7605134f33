/** What the collector needs of the world: where records are listed and read, and where they are sent. */

/** One kind of content of one tenant: listed, paged and remembered by itself. */
export interface Feed {
  readonly tenantId: string;
  /** `Audit.Exchange` and so on. */
  readonly contentType: string;
}

/** Records that became available together. */
export interface ContentBlob {
  /** Opaque and unique. */
  readonly id: string;
  readonly uri: string;
  /** When it became available, ms since 1970: not when its records were made. */
  readonly created: number;
}

/** Content that became available from `from` on and before `to`, ms since 1970. */
export interface ContentWindow {
  readonly from: number;
  readonly to: number;
}

export interface ContentPage {
  readonly blobs: readonly ContentBlob[];
  /** Where the next page is; null behind the last one. */
  readonly next: string | null;
}

/** A piece of content: one record, or, where it cannot be taken apart, bytes that are sent as they are. */
export interface ContentPiece {
  readonly bytes: Uint8Array;
  readonly isRecord: boolean;
}

/** Where records come from. Every method throws `ThrottledError` when it is asked too often. */
export interface ContentSource {
  start(feed: Feed): Promise<'started' | 'already'>;
  /** @throws {NotSubscribedError} when the feed was never started, or was stopped */
  list(feed: Feed, window: ContentWindow, page: string | null): Promise<ContentPage>;
  /** @throws {ContentGoneError} when the content is not there any more */
  read(feed: Feed, blob: ContentBlob): AsyncIterable<ContentPiece>;
}

/** Where records go. */
export interface RecordSink {
  /** Returns when the message is safe: in the hub, or, where the hub will never take it, parked. */
  send(message: Uint8Array): Promise<'sent' | 'parked'>;
}

/** Nobody collects this feed yet. */
export class NotSubscribedError extends Error {
  readonly code = 'not-subscribed';
}

/** The source asks to be left alone for a while. */
export class ThrottledError extends Error {
  readonly code = 'throttled';
  /** Null where it does not say for how long. */
  readonly retryAfterMs: number | null;

  constructor(found: string, retryAfterMs: number | null) {
    super(found);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Content has expired, or was withdrawn: no number of attempts brings it back. */
export class ContentGoneError extends Error {
  readonly code = 'content-gone';
}
