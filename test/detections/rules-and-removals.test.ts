/** Mail flow rules, whole mailboxes, event logs and settings of Google Workspace: each act by itself, and what tips its severity. */
import { describe, expect, test } from 'vitest';
import type { Finding, Severity } from '../../shared/detections/detection.ts';
import { detect } from '../../shared/detections/judge.ts';
import { ADMIN, adminRecord, googleActivity, processRow, TOMAS } from '../../shared/detections/sample-records.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';

function findingOf(detection: string, record: unknown): Finding | null {
  const event = normalise(JSON.parse(JSON.stringify(record)), { defaultTenantId: null });
  if (!isEvent(event)) throw new Error(JSON.stringify(event));
  return detect(event).findings.find((finding) => finding.detection === detection) ?? null;
}

/** Severity and the number of reasons: what is said besides the act itself. */
function told(detection: string, record: unknown): readonly [Severity | null, number] {
  const finding = findingOf(detection, record);
  return [finding?.severity ?? null, finding?.reasons.length ?? 0];
}

type Parameters = Readonly<Record<string, string>>;
const byAdmin = (cmdlet: string, parameters: Parameters) => adminRecord(cmdlet, parameters, { UserId: ADMIN });

describe('mail flow rules', () => {
  const id = 'transport-rule-tampering';
  test.each<readonly [Parameters, Severity, number]>([
    [{}, 'low', 1],
    [{ DeleteMessage: 'True' }, 'high', 1],
    [{ DeleteMessage: 'False' }, 'low', 1],
    [{ RemoveHeader: 'Received' }, 'high', 1],
    [{ RedirectMessageTo: 'x@elsewhere.example' }, 'high', 1],
    [{ BlindCopyTo: 'x@elsewhere.example' }, 'high', 1],
    [{ CopyTo: 'x@elsewhere.example' }, 'high', 1],
    [{ AddToRecipients: 'x@elsewhere.example' }, 'high', 1],
    [{ ModerateMessageByUser: 'x@elsewhere.example' }, 'high', 1],
    [{ GenerateIncidentReport: 'x@elsewhere.example' }, 'high', 1],
    [{ CopyTo: TOMAS }, 'medium', 1],
    [{ CopyTo: 'Compliance Archive' }, 'high', 1],
    [{ Quarantine: 'True' }, 'medium', 1],
    [{ Quarantine: 'False' }, 'low', 1],
    [{ ModerateMessageByManager: 'True' }, 'medium', 1],
    [{ SetSCL: '-1' }, 'medium', 1],
    [{ SetSCL: ' \u2013 1 ' }, 'medium', 1],
    [{ SetSCL: '1' }, 'low', 1],
    [{ SetSCL: '-10' }, 'low', 1],
    [{ SetSCL: '9-1' }, 'low', 1],
    [{ SetHeaderName: 'X-MS-Exchange-Organization-SkipSafeLinksProcessing' }, 'medium', 1],
    [{ SetHeaderName: ' x-forefront-antispam-report' }, 'medium', 1],
    [{ SetHeaderName: 'X-Microsoft-Antispam' }, 'medium', 1],
    [{ SetHeaderName: 'X-Gateway-X-MS-Exchange' }, 'low', 1],
    [{ AddManagerAsRecipientType: 'Bcc' }, 'medium', 1],
    [{ RouteMessageOutboundConnector: 'x' }, 'medium', 1],
    [{ Quarantine: 'True', DeleteMessage: 'True' }, 'high', 2],
    [{ Quarantine: 'True', SetSCL: '-1' }, 'medium', 2],
    [{ RedirectMessageTo: TOMAS, BlindCopyTo: 'x@elsewhere.example' }, 'high', 2],
    [{ DeleteMessage: 'True', Enabled: 'False' }, 'low', 2],
    [{ DeleteMessage: 'True', Mode: 'AuditAndNotify' }, 'low', 2],
    [{ DeleteMessage: 'True', Mode: 'Enforce' }, 'high', 1],
    [{ SetAuditSeverity: 'DoNotAudit' }, 'medium', 2],
    [{ SetAuditSeverity: 'High' }, 'low', 1],
    [{ Quarantine: 'True', SetAuditSeverity: ' donotaudit ' }, 'high', 2],
    [{ Quarantine: 'True', SetAuditSeverity: 'DoNotAudit', Enabled: 'False' }, 'medium', 3],
    [{ Quarantine: 'True', SetAuditSeverity: 'DoNotAudit', Mode: 'Audit' }, 'medium', 3],
    [{ Name: '..' }, 'low', 2],
  ])('a new rule with %j is %s', (parameters, severity, reasons) => {
    const record = byAdmin('New-TransportRule', { Name: 'Disclaimer of the house', ...parameters });
    expect(told(id, record)).toEqual([severity, reasons]);
  });

  test.each([
    ['New-TransportRule', 'made'],
    ['Set-TransportRule', 'changed'],
    ['Enable-TransportRule', 'turned on'],
  ])('%s says what was done', (cmdlet, word) => {
    const finding = findingOf(id, byAdmin(cmdlet, { Identity: '..' }));
    expect(finding?.reasons.map(({ text }) => text)).toEqual([expect.stringContaining(`was ${word}`)]);
  });
});

