/** Records of every form with something wrong in them: nothing throws, nothing gets slow, nothing reaches a prototype. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allSamples } from '../../shared/detections/all-samples.ts';
import { unwrap } from '../../shared/events/unwrap.ts';
import { judgeRecord } from '../../shared/pipeline/judge-record.ts';
import { runs } from '../support/runs.ts';

const RECORDS = allSamples
  .flatMap((set) => set.samples.flatMap((sample) => sample.records))
  .map((r) => JSON.stringify(r));

/** As text: every use gets a value of its own, so that a later change to one place changes no other. */
const odd: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...['null', 'true', 'false', '0', '-1', '1e308', '""', '" "', '"\\u0000"', '"__proto__"', '"constructor"'],
    ...['"\\ud800"', '[]', '{}', '[null]', '[[]]', '{"__proto__":1}', '{"__proto__":{"x":1}}', '{"toString":"x"}'],
    ...['{"length":1e9}', '[{"Name":null,"Value":{}}]', '"[{\\"Name\\":1}]"', '"{\\"a\\":"', '"@{A=1}"'],
  ),
  fc.integer().map(String),
  fc.string({ maxLength: 30 }).map((text) => JSON.stringify(text)),
  fc.string({ maxLength: 12 }).map((text) => JSON.stringify(text.repeat(500))),
);

interface Change {
  readonly at: number;
  /** JSON */
  readonly value: string;
  readonly how: 'replace' | 'delete' | 'text' | 'list' | 'twice';
}
const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(),
  value: odd,
  how: fc.constantFrom('replace', 'delete', 'text', 'list', 'twice'),
});

/** Changes the value at the n-th place of a record, counted through all depths. */
function changed(record: unknown, { at, value, how }: Change): unknown {
  const places: [holder: Record<string, unknown>, key: string][] = [];
  const walk = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      walk((node as Record<string, unknown>)[key]);
    }
  };
  walk(record);
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined) return record;
  const [holder, key] = place;
  if (how === 'delete') delete holder[key];
  else if (how === 'text') holder[key] = JSON.stringify(holder[key]);
  else if (how === 'list') holder[key] = [holder[key]];
  else if (how === 'twice') holder[key] = [holder[key], JSON.parse(value)];
  else holder[key] = JSON.parse(value);
  return record;
}

test('property: a record with anything in any place is judged, ignored or parked with a reason, and breaks nothing', () => {
  const context = { defaultTenantId: null, arrival: null };
  fc.assert(
    fc.property(fc.constantFrom(...RECORDS), fc.array(change, { minLength: 1, maxLength: 4 }), (text, changes) => {
      const record = changes.reduce<unknown>((current, each) => changed(current, each), JSON.parse(text));
      for (const raw of unwrap(JSON.stringify(record))) {
        const result = raw.kind === 'raw' ? judgeRecord(raw.value, raw.text, context) : raw;
        if (result.kind === 'parked') expect(result.reason).not.toMatch(/judging it failed|cannot be read \(/);
        if (result.kind !== 'judged') continue;
        for (const { score, reasons } of result.findings) {
          expect(Number.isInteger(score) && score >= 0 && score <= 100).toBe(true);
          expect(reasons.length).toBeGreaterThan(0);
        }
        for (const fact of result.facts) expect(Number.isSafeInteger(fact.weight) && fact.weight >= 1).toBe(true);
      }
    }),
    runs(5_000),
  );
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});
