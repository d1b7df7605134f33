/** Parameters that stand inside a value which an attacker chose: logs that write parameters as one text cannot quote them. */
import { describe, expect, it } from 'vitest';
import { judgeRecord } from '../../shared/pipeline/judge-record.ts';

const TENANT = '5d0f4b1e-6c2a-4f53-9b7e-0a1c2d3e4f50';

function severities(record: unknown): string[] {
  const judged = judgeRecord(record, '', { defaultTenantId: null, arrival: null });
  return judged.kind === 'judged' ? judged.findings.map((f) => `${f.detection} ${f.severity}`) : [judged.kind];
}

const audit = (operation: string, recordType: number, parameters: string) => ({
  CreationTime: '2026-03-02T10:00:00',
  Id: 'a1',
  Operation: operation,
  OrganizationId: TENANT,
  RecordType: recordType,
  UserType: 2,
  UserId: 'eve@adatum.example',
  Parameters: parameters,
});

const onPremises = (cmdlet: string, parameters: string) => ({
  Channel: 'MSExchange Management',
  Hostname: 'EX01',
  TimeCreated: '2026-03-02T10:00:00Z',
  EventID: 1,
  Message: `Cmdlet suceeded. Cmdlet ${cmdlet}, parameters ${parameters}.`,
});

const PURGE = '-Purge "True" -PurgeType "HardDelete"';

describe('a parameter inside the name of something switches nothing off', () => {
  it.each([
    [
      'WhatIf in the name of the search',
      audit('New-ComplianceSearchAction', 18, `-SearchName "x" -WhatIf "True" ${PURGE}`),
      'compliance-purge high',
    ],
    [
      'a second -Purge',
      audit('New-ComplianceSearchAction', 18, `${PURGE} -SearchName "x" -Purge "False"`),
      'compliance-purge high',
    ],
    [
      'a second -DeleteContent',
      onPremises('Search-Mailbox', '-DeleteContent "True" -SearchQuery "x" -DeleteContent "False"'),
      'mailbox-search-delete high',
    ],
    [
      'WhatIf in a query',
      onPremises('Search-Mailbox', '-DeleteContent "True" -SearchQuery "x" -WhatIf "True"'),
      'mailbox-search-delete high',
    ],
    [
      'a second -DeleteMessage',
      onPremises('New-InboxRule', '-DeleteMessage "True" -Name "x" -DeleteMessage "False"'),
      'inbox-rule-hides-mail high',
    ],
    [
      'a second -AuditEnabled',
      onPremises('Set-Mailbox', '-AuditEnabled "False" -DisplayName "x" -AuditEnabled "True"'),
      'mailbox-audit-weakened medium',
    ],
  ])('%s', (_name, record, expected) => {
    expect(severities(record)).toContain(expected);
  });

  it('-WhatIf on a command line still excuses: there it is read by the rules of the shell', () => {
    const line = {
      Timestamp: '2026-03-02T10:00:00Z',
      DeviceId: 'd',
      DeviceName: 'ws',
      ReportId: 1,
      ActionType: 'ProcessCreated',
      FileName: 'powershell.exe',
      FolderPath: 'x',
      AccountName: 'a',
      ProcessCommandLine: 'powershell -c "Search-Mailbox ann -DeleteContent -WhatIf"',
    };
    expect(severities(line)).toContain('mailbox-search-delete informational');
  });
});
