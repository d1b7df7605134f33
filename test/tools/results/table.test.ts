import { describe, expect, it } from 'vitest';
import type { ResultLine } from '../../../tools/results/result-line.ts';
import { tableHeader, tableRow } from '../../../tools/results/table.ts';

const LINE: ResultLine = {
  kind: 'alert',
  tenantId: null,
  detection: 'bulk-hard-delete',
  detections: ['bulk-hard-delete'],
  detectionType: null,
  hasDeleteContent: true,
  severity: 'medium',
  score: 50,
  actor: 'j.moreau@adatum.example',
  mailbox: 'ceo@adatum.example',
  device: null,
  count: 80,
  firstSeen: '2026-03-02T10:50:00.000Z',
  lastSeen: '2026-03-02T11:10:39.000Z',
  recordIds: [],
  suppressed: false,
};

const cells = (line: Partial<ResultLine>) => tableRow({ ...LINE, ...line }).split(/ {2,}/);

describe('table', () => {
  it('has one row for each line, below its header', () => {
    expect(cells({})).toEqual([
      'medium',
      '50',
      '2026-03-02 10:50:00',
      'bulk-hard-delete',
      '80',
      'j.moreau@adatum.example',
      'ceo@adatum.example',
    ]);
    expect(tableHeader().indexOf('WHO')).toBe(tableRow(LINE).indexOf('j.moreau'));
  });

  it('names the device rather than the mailbox, and shows what is unknown', () => {
    expect(cells({ device: 'ws-022', actor: null }).slice(-2)).toEqual(['-', 'ws-022']);
    expect(cells({ mailbox: null }).at(-1)).toBe('-');
  });

  it('keeps its columns: counts further detections, cuts long names', () => {
    const long = { detection: 'a'.repeat(50), detections: ['a', 'b', 'c'], actor: `${'x'.repeat(60)}@adatum.example` };
    expect(cells(long)[3]).toBe(`${'a'.repeat(30)}… +2`);
    expect(cells(long)[5]).toBe(`${'x'.repeat(37)}…`);
    expect(tableRow({ ...LINE, ...long }).indexOf('ceo@')).toBe(tableRow(LINE).indexOf('ceo@'));
  });

  it('cannot be repainted by what a record holds', () => {
    expect(cells({ actor: 'eve\u001b[2J\u202e\u0007' }).at(-2)).toBe('eve?[2J??');
  });
});
