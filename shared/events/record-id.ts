/** Who a record is: its own id where it has one, else a digest that the same record always gets. */
import { createHash } from 'node:crypto';

/** Deeper levels do not count towards a digest: a record may nest 100,000 deep, the stack may not. */
const DEPTH_LIMIT = 64;

/** `hash:` and 128 bits of SHA-256 over the record's canonical JSON: neither key order nor white space changes it. */
export function digestId(record: unknown): string {
  return `hash:${createHash('sha256').update(canonicalJson(record)).digest('hex').slice(0, 32)}`;
}

/** JSON with the keys of every object in order. */
export function canonicalJson(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (depth >= DEPTH_LIMIT) return '"…"';
  if (Array.isArray(value)) return `[${value.map((entry) => canonicalJson(entry, depth + 1)).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member, depth + 1)}`);
  return `{${members.join(',')}}`;
}

/** A device row has no id of its own: its report number repeats, and is unique only with the device and the time. */
export function deviceRowId(device: string | null, reportId: string | null, time: number, record: unknown): string {
  if (device === null || reportId === null) return digestId(record);
  return `${device}|${reportId}|${new Date(time).toISOString()}`.toLowerCase();
}
