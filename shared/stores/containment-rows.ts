/** What the stores of containments have in common: keys, and how a day's targets are counted. */
import { createHash } from 'node:crypto';
import { checkPointer } from './pointer.ts';

/** Most targets of one day that a cap may admit: their places stay in one property of 64 KiB. */
const MAX_DAILY_CAP = 500;

/** What a target is counted by: 32 hex digits, for names are of any length. */
export function placeOf(target: string): string {
  return createHash('sha256').update(target).digest('hex').slice(0, 32);
}

/** The places of a day with one more; null where the day is full. One that is there already is not counted again. */
export function withPlace(places: readonly string[], place: string, cap: number): readonly string[] | null {
  if (places.includes(place)) return places;
  return places.length < Math.min(cap, MAX_DAILY_CAP) ? [...places, place] : null;
}

/** @throws {RangeError} when that is no day */
export function checkDay(day: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new RangeError(`day "${day}": expected a date such as 2026-03-02`);
  return day;
}

export function checkAlertId(id: string): string {
  return checkPointer({ id, revision: 0 }).id;
}
