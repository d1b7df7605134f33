import type { DetectionSamples } from './detection.ts';
import { MIRA, TOMAS } from './sample-records.ts';
import { DAY, deleteBy, HOUR, spread } from './sample-stories.ts';

const days = (count: number, items: number) => spread(count, DAY, (at) => deleteBy(MIRA, MIRA, at, items));

export const baselineDepartureSamples: DetectionSamples = {
  detection: 'baseline-departure',
  samples: [
    {
      name: 'two items a day, and thirty spread over the next',
      expect: 'fires',
      severity: 'low',
      records: [...days(6, 2), ...spread(10, HOUR, (at) => deleteBy(MIRA, MIRA, 6 * DAY + at, 3))],
    },
    {
      name: 'twenty a day, and a hundred and one in small steps',
      expect: 'fires',
      severity: 'low',
      records: [...days(8, 20), ...spread(10, HOUR, (at, n) => deleteBy(MIRA, MIRA, 8 * DAY + at, n === 0 ? 11 : 10))],
    },
    {
      name: 'five times the habit exactly',
      expect: 'fires',
      severity: 'low',
      records: [...days(8, 20), ...spread(10, HOUR, (at) => deleteBy(MIRA, MIRA, 8 * DAY + at, 10))],
    },
    {
      name: 'one item below five times the habit',
      expect: 'quiet',
      records: [...days(8, 20), ...spread(10, HOUR, (at, n) => deleteBy(MIRA, MIRA, 8 * DAY + at, n === 0 ? 9 : 10))],
    },
    {
      name: 'four days are no habit',
      expect: 'quiet',
      records: [...days(4, 2), ...spread(10, HOUR, (at) => deleteBy(MIRA, MIRA, 4 * DAY + at, 4))],
    },
    {
      name: 'twenty-four items of somebody who hardly deletes',
      expect: 'quiet',
      records: [...days(6, 1), ...spread(6, HOUR, (at) => deleteBy(MIRA, MIRA, 6 * DAY + at, 4))],
    },
    {
      name: 'moves, soft and hard deletes in turn',
      expect: 'evades',
      severity: 'low',
      records: [
        ...days(6, 2),
        ...spread(10, HOUR, (at, n) =>
          deleteBy(MIRA, MIRA, 6 * DAY + at, 3, {
            Operation: ['HardDelete', 'SoftDelete', 'MoveToDeletedItems'][n % 3],
          }),
        ),
      ],
    },
    {
      name: 'the busy day arrives first',
      expect: 'evades',
      severity: 'low',
      records: [...spread(10, HOUR, (at) => deleteBy(MIRA, MIRA, 6 * DAY + at, 3)), ...days(6, 2)],
    },
    {
      name: 'in other mailboxes than the own',
      expect: 'evades',
      severity: 'low',
      records: [...days(6, 2), ...spread(10, HOUR, (at, n) => deleteBy(MIRA, n % 2 ? TOMAS : MIRA, 6 * DAY + at, 3))],
    },
  ],
};
