/** The promise of allowances, held against all that was done rather than against what an alert shows. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scoreBatch } from '../../shared/pipeline/score-batch.ts';
import { decodeState } from '../../shared/subjects/codec.ts';
import { allowanceOf } from '../support/allowances.ts';
import { batchOf, createWorld, HASHER, startProcess, type World } from '../support/pipeline.ts';
import { deleteRecord, TENANT } from '../support/records.ts';
import { runs } from '../support/runs.ts';

const PAT = 'pat@adatum.example';
const HOME = '203.0.113.24';
const START = Date.parse('2026-03-02T08:00:00Z');
const UNTIL = Date.parse('2026-03-02T16:00:00Z');
const MINUTE = 60_000;
const RUNS = runs(60);

interface Act {
  readonly time: number;
  readonly ip: string | null;
  readonly items: number;
  readonly record: object;
}

/** A spell of deletes from one place: a quiet one, a clean-up, or one of more records than an alert names. */
const spellFrom = (ips: fc.Arbitrary<string | null>) =>
  fc
    .record({
      start: fc.integer({ min: 0, max: 500 }),
      records: fc.constantFrom(1, 1, 5, 30, 60, 110),
      items: fc.constantFrom(1, 1, 20),
      ip: ips,
    })
    .map(({ start, records, items, ip }): Act[] =>
      Array.from({ length: records }, (_, i) => {
        const time = START + start * MINUTE + i * 7_000;
        const made = deleteRecord({ time: new Date(time).toISOString().slice(0, 19), items });
        return { time, ip, items, record: { ...made, ClientIPAddress: ip } };
      }),
    );

const spellsFrom = (ips: fc.Arbitrary<string | null>) => fc.array(spellFrom(ips), { minLength: 1, maxLength: 6 });
/** Each third history is all from one place, so that chance alone need not make enough that may be suppressed. */
const history = fc
  .oneof(
    { weight: 2, arbitrary: spellsFrom(fc.constantFrom(HOME, HOME, HOME, '198.51.100.9', null)) },
    { weight: 1, arbitrary: spellsFrom(fc.constant(HOME)) },
  )
  .map((spells) => spells.flat());
const batchSizes = fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 8 });

/** Acts that lie in an hour with 50 items, by looking at every hour that ends with an act. */
function inBursts(acts: readonly Act[]): Set<Act> {
  const found = new Set<Act>();
  for (const { time } of acts) {
    const hour = acts.filter((act) => act.time > time - 60 * MINUTE && act.time <= time);
    if (hour.reduce((sum, { items }) => sum + items, 0) >= 50) for (const act of hour) found.add(act);
  }
  return found;
}

/** Episodes of the account's bursts, with what was told of each last. */
async function episodes({ rows, alerts }: World) {
  const row = await rows.read(HASHER.rowKey({ kind: 'actor', tenantId: TENANT, actor: PAT }));
  const all = row === null ? [] : decodeState(row.bytes).episodes;
  return all
    .filter(({ detections }) => detections.has('bulk-hard-delete'))
    .map(({ id, first, last }) => {
      const told = alerts.all().map(({ alert }) => alert);
      const revisions = told.filter((alert) => alert.id === id).sort((a, b) => a.revision - b.revision);
      return { first, last, told: revisions.at(-1)! };
    });
}

it.each<[string, Parameters<typeof allowanceOf>[0], (act: Act) => boolean]>([
  ['an address', { actors: [PAT], addresses: [HOME] }, ({ ip }) => ip === HOME],
  [
    'a time',
    { actors: [PAT], validFrom: '2026-03-02T09:00Z', expires: '2026-03-02T16:00Z' },
    ({ time }) => time >= START + 60 * MINUTE && time < UNTIL,
  ],
])(
  'no act that is not allowed hides in a suppressed alert, in any batches and order: %s',
  async (_what, change, isAllowed) => {
    let [suppressed, told] = [0, 0];
    const property = fc.asyncProperty(
      history,
      batchSizes,
      fc.boolean(),
      fc.boolean(),
      async (acts, sizes, backwards, restarts) => {
        const world = createWorld();
        await world.allowances.add(allowanceOf(change));
        const ordered = backwards ? acts.toReversed() : acts;
        // Raised before the end of the allowance, by one process or by a new one for each batch.
        const start = () =>
          startProcess(
            world,
            () => {},
            () => UNTIL - 1,
          );
        let process = start();
        for (let [at, i] = [0, 0]; at < ordered.length; at += sizes[i % sizes.length]!, i++) {
          const records = ordered.slice(at, at + sizes[i % sizes.length]!).map(({ record }) => record);
          await scoreBatch(batchOf(i + 1, records), 0, process);
          if (restarts) process = start();
        }
        const counted = [...inBursts(acts)];
        for (const { first, last, told: alert } of await episodes(world)) {
          const behind = counted.filter(({ time }) => time >= first && time <= last);
          expect(behind.length).toBeGreaterThan(0);
          if (alert.suppression === null) told++;
          else suppressed++;
          if (!behind.every(isAllowed)) expect(alert.suppression).toBeNull();
        }
      },
    );
    await fc.assert(property, RUNS);
    // The promise is worth something only where there is something of both.
    expect(suppressed).toBeGreaterThan(RUNS.numRuns / 12);
    expect(told).toBeGreaterThan(RUNS.numRuns / 12);
  },
  120_000,
);
