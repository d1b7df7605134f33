import { describe, expect, it } from 'vitest';
import { once } from '../../shared/pipeline/once.ts';

describe('once', () => {
  it('makes a thing at the first call, and gives the same to all', async () => {
    let made = 0;
    const get = once(async () => ++made);
    expect(await Promise.all([get(), get()])).toEqual([1, 1]);
    expect(await get()).toBe(1);
  });

  it('does not keep a fault: the next call tries again', async () => {
    let tries = 0;
    const get = once(async () => {
      if (++tries === 1) throw new Error('storage is down');
      return tries;
    });
    await expect(get()).rejects.toThrow('storage is down');
    expect(await get()).toBe(2);
  });
});
