/** Names of blobs. They are part of the contract: rows, alerts and people point at blobs by name. */
import type { BatchPosition, ParkedRecord } from '../pipeline/ports.ts';

/** Sequence numbers are 64-bit: at most 20 digits, so that names sort as numbers do. */
const SEQUENCE_DIGITS = 20;

export function journalName({ hub, partition, firstSequence, lastSequence, part }: BatchPosition): string {
  const [first, last] = [firstSequence, lastSequence].map((n) => String(n).padStart(SEQUENCE_DIGITS, '0'));
  return `${segment(hub)}/${segment(partition)}/${first}-${last}${part === undefined ? '' : `-${segment(part)}`}.ndjson.gz`;
}

export function parkedName({ hub, partition, sequence, index }: Omit<ParkedRecord, 'reason' | 'raw'>): string {
  return `${segment(hub)}/${segment(partition)}/${sequence}-${index}.json`;
}

/**
 * One path segment of [A-Za-z0-9$_.-]. Other bytes become `$` and two hex digits, so that different names stay different; so
 * do a dot at either end (`..` would climb, and services trim) and `$` itself.
 */
function segment(text: string): string {
  const bytes = Buffer.from(text).toString('latin1');
  const escaped = bytes.replace(
    /^\.|\.$|[^A-Za-z0-9_.-]/g,
    (byte) => `$${byte.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return escaped === '' ? '$' : escaped;
}
