/** Event times, in every way in which the sources write them. */

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,12}))?)? ?(Z|[+-]\d\d:?\d\d)?$/i;
/** Portal exports: `4/28/2021, 3:05:26.000 PM`. Browsers put a narrow no-break space before AM and PM since 2023. */
const PORTAL = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),?\s(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?(?:\s?([AP])M)?$/i;
/** Windows PowerShell 5: `/Date(1618574834000)/`. */
const POWERSHELL = /^\/Date\((\d{1,15})\)\/$/;
/** Seconds since 1970, perhaps with a fraction; milliseconds; microseconds. */
const EPOCH = /^(?:\d{9,10}(?:\.\d{1,9})?|\d{12,13}(?:\.\d{1,6})?|\d{15,16})$/;
const EPOCH_UNITS = [1_000, 1, 1 / 1_000] as const;
/** Numbers outside of these years are counts, not times; no two units share a number inside of them. */
const EPOCH_START = Date.UTC(1990, 0, 1);
const EPOCH_END = Date.UTC(2100, 0, 1);
/** .NET writes year 1 for "no time"; nothing that this project reads existed before 1990. */
const FIRST_YEAR = 1990;
const LAST_YEAR = 2200;

export const EXPECTED_TIME = 'an ISO 8601 time';

/**
 * Milliseconds since 1970 UTC, or null. A time without a zone is UTC, as the Management API promises. Digits beyond the
 * millisecond are cut, so that a record has one time in whatever precision it was written.
 */
export function parseTime(value: unknown): number | null {
  if (typeof value === 'number') return epochTime(value);
  if (typeof value !== 'string' || value.length > 48) return null;
  const text = value.trim();
  if (EPOCH.test(text)) return epochTime(Number(text));
  const iso = ISO.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second, fraction, zone] = iso;
    const time = utc(Number(year), Number(month), Number(day), Number(hour), Number(minute), second, fraction);
    return time === null ? null : time - offset(zone);
  }
  const portal = PORTAL.exec(text);
  if (portal !== null) {
    const [, month, day, year, hour, minute, second, fraction, half] = portal;
    return utc(Number(year), Number(month), Number(day), hour24(hour, half), Number(minute), second, fraction);
  }
  const powershell = POWERSHELL.exec(text);
  if (powershell === null) return null;
  const time = Number(powershell[1]);
  return isKnownYear(new Date(time).getUTCFullYear()) ? time : null;
}

function epochTime(value: number): number | null {
  for (const unit of EPOCH_UNITS) {
    const time = Math.floor(value * unit);
    if (time >= EPOCH_START && time < EPOCH_END) return time;
  }
  return null;
}

const STAMP = /^([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)$/;
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
/** A clock may run in another zone than UTC, and a little fast. */
const AHEAD_MS = 15 * 3_600_000;
/** 29 February comes at least so often. */
const YEARS_BACK = 8;

/** A time of the old syslog, `Mar  2 09:14:05`, in the last year in which it was not after the record arrived; or null. */
export function timeWithoutYear(stamp: string, arrived: number): number | null {
  const [, month = '', day, hour, minute, second] = STAMP.exec(stamp) ?? [];
  const index = MONTHS.indexOf(month);
  if (month === '' || index % 3 !== 0) return null;
  const latest = arrived + AHEAD_MS;
  const from = new Date(latest).getUTCFullYear();
  for (let year = from; year >= from - YEARS_BACK; year -= 1) {
    const time = utc(year, index / 3 + 1, Number(day), Number(hour), Number(minute), second, undefined);
    if (time !== null && time <= latest) return time;
  }
  return null;
}

function utc(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: string | undefined,
  fraction: string | undefined,
): number | null {
  const seconds = second === undefined ? 0 : Number(second);
  const isTime = hour <= 23 && minute <= 59 && seconds <= 60;
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, year);
  if (!isTime || !isDay || !isKnownYear(year)) return null;
  const millisecond = fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
  return Date.UTC(year, month - 1, day, hour, minute, seconds, millisecond);
}

/** Date.UTC carries 31 February over into March; such a time was never logged. */
function daysIn(month: number, year: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isKnownYear(year: number): boolean {
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

function hour24(hour: string | undefined, half: string | undefined): number {
  const number = Number(hour);
  if (half === undefined) return number;
  if (number < 1 || number > 12) return Number.NaN;
  return (number % 12) + (half === 'P' || half === 'p' ? 12 : 0);
}

function offset(zone: string | undefined): number {
  if (zone === undefined || zone.length === 1) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
