/** Makes alerts fit where they go. Parts of records are as long as an attacker likes, and an alert must arrive all the same. */
import type { Alert } from '../alerts/alert.ts';

const ELLIPSIS = '…';

/** Cuts to so many bytes of UTF-8, never within a character; lone surrogates, which UTF-8 cannot hold, are replaced. */
export function cutText(text: string, maxBytes: number): string {
  const whole = text.toWellFormed();
  if (whole.length * 3 <= maxBytes || Buffer.byteLength(whole) <= maxBytes) return whole;
  const bytes = Buffer.from(whole.slice(0, maxBytes));
  let end = Math.max(0, Math.floor(maxBytes) - Buffer.byteLength(ELLIPSIS));
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return `${bytes.toString('utf8', 0, end)}${ELLIPSIS}`;
}

/** As many items from the start as fit. More items must never fit where fewer do not. */
export function largestPrefix<T>(items: readonly T[], fits: (prefix: readonly T[]) => boolean): readonly T[] {
  if (fits(items)) return items;
  let [most, tooMany] = [0, items.length];
  while (tooMany - most > 1) {
    const middle = (most + tooMany) >> 1;
    if (fits(items.slice(0, middle))) most = middle;
    else tooMany = middle;
  }
  return items.slice(0, most);
}

export interface Limits {
  /** Bytes of UTF-8 of each text. */
  readonly text: number;
  readonly items: number;
}

/** The same value with every text and every list within it held to limits. */
export function shorten<T>(value: T, limits: Limits): T;
export function shorten(value: unknown, limits: Limits): unknown {
  if (typeof value === 'string') return cutText(value, limits.text);
  if (Array.isArray(value)) return value.slice(0, limits.items).map((item) => shorten(item, limits));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shorten(item, limits)]));
}

/** The last step holds all but evidence to less than 200 KB as stored, whatever the alert was. */
const STEPS: readonly Limits[] = [
  { text: 16_384, items: 1_000 },
  { text: 4_096, items: 200 },
  { text: 1_024, items: 100 },
  { text: 256, items: 50 },
  { text: 64, items: 16 },
];

/**
 * Drops evidence from the end until the alert fits; where that is not enough, cuts long texts and lists as well. The culprit stays
 * whole, for its parts are bounded already and half a name is somebody else's.
 */
export function fitAlert(alert: Alert, fits: (alert: Alert) => boolean): Alert {
  for (const limits of [null, ...STEPS]) {
    const shorter = limits === null ? alert : { ...shorten(alert, limits), id: alert.id, culprit: alert.culprit };
    if (!fits({ ...shorter, evidence: [] })) continue;
    return {
      ...shorter,
      evidence: largestPrefix(shorter.evidence, (evidence) => fits({ ...shorter, evidence })),
    };
  }
  throw new RangeError(`alert ${alert.id}: does not fit however much of it is cut`);
}