test('the actions of a rule may stand elsewhere', () => {
  expect(told('transport-rule-tampering', processRow('New-TransportRule -Name Disclaimer @how'))).toEqual([
    'medium',
    1,
  ]);
});

describe('whole mailboxes and folders', () => {
  const id = 'mailbox-destroyed';
  test.each<readonly [string, Parameters, Severity | null, number]>([
    ['Remove-Mailbox', { Identity: 'x' }, null, 0],
    ['Remove-Mailbox', { Identity: 'x', Force: 'True' }, null, 0],
    ['Remove-Mailbox', { Identity: 'x', PermanentlyDelete: 'True' }, 'medium', 1],
    ['Remove-Mailbox', { Identity: 'x', PermanentlyDelete: 'False' }, null, 0],
    ['Remove-Mailbox', { Identity: 'x', Permanent: 'True', Force: 'True' }, 'medium', 2],
    ['Remove-Mailbox', { Identity: 'x', Permanent: 'True', IgnoreLegalHold: 'True', Force: 'True' }, 'medium', 3],
    ['Remove-Mailbox', { StoreMailboxIdentity: 'x', Database: 'd', Force: 'True' }, 'medium', 2],
    ['Disable-Mailbox', { Identity: 'x' }, null, 0],
    ['Disable-Mailbox', { Identity: 'x', PermanentlyDisable: 'True', IgnoreLegalHold: 'True' }, 'medium', 2],
    ['Remove-StoreMailbox', { Identity: 'x', MailboxState: 'Disabled' }, 'medium', 1],
    ['Remove-CalendarEvents', { Identity: 'x', PreviewOnly: 'True' }, null, 0],
    ['Remove-CalendarEvents', { Identity: 'x', PreviewOnly: '$x' }, 'medium', 1],
    ['Remove-CalendarEvents', { Identity: 'x', CancelOrganizedMeetings: 'True' }, 'medium', 1],
  ])('%s %j: %s', (cmdlet, parameters, severity, reasons) =>
    expect(told(id, byAdmin(cmdlet, parameters))).toEqual([severity, reasons]),
  );

  test.each<readonly [string, Severity | null]>([
    ['Remove-MgUserMailFolderPermanent -UserId x -MailFolderId y', 'high'],
    ['Remove-MgBetaUserMailFolderChildFolderPermanent -UserId x', 'high'],
    ['Remove-MgUserMessagePermanent -UserId x -MessageId y', 'medium'],
    ['Remove-MgBetaUserMailFolderMessagePermanent -UserId x', 'medium'],
    ['Invoke-MgGraphRequest POST /v1.0/me/mailFolders/x/permanentDelete', 'high'],
    ['Invoke-MgGraphRequest POST /v1.0/me/mailFolders/x/messages/y/permanentDelete', 'medium'],
    ['Invoke-MgGraphRequest POST /v1.0/me/messages/y/permanentDelete', 'medium'],
    ['Invoke-MgGraphRequest POST /v1.0/me/events/y/permanentDelete', null],
    ['Invoke-MgGraphRequest GET /v1.0/me/mailFolders/x', null],
    ['Remove-Mailbox x @how; $how.Permanent = $true', 'medium'],
    ['Remove-Mailbox x @how; $how.Confirm = $false', null],
  ])('%s: %s', (line, severity) => expect(told(id, processRow(line))[0]).toBe(severity));
});

