/** What stands between a message and an event: a raw record, or the reason why there is none. */

/** A record that was found in a message, before anybody asked what it means. */
export interface RawRecord {
  readonly kind: 'raw';
  /** Its JSON as it arrived: the journal and the parked blobs keep this, not what was understood of it. */
  readonly text: string;
  readonly value: unknown;
}

/** Input that cannot be understood. It is stored with its reason, counted, and can be sent again. */
export interface Parked {
  readonly kind: 'parked';
  /** Names the field, what was found, and what was expected. Found values are cut at 80 characters. */
  readonly reason: string;
  /** What to store; null where the caller holds it already (`normalise` gets a value, not its text). */
  readonly raw: string | Uint8Array | null;
}

/** Understood, and of no kind that matters here: another table, another log. Counted, never parked. */
export interface Ignored {
  readonly kind: 'ignored';
  /** What it is, in a few words that do not come from the record's content. */
  readonly what: string;
}

const FOUND_LIMIT = 80;

export function parked(reason: string, raw: string | Uint8Array | null = null): Parked {
  return { kind: 'parked', reason, raw };
}

export function ignored(what: string): Ignored {
  return { kind: 'ignored', what: cut(what) };
}

/** A reason in the form that all of them have: `CreationTime: found "yesterday", expected an ISO 8601 time`. */
export function unexpected(field: string, value: unknown, expected: string): Parked {
  return parked(`${field}: found ${found(value)}, expected ${expected}`);
}

/** Names a value in a reason. Objects are not spelled out: they may nest 100,000 deep, or hold mail content. */
export function found(value: unknown): string {
  if (value === undefined || value === null || value === '') return value === '' ? '""' : 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? JSON.stringify(cut(value)) : cut(String(value));
}

function cut(text: string): string {
  return text.length > FOUND_LIMIT ? `${text.slice(0, FOUND_LIMIT)}…` : text;
}
