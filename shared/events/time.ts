/** Event times, in every way in which the sources write them. */

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,12}))?)? ?(Z|[+-]\d\d:?\d\d)?$/i;
/** Portal exports: `4/28/2021, 3:05:26.000 PM`. Browsers put a narrow no-break space before AM and PM since 2023. */
const PORTAL = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),?\s(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?(?:\s?([AP])M)?$/i;
/** Windows PowerShell 5: `/Date(1618574834000)/`. */
const POWERSHELL = /^\/Date\((\d{1,15})\)\/$/;
/** .NET writes year 1 for "no time"; nothing that this project reads existed before 1990. */
const FIRST_YEAR = 1990;
const LAST_YEAR = 2200;

export const EXPECTED_TIME = 'an ISO 8601 time';

/**
 * Milliseconds since 1970 UTC, or null. A time without a zone is UTC, as the Management API promises. Digits beyond the
 * millisecond are cut, so that a record has one time in whatever precision it was written.
 */
export function parseTime(value: unknown): number | null {
  if (typeof value !== 'string' || value.length > 48) return null;
  const text = value.trim();
  const iso = ISO.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second, fraction, zone] = iso;
    const time = utc([year, month, day, hour, minute, second], fraction);
    return time === null ? null : time - offset(zone);
  }
  const portal = PORTAL.exec(text);
  if (portal !== null) {
    const [, month, day, year, hour, minute, second, fraction, half] = portal;
    return utc([year, month, day, hour24(hour, half), minute, second], fraction);
  }
  const powershell = POWERSHELL.exec(text);
  return powershell === null ? null : inRange(Number(powershell[1]));
}

function utc(parts: readonly (string | undefined)[], fraction: string | undefined): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 60) return null;
  const millisecond = Number((fraction ?? '').slice(0, 3).padEnd(3, '0'));
  const time = Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
  // Date.UTC carries 31 February over into March; such a time was never logged.
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day ? inRange(time) : null;
}

function inRange(time: number): number | null {
  const year = new Date(time).getUTCFullYear();
  return year >= FIRST_YEAR && year <= LAST_YEAR ? time : null;
}

function hour24(hour: string | undefined, half: string | undefined): string | undefined {
  if (hour === undefined || half === undefined) return hour;
  const twelve = Number(hour);
  if (twelve < 1 || twelve > 12) return '99';
  return String((twelve % 12) + (half.toUpperCase() === 'P' ? 12 : 0));
}

function offset(zone: string | undefined): number {
  if (zone === undefined || zone.length === 1) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
