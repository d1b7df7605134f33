import { describe, expect, it } from 'vitest';
import { allSamples } from '../../shared/detections/all-samples.ts';
import { interests } from '../../shared/detections/interests.ts';
import { createPrefilter } from '../../shared/events/prefilter.ts';
import { judgeRecord } from '../../shared/pipeline/judge-record.ts';
import { isRelevant } from '../../shared/pipeline/observe.ts';

const { read } = createPrefilter(interests);

function matters(record: unknown): boolean {
  const judged = judgeRecord(record, '', { defaultTenantId: null, arrival: null });
  return judged.kind === 'parked' || (judged.kind === 'judged' && isRelevant(judged));
}

const records = allSamples.flatMap((set) =>
  set.samples.flatMap((sample) =>
    sample.records.map((record) => [`${set.detection}: ${sample.name}`, record] as const),
  ),
);

describe('the prefilter with the interests of the catalog', () => {
  it.each(records)('lets through whatever is judged: %s', (_name, record) => {
    const forms = [
      JSON.stringify(record),
      JSON.stringify(record, null, 2),
      JSON.stringify({ records: [record, record] }),
      JSON.stringify(record).replaceAll('-', '\\u002d'),
    ];
    for (const text of forms) {
      const kept = read(Buffer.from(text)).records.filter((r) => r.kind === 'parked' || matters(r.value)).length;
      expect(kept > 0).toBe(matters(record));
    }
  });
});
