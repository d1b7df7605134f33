/** Who a record is and whose: its own id and tenant in every form, never those of what carried it. */
import { describe, expect, test } from 'vitest';
import { isEvent, normalise } from '../../shared/events/normalise.ts';
import { unwrap } from '../../shared/events/unwrap.ts';
import {
  auditbeat,
  bareRow,
  cloudProcessRow,
  EXECVE,
  elasticProcess,
  esExec,
  fileIntegrity,
  journalEntry,
  macosSudo,
  osqueryFile,
  osqueryProcess,
  SUDO_MESSAGE,
  scriptRow,
  sysmonLinuxLine,
  sysmonProcess,
  windowsEvents,
  windowsShapes,
} from './endpoint-records.ts';
import {
  auditRecord,
  cloudAppEvent,
  fileRow,
  googleActivity,
  graphCall,
  graphRow,
  officeActivityRow,
  processRow,
  RECORD_ID,
  streamed,
  TENANT,
} from './records.ts';

const DEFAULT = 'dddddddd-0000-4000-8000-00000000000d';
const DEVICE = '68b329da9893e34099c7d8ad5cb9c940';
const HASH = /^hash:[0-9a-f]{32}$/;
const DEVICE_ROW = `${DEVICE}|104118|2026-03-04t10:11:12.468z`;
const WINDOWS = /^ws07\.halden-optics\.example\|.+\|478491\|2026-03-02t09:14:07\.213z$/;
const REQUEST = '9c4b0000-0000-4000-8000-00000000000a';

type Row = readonly [form: string, record: unknown, id: string | RegExp, tenant: string | null];

/** `null` is a record that names no tenant: it takes that of the settings, and else none. */
const FORMS: readonly Row[] = [
  ['audit record', auditRecord(), RECORD_ID, TENANT],
  ['audit record without an Id', auditRecord({ Id: undefined }), HASH, TENANT],
  ['audit record in AuditData', { RecordId: 'another', AuditData: JSON.stringify(auditRecord()) }, RECORD_ID, TENANT],
  ['OfficeActivity', officeActivityRow(), RECORD_ID, TENANT],
  ['OfficeActivity that names its workspace alone', officeWithoutTenant(), RECORD_ID, null],
  ['CloudAppEvents', cloudAppEvent(), RECORD_ID, TENANT],
  ['CloudAppEvents with text inside', cloudAppEvent(auditRecord(), true), RECORD_ID, TENANT],
  [
    'CloudAppEvents, the tenant on the envelope alone',
    cloudAppEvent(auditRecord({ OrganizationId: '' })),
    RECORD_ID,
    TENANT,
  ],
  ['Defender process', streamed('DeviceProcessEvents', processRow()), DEVICE_ROW, TENANT],
  ['Defender process, the row alone', { ...processRow(), Tenant: 'DefaultTenant' }, DEVICE_ROW, null],
  [
    'Defender process in a workspace',
    { ...processRow(), TenantId: DEVICE, Type: 'DeviceProcessEvents' },
    DEVICE_ROW,
    null,
  ],
  ['Defender process without a report', streamed('DeviceProcessEvents', processRow({ ReportId: null })), HASH, TENANT],
  ['Defender file', streamed('DeviceFileEvents', fileRow()), `${DEVICE}|152059|2026-03-04t10:11:13.468z`, TENANT],
  ['Defender script', streamed('DeviceEvents', scriptRow()), `${DEVICE}|4711|2026-03-02t09:14:05.468z`, TENANT],
  ['container', streamed('CloudProcessEvents', cloudProcessRow()), HASH, TENANT],
  ['Graph call', graphCall(), REQUEST, TENANT],
  ['Graph row', graphRow(), REQUEST, TENANT],
  ['Google activity', googleActivity(), /-7203312395500000001/, null],
  ...Object.entries(windowsShapes).map(
    ([shape, write]): Row => [`4688, ${shape}`, write(windowsEvents.securityProcess()), WINDOWS, null],
  ),
  ['4688 without its channel', bareRow(windowsEvents.securityProcess()), WINDOWS, null],
  [
    'SecurityEvent in an envelope',
    streamed('SecurityEvent', bareRow(windowsEvents.securityProcess())),
    WINDOWS,
    TENANT,
  ],
  ['auditd', { _logLines: EXECVE }, '|auditd|18877|2026-03-02t09:14:05.891z', null],
  [
    'auditd in Syslog',
    { Type: 'Syslog', Computer: 'h', TenantId: DEVICE, SyslogMessage: EXECVE[1] },
    /^h\|auditd\|18877/,
    null,
  ],
  ['journald', journalEntry('EXECVE argc=1 a0="rm"'), /^mail01\|auditd\|18877\|/, null],
  ['sudo', { _logLines: [`2026-03-02T09:14:06Z mail01 sudo: ${SUDO_MESSAGE}`] }, HASH, null],
  ['Sysmon for Linux', { _logLines: [sysmonLinuxLine(1, sysmonProcess())] }, /^mail01\|linux-sysmon.+\|7\|/, null],
  ['Auditbeat', auditbeat, /18877/, null],
  ['file integrity', fileIntegrity, HASH, null],
  ['Elastic Defend', elasticProcess, 'ecs|mail01|nqx', null],
  ['osquery file', osqueryFile, HASH, null],
  ['osquery process', osqueryProcess, HASH, null],
  ['macOS log', macosSudo, HASH, null],
  ['Endpoint Security', esExec(['rm', 'x']), HASH, null],
];

function officeWithoutTenant(): Record<string, unknown> {
  return { ...officeActivityRow(), OrganizationId: '', OrganizationId_: '' };
}

function read(value: unknown, defaultTenantId: string | null) {
  const event = normalise(value, { defaultTenantId });
  if (!isEvent(event)) throw new Error(JSON.stringify(event));
  return event;
}

describe.each(FORMS)('%s', (_, record, id, tenant) => {
  test('has its own id, and its own tenant or that of the settings', () => {
    const { recordId, tenantId } = read(record, DEFAULT);
    if (typeof id === 'string') expect(recordId).toBe(id);
    else expect(recordId).toMatch(id);
    expect(tenantId).toBe(tenant ?? DEFAULT);
  });

  test('is the same record in any order of its fields, in a list, and as a row of a query', () => {
    const { recordId } = read(record, null);
    const members = Object.entries<unknown>(JSON.parse(JSON.stringify(record)));
    const reversed = Object.fromEntries(members.toReversed());
    const table = { columns: members.map(([name]) => ({ name })), rows: [members.map(([, value]) => value)] };
    for (const message of [[reversed], { records: [record] }, { value: [record] }, { tables: [table] }]) {
      const [raw] = unwrap(JSON.stringify(message));
      expect(raw?.kind === 'raw' && read(raw.value, null).recordId).toBe(recordId);
    }
  });
});

test('a record that names no tenant is of none where the settings name none', () => {
  const own = FORMS.filter(([form, , , tenant]) => tenant === null && form !== 'Google activity');
  expect(own.map(([, record]) => read(record, null).tenantId)).toEqual(own.map(() => null));
  // A customer of Google is the nearest thing.
  expect(read(googleActivity(), null).tenantId).toBe('c04hd1n9x');
});
