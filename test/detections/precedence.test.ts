/** No two detections speak of one act unless the list says so, and says which of them leads. */
import { describe, expect, test } from 'vitest';
import { allSamples } from '../../shared/detections/all-samples.ts';
import { catalog, catalogById } from '../../shared/detections/catalog.ts';
import type { EventDetection, Finding } from '../../shared/detections/detection.ts';
import { detect } from '../../shared/detections/judge.ts';
import { byCatalog, mayStandTogether, PRECEDENCE } from '../../shared/detections/precedence.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';
import { unwrap } from '../../shared/events/unwrap.ts';

const judging = catalog.filter((entry) => entry.type === 'event');

function pairs<T>(list: readonly T[]): [T, T][] {
  return list.flatMap((a, i) => list.slice(i + 1).map((b): [T, T] => [a, b]));
}

function watchOne(a: EventDetection, b: EventDetection): boolean {
  const share = (one: readonly string[] = [], other: readonly string[] = []) =>
    one.some((name) => other.includes(name));
  return share(a.operations, b.operations) || share(a.cmdlets, b.cmdlets);
}

describe('detections that look at the same operation or cmdlet', () => {
  const watching = pairs(judging.filter((entry) => entry.id !== 'mailbox-cmdlet-used')).filter(([a, b]) =>
    watchOne(a, b),
  );

  test.each(watching.map(([a, b]) => [a.id, b.id]))('%s and %s: which leads is stated', (a, b) => {
    expect(mayStandTogether(a, b), 'add the pair to shared/detections/precedence.ts, or tell the acts apart').toBe(
      true,
    );
  });

  test('are those that the list names', () => {
    const named = PRECEDENCE.map(({ first, second }) => [first, second].sort().join(' '));
    expect(watching.map(([a, b]) => [a.id, b.id].sort().join(' ')).sort()).toEqual(named.sort());
  });
});

test.each([
  ['security-notice-deleted', 'item-deleted', true],
  ['item-deleted', 'security-notice-deleted', true],
  ['obfuscated-mail-command', 'compliance-purge', true],
  ['compliance-purge', 'obfuscated-mail-command', true],
  ['compliance-purge', 'item-deleted', false],
  ['security-notice-deleted', 'compliance-purge', false],
  ['compliance-purge', 'security-notice-deleted', false],
  ['item-deleted', 'item-deleted', false],
])('whether %s and %s may speak of one act: %s', (a, b, expected) => expect(mayStandTogether(a, b)).toBe(expected));

test('ids that the catalog does not know come last, by their names', () => {
  const compare = byCatalog(catalogById);
  expect([compare('x', 'y'), compare('y', 'x'), compare('x', 'x')].map(Math.sign)).toEqual([-1, 1, 0]);
});

test('the order of the catalog follows the list', () => {
  const compare = byCatalog(catalogById);
  for (const { first, second, why } of PRECEDENCE) {
    expect(compare(first, second), `${first} stands below ${second}`).toBeLessThan(0);
    expect(why).toMatch(/\S.*\.$/);
  }
  expect(compare('unknown', 'item-deleted')).toBeGreaterThan(0);
  expect(['b', 'a', 'item-deleted'].sort(compare)).toEqual(['item-deleted', 'a', 'b']);
});

/** Calls of one line are acts of their own, and each of its detections must then have one of its own to speak of. */
function overlaps(findings: readonly Finding[]): [string, string][] {
  const event = findings[0]?.event;
  const severalActs = event?.kind === 'process';
  return pairs(findings.map((finding) => finding.detection)).filter(
    ([a, b]) => !severalActs && !mayStandTogether(a, b),
  );
}

test('in all samples only stated pairs speak of one record', () => {
  let together = 0;
  for (const { samples } of allSamples)
    for (const record of samples.flatMap((sample) => sample.records))
      for (const raw of unwrap(JSON.stringify(record))) {
        const event = raw.kind === 'raw' ? normalise(raw.value, { defaultTenantId: null }) : null;
        if (event === null || !isEvent(event)) continue;
        const { findings } = detect(event);
        if (findings.length > 1) together++;
        expect(overlaps(findings), JSON.stringify(record)).toEqual([]);
      }
  expect(together).toBeGreaterThan(100);
});

test('what was hidden is named before that it was hidden, where both are equally grave', () => {
  const compare = byCatalog(catalogById);
  for (const { id } of judging.filter((entry) => entry.cmdlets !== undefined && entry.id !== 'mailbox-cmdlet-used'))
    expect(compare(id, 'obfuscated-mail-command')).toBeLessThan(0);
});
