/** Schedules of timer triggers: six fields, `{second} {minute} {hour} {day} {month} {day of week}`, in UTC. */

const FIELDS = [
  { name: 'second', from: 0, to: 59 },
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12 },
  // 0 and 7 are both Sunday.
  { name: 'day of week', from: 0, to: 7 },
] as const;

/** 29 February on a given day of the week comes back within 40 years, over a century that is no leap year. */
const HORIZON_YEARS = 41;

export interface Schedule {
  /** The first time after `after`, both in epoch milliseconds. */
  next(after: number): number;
}

/** Understands `*`, numbers, `a-b`, lists of them, and a step on a range or on `*`. */
export function parseSchedule(text: string): Schedule {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) {
    throw new Error(`The schedule "${text}" has ${parts.length} fields; it needs 6, seconds first.`);
  }
  const [seconds, minutes, hours, days, months, weekdays] = FIELDS.map((field, i) =>
    parseField(parts[i] ?? '', field, text),
  ) as [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>, Set<number>];
  if (weekdays.has(7)) weekdays.add(0);

  function next(after: number): number {
    const time = new Date((Math.floor(after / 1_000) + 1) * 1_000);
    const lastYear = time.getUTCFullYear() + HORIZON_YEARS;
    while (time.getUTCFullYear() <= lastYear) {
      // Each step goes to the start of the next unit that can match, so years pass in a few hundred steps.
      const [year, month, day] = [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate()];
      if (!months.has(month + 1)) time.setTime(Date.UTC(year, month + 1));
      else if (!days.has(day) || !weekdays.has(time.getUTCDay())) time.setTime(Date.UTC(year, month, day + 1));
      else if (!hours.has(time.getUTCHours())) time.setUTCHours(time.getUTCHours() + 1, 0, 0);
      else if (!minutes.has(time.getUTCMinutes())) time.setUTCMinutes(time.getUTCMinutes() + 1, 0);
      else if (!seconds.has(time.getUTCSeconds())) time.setUTCSeconds(time.getUTCSeconds() + 1);
      else return time.getTime();
    }
    throw new Error(`The schedule "${text}" never comes.`);
  }
  return { next };
}

function parseField(text: string, { name, from, to }: (typeof FIELDS)[number], schedule: string): Set<number> {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(item);
    const [, low, high, step] = match ?? [];
    const first = Number(low ?? from);
    // A lone number with a step, as in `5/10`, runs to the end of the field.
    const last = Number(high ?? (low === undefined || step !== undefined ? to : low));
    const by = Number(step ?? 1);
    if (match === null || first < from || last > to || first > last || by === 0) {
      throw new Error(`The schedule "${schedule}" has "${item}" for its ${name}; allowed is ${from} to ${to}.`);
    }
    for (let value = first; value <= last; value += by) values.add(value);
  }
  return values;
}
