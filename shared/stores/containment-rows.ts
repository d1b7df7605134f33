/** What the stores of containments have in common: keys, and how a day's requests are counted. */
import { checkPointer } from './pointer.ts';

/** Most requests of one day that a cap may admit: their ids stay in one property of 64 KiB. */
const MAX_DAILY_CAP = 500;

/** The ids of a day with one more; null where the day is full. One that is there already takes no place. */
export function withRequest(ids: readonly string[], id: string, cap: number): readonly string[] | null {
  if (ids.includes(id)) return ids;
  return ids.length < Math.min(cap, MAX_DAILY_CAP) ? [...ids, id] : null;
}

/** @throws {RangeError} when that is no day */
export function checkDay(day: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new RangeError(`day "${day}": expected a date such as 2026-03-02`);
  return day;
}

export function checkAlertId(id: string): string {
  return checkPointer({ id, revision: 0 }).id;
}
