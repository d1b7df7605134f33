import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryRowStore } from '../../shared/stores/memory-row-store.ts';
import { decodeState } from '../../shared/subjects/codec.ts';
import type { RowStore } from '../../shared/subjects/row-store.ts';
import type { SubjectState } from '../../shared/subjects/state.ts';
import { createSubjectStore } from '../../shared/subjects/subject-store.ts';
import { runs } from '../support/runs.ts';

const KEYS = [
  { partition: 'p', row: 'a' },
  { partition: 'p', row: 'b' },
];

/** What a request to storage may do: work, work and lose its answer, or fail before anything happened. */
type Fate = 'works' | 'answer lost' | 'fails';

/** Each request begins and is answered at a moment of the scheduler's choice. */
function scheduled(rows: RowStore, scheduler: fc.Scheduler, fates: readonly Fate[]): RowStore {
  let request = 0;
  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    const fate = fates[request++] ?? 'works';
    await scheduler.schedule(Promise.resolve(), 'request');
    if (fate === 'fails') throw Object.assign(new Error('down'), { statusCode: 503 });
    const answer = await work().then(
      (value) => () => value,
      (fault: unknown) => () => {
        throw fault;
      },
    );
    await scheduler.schedule(Promise.resolve(), 'answer');
    if (fate === 'answer lost') throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    return answer();
  };
  return {
    read: (key) => call(() => rows.read(key)),
    write: (key, bytes, etag) => call(() => rows.write(key, bytes, etag)),
  };
}

/** Changes leave a name each in the state: the order of names is the order in which they took effect. */
function add(name: string) {
  return (state: SubjectState) => {
    const names = [...state.seen.keys()];
    const seen = state.seen.has(name) ? state.seen : new Map([...state.seen, [name, { first: 0, last: 0 }] as const]);
    return { state: { ...state, seen, watermark: state.watermark + (state.seen.has(name) ? 0 : 1) }, result: names };
  };
}

const fates = fc.array(fc.constantFrom<Fate>('works', 'works', 'answer lost', 'fails'), { maxLength: 30 });
const plans = fc.array(fc.array(fc.nat(1), { maxLength: 5 }), { minLength: 1, maxLength: 4 });

describe('concurrency', () => {
  it('property: any interleaving of processes and faults gives the state of some serial order, each change once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), plans, fates, async (scheduler, processes, outcomes) => {
        const rows = createMemoryRowStore();
        const seenBefore = new Map<string, readonly string[]>();
        const deliver = processes.flatMap((targets, process) => {
          const store = createSubjectStore(scheduled(rows, scheduler, outcomes.slice(process * 7)), {
            sleep: async () => {},
            maxAttempts: 1000,
          });
          return targets.map(async (target, i) => {
            const name = `${process}-${i}`;
            // A batch whose delivery failed is delivered again until it goes through.
            for (;;)
              try {
                seenBefore.set(name, await store.update(KEYS[target]!, add(name)));
                return { name, target };
              } catch (fault) {
                if (fault instanceof TypeError) throw fault;
              }
          });
        });
        const all = Promise.all(deliver);
        await scheduler.waitFor(all);
        const done = await all;
        for (const [target, key] of KEYS.entries()) {
          const expected = done.filter((each) => each.target === target).map(({ name }) => name);
          const row = await rows.read(key);
          const names = row ? [...decodeState(row.bytes).seen.keys()] : [];
          expect(names.toSorted()).toEqual(expected.toSorted());
          expect(row ? decodeState(row.bytes).watermark : 0).toBe(expected.length);
          // Each was applied to what took effect before it, and to nothing older.
          for (const name of expected) {
            const before = seenBefore.get(name)!;
            expect(before).toEqual(names.slice(0, before.length));
            expect(before.includes(name) || before.length === names.indexOf(name)).toBe(true);
          }
        }
      }),
      runs(1000),
    );
  });

  it('property: after a fault nothing stale is used: without other writers no write ever conflicts', async () => {
    await fc.assert(
      fc.asyncProperty(fates, async (outcomes) => {
        const rows = createMemoryRowStore();
        let request = 0;
        const answers: string[] = [];
        const faulty: RowStore = {
          async read(key) {
            if (outcomes[request++] === 'fails') throw new Error('down');
            return rows.read(key);
          },
          async write(key, bytes, etag) {
            const fate = outcomes[request++];
            if (fate === 'fails') throw new Error('down');
            const written = await rows.write(key, bytes, etag).catch((fault: Error) => {
              answers.push('conflict');
              throw fault;
            });
            if (fate === 'answer lost') throw new Error('reset');
            return written;
          },
        };
        const store = createSubjectStore(faulty, { sleep: async () => {} });
        for (let i = 0; i < 12; i++) await store.update(KEYS[0]!, add(String(i))).catch(() => undefined);
        expect(answers).toEqual([]);
      }),
      runs(1000),
    );
  });
});
