import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cappedNote } from '../../shared/alerts/refusal.ts';
import { containable, createDeliveryWorld, POLICY, startDelivery } from '../support/delivery.ts';

const POSITION = { hub: 'audit-events', partition: '0', firstSequence: 1, lastSequence: 2 };
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function keep(change: Parameters<typeof containable>[0] = {}, policy = POLICY) {
  const world = createDeliveryWorld();
  const blob = await world.journal.write(POSITION, [
    { recordId: 'r1', raw: '{"Id":"r1"}' },
    { recordId: 'other', raw: '{"Id":"other"}' },
  ]);
  const alert = containable({ journals: [blob, 'gone'], ...change });
  await world.alerts.insert(alert);
  const sink = startDelivery(world, policy).evidence;
  const result = await sink.deliver(alert);
  const files = [...world.vault.files];
  const file = (part: string) => files.find(([name]) => name.includes(part))!;
  return { world, alert, blob, sink, result, files, file };
}

describe('the sink of evidence', () => {
  it('keeps the alert, its raw records as they arrived, and an index that names what is missing', async () => {
    const { alert, blob, result, files, file } = await keep();
    expect(result).toEqual({ outcome: 'kept', missing: 1 });
    expect(files.map(([name]) => name.replace(/[0-9a-f]{64}/, 'HASH'))).toEqual([
      `2026-03-02/${alert.id}/${alert.revision}/records-HASH.ndjson.gz`,
      `2026-03-02/${alert.id}/${alert.revision}/alert-HASH.json`,
      `2026-03-02/${alert.id}/${alert.revision}/index-HASH.json`,
    ]);
    const records = gunzipSync(file('records-')[1]).toString();
    expect(records).toBe(`${JSON.stringify({ recordId: 'r1', journal: blob, raw: '{"Id":"r1"}' })}\n`);
    expect(JSON.parse(Buffer.from(file('alert-')[1]).toString())).toEqual(alert);
    expect(JSON.parse(Buffer.from(file('index-')[1]).toString())).toMatchObject({
      alertId: alert.id,
      records: {
        sha256: sha256(Buffer.from(records)),
        list: [{ recordId: 'r1', sha256: sha256(Buffer.from('{"Id":"r1"}')) }],
      },
      alert: { sha256: sha256(file('alert-')[1]) },
      missing: ['r2'],
    });
  });

  it('notes the hash of the index on the alert, and names files by their content', async () => {
    const { world, alert, file } = await keep();
    const [name, body] = file('index-');
    const { notes, delivered } = (await world.alerts.read(alert))!;
    expect(notes.get('evidence')).toBe(`sha256:${sha256(body)}`);
    expect(name).toContain(sha256(body));
    expect([...delivered.keys()]).toEqual(['evidence']);
  });

  it('lets containment begin where the policy says so, and only there', async () => {
    const { world, alert, sink } = await keep();
    expect(world.queues.containment.waiting).toEqual([{ id: alert.id, revision: alert.revision }]);
    expect(await sink.deliver(alert)).toEqual({ outcome: 'already', missing: 0 });
    expect(world.queues.containment.waiting).toHaveLength(2); // nobody knows whether the first one was sent
    expect((await keep({}, { ...POLICY, contain: null })).world.queues.containment.waiting).toEqual([]);
  });

  it('does not ask again for what is beyond the cap: a person does', async () => {
    const { world, alert, sink } = await keep();
    await world.alerts.note(alert, 'containment', cappedNote('10 others were asked for on 2026-03-02'));
    await sink.deliver(alert);
    expect(world.queues.containment.waiting).toHaveLength(1);
  });

  it('keeps one set however often it is asked to, and before it has noted it', async () => {
    const { world, alert, files } = await keep();
    const again = createDeliveryWorld();
    await again.alerts.insert(alert);
    const sink = startDelivery({ ...world, alerts: again.alerts }).evidence;
    await sink.deliver(alert);
    expect([...world.vault.files.keys()]).toEqual(files.map(([name]) => name));
  });

  it('throws for an alert that is not there', async () => {
    const { sink } = await keep();
    await expect(sink.deliver({ id: 'none', revision: 0 })).rejects.toMatchObject({ code: 'alert-missing' });
  });
});
