/** An application that was never seen before deletes mail, and goes on: through the whole pipeline, with what its sources were heard. */
import { describe, expect, it } from 'vitest';
import { SAMPLE_TENANT, sampleGuid } from '../../shared/detections/sample-records.ts';
import { consentRecord, graphAt } from '../../shared/detections/sample-stories.ts';
import { scoreBatch } from '../../shared/pipeline/score-batch.ts';
import { batchOf, createWorld, startProcess, type World } from '../support/pipeline.ts';

const HOUR = 3_600_000;
const APP = sampleGuid(0xa99);
/** The first act, at 09:00. */
const BEGUN = Date.parse('2026-03-02T09:00:00Z');

/** A world in which the Graph log came in for so long before the first act, hour by hour. */
async function heardFor(days: number): Promise<World> {
  const world = createWorld();
  const hour = BEGUN - days * 24 * HOUR;
  await world.activity.put('before', [{ tenantId: SAMPLE_TENANT, source: 'graph', hour, records: 9 }]);
  return world;
}

const first = graphAt(0, 'DELETE', '/v1.0/me/messages/AAMk1', { appId: APP });
const second = graphAt(5, 'DELETE', '/v1.0/me/messages/AAMk2', { appId: APP.toUpperCase() });
const third = graphAt(9 * 60, 'DELETE', '/v1.0/me/messages/AAMk3', { appId: APP });

/** Alerts about the application, in their last revision. */
function told({ alerts }: World) {
  const last = new Map(alerts.all().map(({ alert }) => [alert.id, alert]));
  return [...last.values()]
    .filter(({ detections }) => detections.includes('app-consent-then-deleted'))
    .map(({ severity, firstSeen, count, reasons }) => [severity, firstSeen.slice(11, 16), count, reasons.at(-1)?.text])
    .sort();
}

async function play(world: World, batches: readonly (readonly unknown[])[]) {
  const process = startProcess(world);
  for (const [i, records] of batches.entries()) await scoreBatch(batchOf(i + 1, records), 0, process);
  return told(world);
}

const NEW = expect.stringContaining('Nothing had been seen of the application');
const FOUND = [
  ['low', '09:05', 1, NEW],
  ['low', '18:00', 1, NEW],
];

describe('an application that was never seen before', () => {
  it.each([
    ['in order', [[first], [second], [third]]],
    ['in one batch', [[third, first, second]]],
    ['where the first use comes late', [[second], [third], [first]]],
    ['where it comes last and first', [[third], [second, first]]],
    ['twice', [[first, second, third, first], [second], [third, third], [first]]],
  ])('is told of with the acts that follow its first one: %s', async (_name, batches) => {
    expect(await play(await heardFor(14), batches)).toEqual(FOUND);
  });

  it.each([
    ['a day less than two weeks', 13],
    ['longer ago than rows remember, and not since', 40],
  ])('is not told of where its source was heard %s', async (_name, days) => {
    expect(await play(await heardFor(days), [[first, second], [third]])).toEqual([]);
  });

  it('is not told of where its source was just connected', async () => {
    expect(await play(createWorld(), [[first], [second, third]])).toEqual([]);
  });

  it('is as grave as its consent makes it where that is in sight, as before', async () => {
    const found = await play(await heardFor(30), [[consentRecord(-5, APP), first, second]]);
    expect(found).toEqual([['medium', '09:00', 2, expect.stringContaining('Consent to the application')]]);
  });

  it('costs one question for each source and process, whatever it does', async () => {
    const world = await heardFor(14);
    const calls: string[] = [];
    const process = startProcess(world, (call) => calls.push(call));
    for (let i = 1; i <= 5; i++) await scoreBatch(batchOf(i, [first, second, third]), 0, process);
    const asked = calls.filter((call) => call === 'before activity.earliest');
    expect(asked).toHaveLength(2);
  });
});
