import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCsvReader, looksLikeCsv, readCsv } from '../../shared/events/csv.ts';
import { normalise } from '../../shared/events/normalise.ts';
import { auditRecord, officeActivityRow, processRow } from './records.ts';

const NO_TENANT = { defaultTenantId: null };

function cell(value: unknown): string {
  return `"${String(value ?? '').replaceAll('"', '""')}"`;
}

function csv(rows: readonly Record<string, unknown>[], rename: Record<string, string> = {}): string {
  const names = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => names.map((name) => cell(row[name])).join(','));
  return `\ufeff${names.map((name) => rename[name] ?? name).join(',')}\r\n${lines.join('\r\n')}\r\n`;
}

function events(text: string) {
  return readCsv(text).map((record) => (record.kind === 'raw' ? normalise(record.value, NO_TENANT) : record));
}

const OFFICE_ACTIVITY = csv([{ ...officeActivityRow(), TimeGenerated: '3/4/2026, 10:11:12.000 AM' }], {
  TimeGenerated: 'TimeGenerated [UTC]',
  Start_Time: 'Start_Time [UTC]',
});

describe('readCsv', () => {
  test('reads OfficeActivity exports, with JSON over several lines', () => {
    expect(OFFICE_ACTIVITY.split('\n').length).toBeGreaterThan(10);
    expect(events(OFFICE_ACTIVITY)).toEqual([normalise(officeActivityRow(), NO_TENANT)]);
  });

  test('falls back to Start_Time where an export left out TimeGenerated', () => {
    const { TimeGenerated: _, ...row } = officeActivityRow();
    expect(events(csv([row]))).toMatchObject([{ kind: 'audit', time: Date.parse('2026-03-04T11:02:00Z') }]);
  });

  test('reads exports of the unified audit log and of advanced hunting', () => {
    const audit = {
      CreationDate: 'x',
      UserIds: 'y',
      Operations: 'HardDelete',
      AuditData: JSON.stringify(auditRecord()),
    };
    expect(events(csv([audit]))).toEqual([normalise(auditRecord(), NO_TENANT)]);
    const row = { ...processRow(), Timestamp: '3/4/2026, 10:11:12.468 AM' };
    expect(events(csv([row], { Timestamp: 'Timestamp [UTC]' }))).toEqual([
      { ...normalise(processRow(), NO_TENANT), recordId: expect.any(String) },
    ]);
  });

  test('parks rows that do not parse, with their number, and goes on', () => {
    const text = 'Operation,Id\nSend,1\nonly one\n"torn" quote,3\nstray",4\n\nSend,5\n';
    expect(readCsv(text)).toMatchObject([
      { kind: 'raw', row: 2, value: { Operation: 'Send', Id: '1' }, text: '{"Operation":"Send","Id":"1"}' },
      { kind: 'parked', row: 3, reason: 'row 3: found 1 columns, expected 2' },
      { kind: 'parked', row: 4, reason: 'row 4: found "\\"torn\\" quote,3", expected a CSV row' },
      { kind: 'parked', row: 5, reason: 'row 5: found "stray\\",4", expected a CSV row' },
      { kind: 'raw', row: 6, value: { Operation: 'Send', Id: '5' } },
    ]);
  });

  test('a column named __proto__ reaches no prototype', () => {
    const [record] = readCsv('__proto__,Operation\nx,y\n');
    expect(record).toMatchObject({ kind: 'raw' });
    expect(({} as Record<string, unknown>).x).toBeUndefined();
    if (record?.kind === 'raw') expect(Object.keys(record.value as object)).toEqual(['__proto__', 'Operation']);
  });

  test('a quote that is never closed costs no more than its own row', () => {
    const rows = Array.from({ length: 200 }, (_, index) => `Send,${index}`);
    const read = readCsv(`Operation,Id\n"open,1\n${rows.join('\n')}`);
    expect(read.filter((record) => record.kind === 'raw')).toHaveLength(200);
    expect(read[0]).toMatchObject({ kind: 'parked', row: 2 });
  });

  test('cut into pieces at any place, a file gives the same rows', () => {
    const text = csv([auditRecord({ AffectedItems: 'a\n"b",\r\nc' }), auditRecord({ UserId: 'é"' })]) + OFFICE_ACTIVITY;
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 5 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), text.length];
        const reader = createCsvReader();
        const rows = places.slice(1).flatMap((end, index) => reader.push(text.slice(places[index], end)));
        expect([...rows, ...reader.end()]).toEqual(readCsv(text));
      }),
    );
  });

  test('never throws', () => {
    const text = fc.array(fc.constantFrom('"', ',', '\n', '\r\n', 'Operation', 'x', '\ufeff', '""'), { maxLength: 40 });
    fc.assert(fc.property(text, (parts) => readCsv(parts.join('')).every((record) => record.row > 1)));
  });
});

test.each([
  [OFFICE_ACTIVITY, true],
  ['CreationDate,UserIds,Operations,AuditData\n', true],
  ['"Timestamp [UTC]","ProcessCommandLine"', true],
  ['{"Operation":"x","Id":1}', false],
  ['name,age\n', false],
  ['Operation', false],
  ['', false],
])('looksLikeCsv %#', (text, expected) => {
  expect(looksLikeCsv(text)).toBe(expected);
});