describe('event logs of Exchange', () => {
  const id = 'mail-logs-cleared';
  const log = '"MSExchange Management"';
  test.each<readonly [string, Severity | null]>([
    [`wevtutil cl ${log}`, 'medium'],
    [`wevtutil clear-log ${log}`, 'medium'],
    [`wevtutil.exe /r:ex01 cl ${log}`, 'medium'],
    [`wevtutil um "C:\\x\\Microsoft-Exchange-x.man"`, 'medium'],
    [`wevtutil uninstall-manifest "Microsoft-Exchange-x.man"`, 'medium'],
    [`wevtutil sl ${log} /e:false`, 'medium'],
    [`wevtutil sl ${log} /enabled:false`, 'medium'],
    [`wevtutil set-log ${log} /ms:1`, 'medium'],
    [`wevtutil sl ${log} /maxsize:1`, 'medium'],
    [`wevtutil sl ${log} /rt:false`, 'medium'],
    [`wevtutil sl ${log} /retention:false`, 'medium'],
    [`wevtutil sl ${log} /e:true`, null],
    [`wevtutil sl ${log} /ca:x`, null],
    [`wevtutil gl ${log} /ms:1`, null],
    [`wevtutil qe ${log}`, null],
    ['wevtutil cl Application', null],
    [`Clear-EventLog -LogName ${log}`, 'medium'],
    [`Remove-EventLog ${log}`, 'medium'],
    [`Limit-EventLog -LogName ${log} -MaximumSize 64KB`, 'medium'],
    ['Clear-EventLog -LogName Application', null],
    [`Get-EventLog -LogName ${log}`, null],
  ])('%s: %s', (line, severity) => {
    if (line.startsWith('wevtutil')) expect(told(id, processRow(line, 'wevtutil.exe'))[0]).toBe(severity);
    expect(told(id, processRow(`powershell.exe -c "${line.replaceAll('"', "'")}"`))[0]).toBe(severity);
  });
});

describe('Google Workspace', () => {
  const id = 'google-mail-tampering';
  const event = (name: string, values: Parameters = {}) => ({
    type: 'SETTINGS',
    name,
    parameters: Object.entries(values).map(([key, value]) => ({ name: key, value })),
  });
  test.each<readonly [string, string, Parameters, Severity | null, number]>([
    ['admin', 'CREATE_GMAIL_SETTING', { SETTING_NAME: 'MESSAGE_SECURITY_RULE' }, 'low', 1],
    ['admin', 'CHANGE_GMAIL_SETTING', { SETTING_NAME: 'EMAIL_ROUTE' }, 'low', 1],
    ['admin', 'DELETE_GMAIL_SETTING', { SETTING_NAME: 'X', USER_DEFINED_SETTING_NAME: 'journal' }, 'low', 1],
    ['admin', 'CHANGE_EMAIL_SETTING', { SETTING_DESCRIPTION: 'inbound gateway' }, 'low', 1],
    ['admin', 'CHANGE_GMAIL_SETTING', { SETTING_NAME: 'IMAP_ACCESS' }, 'informational', 1],
    ['admin', 'CHANGE_GMAIL_SETTING', {}, 'informational', 1],
    ['user_accounts', 'email_forwarding_out_of_domain', {}, 'low', 1],
    ['user_accounts', 'email_forwarding_out_of_domain', { email_forwarding_destination_address: '' }, 'low', 1],
    ['user_accounts', 'email_forwarding_out_of_domain', { email_forwarding_destination_address: 'x@y.z' }, 'low', 2],
  ])('%s %s %j: %s', (application, name, values, severity, reasons) =>
    expect(told(id, googleActivity(application, [event(name, values)]))).toEqual([severity, reasons]),
  );

  test.each<readonly [Parameters, Severity | null]>([
    [{ INVESTIGATION_DATA_SOURCE: 'GMAIL LOG EVENTS', INVESTIGATION_ACTION: 'delete messages' }, 'medium'],
    [{ INVESTIGATION_DATA_SOURCE: 'Gmail messages', INVESTIGATION_ACTION: 'send to trash' }, 'medium'],
    [{ INVESTIGATION_DATA_SOURCE: 'gmail', INVESTIGATION_ACTION: 'mark as spam' }, 'informational'],
    [{ INVESTIGATION_DATA_SOURCE: 'gmail' }, 'informational'],
    [{ INVESTIGATION_DATA_SOURCE: 'drive', INVESTIGATION_ACTION: 'delete' }, null],
    [{ INVESTIGATION_ACTION: 'delete' }, null],
  ])('the investigation tool with %j: %s', (values, severity) =>
    expect(told(id, googleActivity('admin', [event('SECURITY_INVESTIGATION_ACTION', values)]))[0]).toBe(severity),
  );
});
