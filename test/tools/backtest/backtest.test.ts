import { utimesSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SAMPLE_TENANT, sampleGuid, TOMAS } from '../../../shared/detections/sample-records.ts';
import { cmdletAt, DAY, graphAt, processAt } from '../../../shared/detections/sample-stories.ts';
import { runs } from '../../support/runs.ts';
import { temporaryFolder } from '../input/temporary-folder.ts';
import {
  auditRecord,
  cloudAppEvent,
  type Delete,
  deletion,
  deletions,
  deviceProcess,
  idOf,
  ndjson,
  officeActivity,
  portalCsv,
  purviewCsv,
  TENANT,
  WORKSPACE,
} from './records.ts';
import { runBacktest } from './run-backtest.ts';

const folder = temporaryFolder();
let files = 0;
const file = (content: string | Uint8Array) => folder.file(`${++files}`, content);
const records = (acts: readonly Delete[]) => file(ndjson(acts.map(auditRecord)));

function utf16(text: string, order: 'le' | 'be'): Buffer {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

/** Every form in which an export of these acts may lie on a disk. */
const FORMS = new Map<string, (acts: readonly Delete[]) => string | Uint8Array>([
  ['unified audit log, NDJSON', (acts) => ndjson(acts.map(auditRecord))],
  [
    'the same with a byte order mark and CRLF',
    (acts) => `\ufeff${ndjson(acts.map(auditRecord)).replaceAll('\n', '\r\n')}`,
  ],
  ['the same in gzip', (acts) => gzipSync(ndjson(acts.map(auditRecord)))],
  ['the same in UTF-16, little-endian', (acts) => utf16(ndjson(acts.map(auditRecord)), 'le')],
  ['the same in UTF-16, big-endian', (acts) => utf16(ndjson(acts.map(auditRecord)), 'be')],
  ['a list on one line', (acts) => JSON.stringify(acts.map(auditRecord))],
  ['a pretty-printed list', (acts) => JSON.stringify(acts.map(auditRecord), null, 2)],
  [
    'a list with a record on each line',
    (acts) => `[${acts.map((act) => JSON.stringify(auditRecord(act))).join(',\n')}]`,
  ],
  ['an Azure envelope, pretty-printed', (acts) => JSON.stringify({ records: acts.map(auditRecord) }, null, 1)],
  ['OfficeActivity, NDJSON', (acts) => ndjson(acts.map(officeActivity))],
  ['OfficeActivity, portal CSV', portalCsv],
  ['OfficeActivity, portal CSV in gzip', (acts) => gzipSync(portalCsv(acts))],
  ['OfficeActivity, portal CSV in UTF-16', (acts) => utf16(portalCsv(acts).slice(1), 'le')],
  ['Purview CSV with AuditData', purviewCsv],
  ['CloudAppEvents, RawEventData an object', (acts) => ndjson(acts.map((act) => cloudAppEvent(act, 'object')))],
  ['CloudAppEvents, RawEventData a string', (acts) => ndjson(acts.map((act) => cloudAppEvent(act, 'string')))],
]);

describe('one record', () => {
  it.each([...FORMS])('is read from %s', async (_form, write) => {
    const { lines } = await runBacktest([file(write([deletion({ items: 60 })]))]);

    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatchObject({ kind: 'alert', detection: 'bulk-hard-delete', count: 60, tenantId: TENANT });
    expect(lines[0]).toMatchObject({ firstSeen: '2026-03-02T10:50:00.000Z', recordIds: [idOf(1)] });
    expect(lines[2]).toMatchObject({ kind: 'finding', detection: 'item-deleted', recordIds: [idOf(1)] });
  });

  it('that came in all forms with different numbers of items is one, with the largest', async () => {
    const all = [...FORMS.values()].map((write, index) =>
      file(write([deletion({ items: index === 7 ? 60 : 1 + index })])),
    );

    for (const order of [all, all.toReversed()]) {
      const { lines, summary } = await runBacktest(order);
      expect(summary.records).toBe(FORMS.size);
      expect(lines.map(({ kind, detection, count }) => [kind, detection, count])).toEqual([
        ['alert', 'bulk-hard-delete', 60],
        ['finding', 'bulk-hard-delete', 60],
        ['finding', 'item-deleted', 1],
      ]);
      expect(lines.map((line) => line.recordIds)).toEqual([[idOf(1)], [idOf(1)], [idOf(1)]]);
    }
  });

  it('with the same id at the same time but other contents is told the same whichever file comes first', async () => {
    const small = file(ndjson([{ ...auditRecord(deletion({ items: 55 })), MailboxOwnerUPN: undefined }]));
    const large = records([deletion({ items: 60 })]);
    const [first, second] = [await runBacktest([small, large]), await runBacktest([large, small])];
    expect(first.lines).toEqual(second.lines);
    expect(first.alerts[0]?.count).toBe(60);
  });
});

describe('lines of syslog without a year', () => {
  it('are of the last year before the file was written', async () => {
    const path = file(
      'Mar  2 09:14:05 mail01 sudo: tomas : TTY=pts/0 ; PWD=/root ; USER=root ; COMMAND=/bin/rm -rf /var/mail/root\n',
    );
    utimesSync(path, new Date('2025-01-09T00:00:00Z'), new Date('2025-01-09T00:00:00Z'));
    const { alerts, summary } = await runBacktest([path]);
    expect(summary.parked).toBe(0);
    expect(alerts).toMatchObject([{ detection: 'linux-mail-spool', firstSeen: '2024-03-02T09:14:05.000Z' }]);
  });
});

describe('a burst', () => {
  const burst = [
    ...deletions(40, { time: '2026-03-02T10:50:00' }),
    ...deletions(40, { time: '2026-03-02T11:10:00' }, 1, 41),
  ];

  it('over the hour is one alert with all its items', async () => {
    const { alerts } = await runBacktest([records(burst)]);
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({
      detection: 'bulk-hard-delete',
      count: 80,
      firstSeen: '2026-03-02T10:50:00.000Z',
      lastSeen: '2026-03-02T11:10:39.000Z',
    });
    expect(new Set(alerts[0]?.recordIds).size).toBe(80);
  });

  it('given twice changes nothing', async () => {
    const once = records(burst);
    expect((await runBacktest([once, once])).lines).toEqual((await runBacktest([once])).lines);
  });

  it('names at most 100 records', async () => {
    const { lines } = await runBacktest([records(deletions(150))]);
    const bulk = lines.filter((line) => line.detection === 'bulk-hard-delete');
    expect(bulk.map(({ kind, count, recordIds }) => [kind, count, recordIds.length])).toEqual([
      ['alert', 150, 100],
      ['finding', 150, 100],
    ]);
  });

  it('is found however much later the next record of its author is', async () => {
    const later = deletion({ id: idOf(999), time: '2026-03-30T09:00:00' });
    const { alerts, summary } = await runBacktest([records([...burst, later])]);
    expect(alerts).toMatchObject([{ count: 80 }]);
    expect(summary.tooLate).toBe(0);
  });

  it('that arrives weeks late is found when files are sorted, and not in the order of arrival', async () => {
    const later = deletion({ id: idOf(999), time: '2026-03-30T09:00:00' });
    const late = records([later, ...burst]);
    expect((await runBacktest([late])).alerts).toMatchObject([{ count: 80 }]);
    const arrived = await runBacktest([late], { arrivalOrder: true });
    expect(arrived.alerts).toEqual([]);
    expect(arrived.summary.tooLate).toBe(80);
  });
});

describe('order', () => {
  const acts = [
    ...deletions(30, { actor: 'a@adatum.example' }, 7),
    ...deletions(30, { actor: 'a@adatum.example', time: '2026-03-02T11:20:00' }, 7, 31),
    ...deletions(8, { actor: 'b@adatum.example', operation: 'SoftDelete', items: 30 }, 300, 100),
    ...deletions(3, { actor: 'b@adatum.example', time: '2026-03-09T08:00:00', items: 70 }, 60_000, 200),
  ];

  it('property: neither files, rows nor forms change the result', async () => {
    const expected = await runBacktest([records(acts)]);
    expect(expected.alerts.length).toBeGreaterThan(2);
    const forms = [...FORMS.values()];
    const placed = fc.record({ part: fc.nat(3), rank: fc.nat(), again: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(placed, { minLength: acts.length, maxLength: acts.length }),
        fc.array(fc.nat(forms.length - 1), { minLength: 4, maxLength: 4 }),
        async (places, chosen) => {
          const parts = Map.groupBy(
            acts
              .flatMap((act, index) =>
                places[index]?.again
                  ? [
                      { act, index },
                      { act, index },
                    ]
                  : [{ act, index }],
              )
              .sort((a, b) => (places[a.index]?.rank ?? 0) - (places[b.index]?.rank ?? 0)),
            ({ index }) => places[index]?.part ?? 0,
          );
          const written = [...parts].map(([part, list]) =>
            file(forms[chosen[part] ?? 0]?.(list.map(({ act }) => act)) ?? ''),
          );
          expect((await runBacktest(written)).lines).toEqual(expected.lines);
        },
      ),
      runs(25),
    );
  });

  it('does not matter among the rows of a CSV', async () => {
    const [there, back] = [file(portalCsv(acts)), file(portalCsv(acts.toReversed()))];
    expect((await runBacktest([back])).lines).toEqual((await runBacktest([there])).lines);
  });

  it('does not matter in the order of arrival either, within the lateness that is promised', async () => {
    const shuffled = acts.slice(0, 68).toSorted((a, b) => (a.id.slice(-1) < b.id.slice(-1) ? -1 : 1));
    const sorted = await runBacktest([records(shuffled)]);
    expect((await runBacktest([records(shuffled)], { arrivalOrder: true })).lines).toEqual(sorted.lines);
  });
});

describe('tenants', () => {
  const tenantsOf = async (content: string, defaultTenantId: string | null = null) =>
    (await runBacktest([file(content)], { defaultTenantId })).alerts.map((alert) => alert.tenantId);
  const act = deletion({ items: 60 });
  const OTHER = '11111111-2222-4333-8444-555555555555';

  it('come from OrganizationId, in lower case', async () => {
    const shouted = { ...auditRecord(act), OrganizationId: TENANT.toUpperCase() };
    expect(await tenantsOf(ndjson([shouted]), OTHER)).toEqual([TENANT]);
  });

  it('never come from OfficeActivity.TenantId, which is the workspace', async () => {
    const { OrganizationId: _, ...row } = officeActivity(act);
    expect(row.TenantId).toBe(WORKSPACE);
    expect(await tenantsOf(ndjson([row]))).toEqual([null]);
    expect(await tenantsOf(ndjson([{ ...row, OfficeTenantId: TENANT }]))).toEqual([TENANT]);
  });

  it('come from the envelope of device rows, else from the setting, else are null', async () => {
    expect(await tenantsOf(ndjson([deviceProcess({ tenantId: TENANT.toUpperCase() })]), OTHER)).toEqual([TENANT]);
    expect(await tenantsOf(ndjson([deviceProcess({})]), OTHER)).toEqual([OTHER]);
    expect(await tenantsOf(ndjson([deviceProcess({})]))).toEqual([null]);
  });

  it('keep records apart', async () => {
    const half = auditRecord(deletion({ items: 30 }));
    const other = { ...auditRecord(deletion({ items: 30, id: idOf(2) })), OrganizationId: OTHER };
    expect(await tenantsOf(ndjson([half, other]))).toEqual([]);
    expect(await tenantsOf(ndjson([half, { ...other, OrganizationId: TENANT }]))).toEqual([TENANT]);
  });
});

describe('what cannot be understood', () => {
  it('is named with its place in the file, five times, then counted', async () => {
    const bad = { ...auditRecord(deletion()), CreationTime: 'last Monday' };
    const lines = [auditRecord(deletion({ items: 60 })), bad, bad, bad, bad, bad, bad, bad];
    const path = file(ndjson(lines));
    const { alerts, summary, warnings } = await runBacktest([path]);
    expect(alerts).toHaveLength(1);
    expect(summary).toMatchObject({ records: 8, parked: 7 });
    expect(warnings).toEqual([
      ...[2, 3, 4, 5, 6].map(
        (line) => `${path}: parked: line ${line}: CreationTime: found "last Monday", expected an ISO 8601 time`,
      ),
      `${path}: 2 more records were parked`,
    ]);
  });

  it('is named by its row in a CSV', async () => {
    const rows = portalCsv([deletion(), deletion({ id: idOf(2), items: 60 })]);
    const path = file(rows.replace('3/2/2026, 10:50:00.000 AM', 'noon'));
    const { alerts, warnings } = await runBacktest([path]);
    expect(alerts).toHaveLength(1);
    expect(warnings).toEqual([`${path}: parked: row 2: TimeGenerated: found "noon", expected an ISO 8601 time`]);
  });

  it('does not break on ids and actors with marks that the sorter uses', async () => {
    const odd = { ...auditRecord(deletion({ items: 60 })), Id: 'a\tb\nc\u0001', UserId: 'x\ty\n\ud800z' };
    const { alerts } = await runBacktest([file(ndjson([odd]))]);
    expect(alerts[0]?.recordIds).toEqual(['a\tb\nc\u0001']);
  });
});

describe('an application that was never seen before', () => {
  const by = (app: number, at: number) => graphAt(at, 'DELETE', '/v1.0/me/messages/AAMk1', { appId: sampleGuid(app) });
  const acts = [by(1, 0), by(2, 15 * DAY), by(2, 16 * DAY)];

  it('is known by what the input itself holds, in whatever order', async () => {
    for (const order of [acts, acts.toReversed()]) {
      const { lines } = await runBacktest([file(ndjson(order))]);
      const found = lines.filter(({ kind, detections }) => kind === 'alert' && detections.includes(NEW_APPLICATION));
      expect(found).toMatchObject([{ severity: 'low', count: 1, firstSeen: '2026-03-18T09:00:00.100Z' }]);
    }
  });

  it('is not known where the input begins with it', async () => {
    const { lines } = await runBacktest([file(ndjson(acts.slice(1)))]);
    expect(lines.filter(({ detections }) => detections.includes(NEW_APPLICATION))).toEqual([]);
  });
});

const NEW_APPLICATION = 'app-consent-then-deleted';

describe('what a record waits for in vain', () => {
  const line = 'powershell.exe Search-Mailbox -Identity mira -DeleteContent -Force';
  const run = (at: number) => processAt(at, line);
  const logged = (at: number) =>
    cmdletAt(at, 'Search-Mailbox', { Identity: 'mira', DeleteContent: 'True' }, { UserId: TOMAS });

  it('is told though the row has moved on long before the input ends', async () => {
    const input = [
      run(0),
      logged(DAY + 1),
      run(6 * DAY),
      logged(6 * DAY + 1),
      run(12 * DAY),
      logged(13 * DAY + 1),
      logged(20 * DAY),
    ];
    const { alerts } = await runBacktest([file(ndjson(input))], { defaultTenantId: SAMPLE_TENANT });
    const missing = alerts.filter(({ detections }) => detections.includes('audit-bypass-suspected'));
    expect(missing.map(({ firstSeen }) => firstSeen.slice(0, 10)).sort()).toEqual(['2026-03-02', '2026-03-14']);
  });
});
