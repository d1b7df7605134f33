/** Several processes on one real Table Storage: overlapping partitions, duplicates, conflicts, and a partition that changes hands. */
import { describe, expect, it } from 'vitest';
import { scoreBatch } from '../../shared/pipeline/score-batch.ts';
import { createTenantFacts } from '../../shared/pipeline/tenant-facts.ts';
import { createTableRowStore } from '../../shared/stores/table-row-store.ts';
import { createTableDeadlines, createTableWalks } from '../../shared/stores/table-timers.ts';
import { decodeState } from '../../shared/subjects/codec.ts';
import { RowConflictError, type RowTable } from '../../shared/subjects/row-store.ts';
import { useAzurite } from '../stores/storage.ts';
import { batchOf, createWorld, HASHER, startProcess, type World } from '../support/pipeline.ts';
import { deleteRecord, ruleRecord } from '../support/records.ts';

const storage = useAzurite();

const ACTORS = ['pat@adatum.example', 'kim@adatum.example', 'ana@adatum.example'];

/** Three people, each of whom has records in every batch: every worker wants every row. */
function story() {
  return Array.from({ length: 16 }, (_, n) => {
    const time = `2026-03-02T10:${String(10 + n).padStart(2, '0')}:00`;
    const deletes = ACTORS.map((actor) => deleteRecord({ time, actor, items: 7 }));
    return batchOf(n * 2, n === 4 ? [...deletes, ruleRecord({ actor: ACTORS[1]!, time })] : deletes);
  });
}

/**
 * What is told of whom, in the last revision. Which record opened an alert may differ, and how far its burst had come when the
 * revision was first written; the revision, and what it says of detections and severity, may not.
 */
function told({ alerts }: World) {
  const last = new Map(alerts.all().map(({ alert }) => [alert.id, alert]));
  return [...last.values()]
    .map(({ actor, mailbox, detections, severity, revision, firstSeen }) => ({
      ...{ actor, mailbox, severity, revision, firstSeen },
      detections: [...detections].sort(),
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** What all rows hold, without the batch that each record was found in. */
async function contents(rows: RowTable) {
  const { rows: listed } = await rows.list({ after: null, limit: 1000 });
  const states = listed.map(async ({ key }) => {
    const { entries, watermark, episodes } = decodeState((await rows.read(key))!.bytes);
    const held = [...entries].map(([kind, list]) => [kind, list.map(({ journal, ...rest }) => rest)] as const);
    const grown = episodes.map((episode) => [
      episode.first,
      episode.last,
      episode.revision,
      [...episode.detections].sort(),
    ]);
    return { row: key.row, watermark, held: held.sort(([a], [b]) => (a < b ? -1 : 1)), grown };
  });
  return (await Promise.all(states)).sort((a, b) => (a.row < b.row ? -1 : 1));
}

describe('several workers on one storage', () => {
  it('find what one worker finds, though batches overlap, come twice and change hands in the middle', async () => {
    const batches = story();
    const alone = createWorld();
    const worker = startProcess(alone);
    for (const batch of batches) await scoreBatch(batch, 0, worker);
    expect(told(alone).length).toBeGreaterThanOrEqual(ACTORS.length);

    const table = async (name: string) => {
      const client = storage().table(name);
      await client.createTable();
      return client;
    };
    const rows = createTableRowStore(await table('workers'));
    let conflicts = 0;
    const counted: typeof rows = {
      ...rows,
      async write(...args) {
        try {
          return await rows.write(...args);
        } catch (error) {
          if (error instanceof RowConflictError) conflicts++;
          throw error;
        }
      },
    };
    const world: World = {
      ...createWorld(),
      rows: counted,
      deadlines: createTableDeadlines(await table('deadlines')),
      walks: createTableWalks(await table('walks')),
    };
    // Each worker has every fourth batch, and the two before it again: it took the partition over before they were done.
    const workers = Array.from({ length: 4 }, () => startProcess(world));
    await Promise.all(
      workers.map(async (process, index) => {
        for (let at = index; at < batches.length; at += workers.length)
          for (const batch of batches.slice(Math.max(0, at - 2), at + 1)) await scoreBatch(batch, 0, process);
      }),
    );
    expect(conflicts).toBeGreaterThan(0);
    expect(await contents(rows)).toEqual(await contents(alone.rows));
    expect(told(world)).toEqual(told(alone));
  }, 120_000);
});

describe('one worker on real storage', () => {
  it('costs at most one request to read and one to write for each subject, cold; one to write, warm', async () => {
    const client = storage().table('transactions');
    await client.createTable();
    const requests: string[] = [];
    client.pipeline.addPolicy({
      name: 'count',
      sendRequest(request, next) {
        requests.push(request.method === 'GET' ? 'read' : 'write');
        return next(request);
      },
    });
    const costOf = async (records: number, first: number) => {
      requests.length = 0;
      const batch = batchOf(
        first,
        ACTORS.flatMap((actor) => Array.from({ length: records }, () => deleteRecord({ actor }))),
      );
      await scoreBatch(batch, 0, worker);
      return {
        reads: requests.filter((r) => r === 'read').length,
        writes: requests.filter((r) => r === 'write').length,
      };
    };
    const rows = createTableRowStore(client);
    const worker = {
      ...startProcess({ ...createWorld(), rows }),
      tenantFacts: createTenantFacts({ rows, hasher: HASHER, now: () => 0 }),
    };
    // Three actors and their mailboxes, each with many records; and the facts of the tenant, read once for all of them.
    expect(await costOf(40, 1)).toEqual({ reads: 6 + 1, writes: 6 });
    // Each of three alerts asks for the row of the mailbox's alias, which is none, and for facts of the tenant (not cached here).
    expect(await costOf(40, 200)).toEqual({ reads: 3 * 2, writes: 6 });
  }, 60_000);
});
