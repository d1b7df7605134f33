import { expect, it } from 'vitest';
import { seldom } from '../../shared/pipeline/seldom.ts';

it('one run serves all who ask within its time, whether it succeeds or fails', async () => {
  let runs = 0;
  let time = 1_000;
  const ask = seldom(
    async () => {
      runs++;
      if (runs === 2) throw new Error('second');
      return runs;
    },
    100,
    () => time,
  );
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  time = 1_099;
  expect(await ask()).toBe(1);
  time = 1_100;
  await expect(ask()).rejects.toThrow('second');
  await expect(ask()).rejects.toThrow('second');
  time = 1_200;
  expect(await ask()).toBe(3);
});
