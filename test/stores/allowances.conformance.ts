/** What holds for every implementation of allowances. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { AllowanceStore } from '../../shared/pipeline/ports.ts';
import { allowanceOf } from '../support/allowances.ts';

const NOON = Date.parse('2026-03-10T12:00:00Z');

export function allowancesConformance(name: string, open: () => Promise<AllowanceStore>): void {
  describe(`allowances: ${name}`, () => {
    let store: AllowanceStore;
    beforeAll(async () => {
      store = await open();
    });
    const read = async (id: string) => (await store.list()).allowances.find((allowance) => allowance.id === id);

    it('gives every field as it was added', async () => {
      const all = allowanceOf({
        id: 'all',
        detections: ['bulk-hard-delete', 'item-deleted'],
        actors: ["o'neil@adatum.example", '漢字', '__proto__', '*'],
        mailboxes: ['board@adatum.example'],
        applications: ['6f2d1c1e-0000-4000-8000-000000000001'],
        addresses: ['203.0.113.0/24', '2001:db8::/48'],
        devices: ['ws-7'],
        tenants: ['5d0f4b1e-6c2a-4f53-9b7e-0a1c2d3e4f50'],
        owner: 'Ünal',
        reason: '"quoted", and it\'s 😀',
      });
      const one = allowanceOf({ id: 'one', devices: ['ws-7'] });
      expect(await store.add(all)).toBe('added');
      expect(await store.add(one)).toBe('added');
      expect(await read('all')).toEqual(all);
      expect(await read('one')).toEqual(one);
      expect((await store.list()).unreadable.size).toBe(0);
    });

    it('adds each once: what is there is never replaced', async () => {
      expect(await store.add(allowanceOf({ id: 'twice', ticket: 'first' }))).toBe('added');
      expect(await store.add(allowanceOf({ id: 'twice', ticket: 'second' }))).toBe('exists');
      expect((await read('twice'))?.ticket).toBe('first');
    });

    it('ends one at a time, keeps it, and never makes it longer', async () => {
      const added = allowanceOf({ id: 'ended' });
      await store.add(added);
      const ended = { ...added, expires: '2026-03-10T12:00:00.000Z' };
      expect(await store.expire('ended', NOON)).toEqual(ended);
      expect(await store.expire('ended', NOON + 1)).toEqual(ended);
      expect(await store.expire('ended', Date.parse('2030-01-01'))).toEqual(ended);
      expect(await read('ended')).toEqual(ended);
    });

    it.each(['nobody', 'a/b', 'a#b?', '', '__proto__'])('knows none with the id %j', async (id) => {
      expect(await store.expire(id, NOON)).toBeNull();
    });
  });
}
