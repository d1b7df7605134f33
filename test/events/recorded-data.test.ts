/** Every recorded record becomes what it should. The recordings are not part of the project: without them this skips. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../shared/events/csv.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';
import { createPrefilter } from '../../shared/events/prefilter.ts';
import { unwrap } from '../../shared/events/unwrap.ts';
import { INTERESTS } from './records.ts';

const FOLDER = resolve(import.meta.dirname, '../../../shared/data');
const isPresent = existsSync(FOLDER);
if (!isPresent) console.warn(`skipped: no recorded data at ${FOLDER}`);

function results(file: string) {
  const bytes = readFileSync(resolve(FOLDER, file));
  const records = file.endsWith('.csv') ? readCsv(bytes.toString('utf8')) : unwrap(bytes);
  return records.map((record) => (record.kind === 'raw' ? normalise(record.value, { defaultTenantId: null }) : record));
}

function counts(file: string): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const result of results(file)) {
    const what = isEvent(result) ? `${result.kind} ${result.form}` : result.kind;
    counted[what] = (counted[what] ?? 0) + 1;
  }
  return counted;
}

describe.skipIf(!isPresent)('recorded data', () => {
  test.each([
    ['office365/unified-audit-log-lab-tenant.ndjson', { 'audit unified-audit-log': 1982 }],
    // 15 of these are examples of addresses without an operation.
    ['office365/unified-audit-log-forms.ndjson', { 'audit unified-audit-log': 106, parked: 15 }],
    ['office365/office-activity-table.ndjson', { 'audit office-activity': 1 }],
    ['office365/office_activity.csv', { 'audit office-activity': 266 }],
    ['office365/office_activity_inbox_rule.csv', { 'audit office-activity': 2 }],
    ['defender/cloud-app-events-table.ndjson', { 'audit cloud-app-events': 1, ignored: 8 }],
    ['defender/streamed-cloud-app-events.ndjson', { 'audit cloud-app-events': 1 }],
    ['defender/streamed-device-events.ndjson', { 'process defender-process': 2, 'file defender-file': 1 }],
    ['windows-events/msexchange-management.ndjson', { 'audit exchange-cmdlet-log': 3 }],
    // The rest are the older log "Windows PowerShell", modules without a command, and a driver.
    [
      'windows-events/benign-mail-app-host.ndjson',
      {
        'process sysmon': 8,
        'file sysmon': 29,
        'process windows-process-creation': 8,
        'process powershell-log': 1,
        ignored: 6,
      },
    ],
    ['google-workspace/admin-gmail-settings.ndjson', { 'audit google-workspace': 10 }],
    // 48 activities with 62 events. Those of administrators, Vault and accounts are read.
    ['google-workspace/reports-api.ndjson', { 'audit google-workspace': 13, ignored: 49 }],
  ])('%s', (file, expected) => {
    expect(counts(file)).toEqual(expected);
  });

  test('every record of the lab tenant has a tenant, and as many ids as the log has', () => {
    const events = results('office365/unified-audit-log-lab-tenant.ndjson').filter(isEvent);
    expect(new Set(events.map(({ recordId }) => recordId)).size).toBe(1723);
    expect(events.filter(({ tenantId }) => tenantId === null)).toEqual([]);
    expect(events.filter(({ recordId }) => recordId.startsWith('hash:'))).toEqual([]);
  });

  test('the same event as OfficeActivity row and as CloudAppEvents row is one record', () => {
    const row = results('office365/office-activity-table.ndjson').find(isEvent);
    const other = results('defender/cloud-app-events-table.ndjson').find(isEvent);
    expect(other).toMatchObject({ operation: 'MailItemsAccessed', actor: 'pgustavo@simulandlabs.com' });
    expect(other).toMatchObject({ recordId: row?.recordId, time: row?.time, tenantId: row?.tenantId });
  });

  test('the addresses of the recorded forms are clean', () => {
    const bytes = readFileSync(resolve(FOLDER, 'office365/unified-audit-log-forms.ndjson'));
    const addresses = unwrap(bytes).flatMap((record) => {
      const value = record.kind === 'raw' ? (record.value as Record<string, unknown>) : {};
      const result = normalise({ ...value, Operation: 'x' }, { defaultTenantId: null });
      return value.RecordType === -1 && isEvent(result) ? [result.ip] : [];
    });
    expect(new Set(addresses)).toEqual(new Set(['10.11.12.13', '2001:db8::abcd', 'localhost', 'cool.client.local']));
  });

  test('the prefilter keeps exactly what the full path uses', () => {
    const prefilter = createPrefilter(INTERESTS);
    const used = (records: readonly { kind: string; value?: unknown }[]) =>
      records
        .filter((record) => record.kind === 'raw')
        .map((record) => normalise(record.value, { defaultTenantId: null }))
        .filter((result) => isEvent(result) && prefilter.isOfInterest(result));
    for (const file of [
      'office365/unified-audit-log-lab-tenant.ndjson',
      'office365/unified-audit-log-forms.ndjson',
      'defender/streamed-device-events.ndjson',
      'windows-events/msexchange-management.ndjson',
      'google-workspace/admin-gmail-settings.ndjson',
    ]) {
      const bytes = readFileSync(resolve(FOLDER, file));
      const { records, skipped } = prefilter.read(bytes);
      expect(used(records)).toEqual(used(unwrap(bytes)));
      expect(records.length + skipped).toBe(unwrap(bytes).length);
      const envelope = `{"records":[${bytes.toString('utf8').trim().split('\n').join(',')}]}`;
      expect(used(prefilter.read(envelope).records)).toEqual(used(unwrap(bytes)));
      expect(used(prefilter.read(Buffer.from(envelope)).records)).toEqual(used(unwrap(bytes)));
    }
    const lab = prefilter.read(readFileSync(resolve(FOLDER, 'office365/unified-audit-log-lab-tenant.ndjson')));
    expect(lab.records.length).toBeLessThan(30);
  });
});
