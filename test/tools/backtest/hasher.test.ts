import { expect, test } from 'vitest';
import type { Subject } from '../../../shared/subjects/subject.ts';
import { backtestHasher } from '../../../tools/backtest/hasher.ts';

test('subjects and records that differ have different hashes, of the lengths that rows expect', () => {
  const subjects: Subject[] = [
    { kind: 'actor', tenantId: null, actor: 'a' },
    { kind: 'actor', tenantId: 't', actor: 'a' },
    { kind: 'actor', tenantId: 't', actor: 'b' },
    { kind: 'device-account', tenantId: 't', device: 'a', account: '' },
    { kind: 'device-account', tenantId: 't', device: '', account: 'a' },
  ];
  const rows = subjects.map((subject) => backtestHasher.rowKey(subject).row);
  expect(new Set(rows).size).toBe(subjects.length);
  for (const row of rows) expect(row).toMatch(/^[a-z][0-9a-f]{32}$/);

  const records = [
    backtestHasher.recordHash(null, 'x'),
    backtestHasher.recordHash('t', 'x'),
    backtestHasher.recordHash('t', 'y'),
  ];
  expect(new Set(records).size).toBe(3);
  for (const hash of records) expect(hash).toMatch(/^[0-9a-f]{16}$/);
});
