import { expect, test } from 'vitest';
import { recentBlobs } from '../../../tools/backtest/recent-blobs.ts';

test('a blob is read once while it is among those that were read last', async () => {
  const reads: string[] = [];
  const journal = recentBlobs(
    {
      read: async (blob) => {
        reads.push(blob);
        return [{ recordId: blob, raw: '{}' }];
      },
    },
    2,
  );
  for (const blob of ['a', 'b', 'a', 'c', 'a', 'b'])
    expect(await journal.read(blob)).toEqual([{ recordId: blob, raw: '{}' }]);
  expect(reads).toEqual(['a', 'b', 'c', 'b']);
});
