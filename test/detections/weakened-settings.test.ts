/** Settings that protect mail and its records, at the values from which a change weakens them. */
import { describe, expect, test } from 'vitest';
import type { Severity } from '../../shared/detections/detection.ts';
import { detect } from '../../shared/detections/judge.ts';
import { ADMIN, adminRecord, cmdletLog, processRow } from '../../shared/detections/sample-records.ts';
import { gravestOf } from '../../shared/detections/weakenings.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';

type Case = readonly [cmdlet: string, parameters: Readonly<Record<string, string>>, severity: Severity | null];

function severityOf(detection: string, record: unknown): Severity | null {
  const event = normalise(record, { defaultTenantId: null });
  if (!isEvent(event)) throw new Error(JSON.stringify(event));
  return detect(event).findings.find((finding) => finding.detection === detection)?.severity ?? null;
}

const logged = (detection: string, [cmdlet, parameters]: Case, fields = {}) =>
  severityOf(detection, adminRecord(cmdlet, { Identity: 'mira', ...parameters }, { UserId: ADMIN, ...fields }));

/** As an admin record that also says what a setting was and is. */
const changed = (detection: string, cmdlet: string, name: string, before: string, after: string) =>
  logged(detection, [cmdlet, { [name]: after }, null], {
    ModifiedProperties: [{ Name: name, OldValue: before, NewValue: after }],
  });

const typed = (detection: string, line: string) => severityOf(detection, processRow(line));

describe('auditing of a mailbox', () => {
  const id = 'mailbox-audit-weakened';
  test.each<Case>([
    ['Set-Mailbox', { AuditEnabled: 'False' }, 'medium'],
    ['Set-Mailbox', { AuditEnabled: 'True' }, null],
    ['Set-Mailbox', { AuditLogAgeLimit: '23:59:59' }, 'medium'],
    ['Set-Mailbox', { AuditLogAgeLimit: '1.00:00:00' }, 'low'],
    ['Set-Mailbox', { AuditLogAgeLimit: '89.23:59:59' }, 'low'],
    ['Set-Mailbox', { AuditLogAgeLimit: '90.00:00:00' }, null],
    ['Set-Mailbox', { AuditLogAgeLimit: '$age' }, 'low'],
    ['Set-Mailbox', { AuditOwner: '@{Remove="HardDelete"}' }, 'medium'],
    ['Set-Mailbox', { AuditOwner: '@{Remove="Hard"}' }, 'medium'],
    ['Set-Mailbox', { AuditDelegate: '@{Remove="MoveToDeletedItems"}' }, 'medium'],
    ['Set-Mailbox', { AuditAdmin: '@{Remove="RecordDelete"}' }, 'medium'],
    ['Set-Mailbox', { AuditAdmin: '@{Remove=$actions}' }, 'medium'],
    ['Set-Mailbox', { AuditAdmin: '@{Remove="FolderBind"}' }, 'low'],
    ['Set-Mailbox', { AuditAdmin: '@{Remove="Har"}' }, 'low'],
    ['Set-Mailbox', { AuditOwner: '@{Add="HardDelete"}' }, null],
    ['Set-Mailbox', { AuditOwner: 'Update,SoftDelete,MoveToDeletedItems' }, 'medium'],
    ['Set-Mailbox', { AuditOwner: 'Update,HardDelete,MoveToDeletedItems' }, 'medium'],
    ['Set-Mailbox', { AuditOwner: 'HardDelete,SoftDelete' }, 'low'],
    ['Set-Mailbox', { AuditOwner: 'Hard,Soft,Move' }, null],
    ['Set-Mailbox', { AuditOwner: 'None' }, 'medium'],
    ['Set-Mailbox', { AuditOwner: '$actions' }, 'low'],
    ['Set-MailboxAuditBypassAssociation', { AuditBypassEnabled: 'True' }, 'medium'],
    ['Set-MailboxAuditBypassAssociation', { AuditBypassEnabled: '$x' }, 'medium'],
    ['Set-MailboxAuditBypassAssociation', { AuditBypassEnabled: 'False' }, null],
    ['Set-MailboxAuditBypassAssociation', {}, null],
  ])('%s %j: %s', (...given) => expect(logged(id, given)).toBe(given[2]));

  test.each([
    ['Set-Mailbox', 'AuditEnabled', 'False', 'False', null],
    ['Set-Mailbox', 'AuditEnabled', 'True', 'False', 'medium'],
    ['Set-Mailbox', 'AuditEnabled', '', '', 'medium'],
    ['Set-Mailbox', 'AuditLogAgeLimit', '365.00:00:00', '364.00:00:00', 'low'],
    ['Set-Mailbox', 'AuditLogAgeLimit', '30.00:00:00', '30.00:00:00', null],
    ['Set-Mailbox', 'AuditLogAgeLimit', '30.00:00:00', '60.00:00:00', null],
    ['Set-Mailbox', 'AuditOwner', 'Update', 'Update', null],
    ['Set-Mailbox', 'AuditOwner', 'Update', 'Create', null],
    ['Set-Mailbox', 'AuditOwner', 'HardDelete', 'Create', 'medium'],
    ['Set-Mailbox', 'AuditOwner', 'MoveToDeletedItems', 'Create', 'low'],
    ['Set-MailboxAuditBypassAssociation', 'AuditBypassEnabled', 'True', 'True', null],
  ] as const)('%s -%s from %j to %j: %s', (cmdlet, name, before, after, severity) =>
    expect(changed(id, cmdlet, name, before, after)).toBe(severity),
  );

  test.each([
    ['-AuditOwner Update', 'low'],
    ['-AuditOwner None', 'medium'],
    ['-AuditDelegate Update', 'medium'],
    ['-AuditOwner HardDelete,SoftDelete', null],
  ])('on premises the owner is not audited by default: %s is %s', (parameters, severity) =>
    expect(severityOf(id, cmdletLog('Set-Mailbox', `-Identity "mira" ${parameters}`))).toBe(severity),
  );

  test.each([
    ['Set-Mailbox mira @how; $how.AuditEnabled = $false', 'medium'],
    ['Set-Mailbox mira @how; $how.Office = 5', null],
    ['Set-MailboxAuditBypassAssociation mira @how', 'medium'],
    [
      "$PSDefaultParameterValues['Set-MailboxAuditBypassAssociation:AuditBypassEnabled'] = $true; Set-MailboxAuditBypassAssociation mira",
      'medium',
    ],
  ])('what stands elsewhere: %s', (line, severity) => expect(typed(id, line)).toBe(severity));
});

describe('auditing of the organisation', () => {
  const id = 'tenant-audit-disabled';
  test.each<Case>([
    ['Set-AdminAuditLogConfig', { UnifiedAuditLogIngestionEnabled: 'False' }, 'high'],
    ['Set-AdminAuditLogConfig', { UnifiedAuditLogIngestionEnabled: 'True' }, null],
    ['Set-AdminAuditLogConfig', { AdminAuditLogEnabled: 'False' }, 'high'],
    ['Set-AdminAuditLogConfig', { AdminAuditLogAgeLimit: '23:59:59' }, 'high'],
    ['Set-AdminAuditLogConfig', { AdminAuditLogAgeLimit: '$age' }, 'high'],
    ['Set-AdminAuditLogConfig', { AdminAuditLogAgeLimit: '1.00:00:00' }, 'medium'],
    ['Set-AdminAuditLogConfig', { AdminAuditLogAgeLimit: '89.00:00:00' }, 'medium'],
    ['Set-AdminAuditLogConfig', { AdminAuditLogAgeLimit: '90.00:00:00' }, null],
    ['Set-AdminAuditLogConfig', { AdminAuditLogExcludedCmdlets: 'Set-Mailbox' }, 'high'],
    ['Set-AdminAuditLogConfig', { AdminAuditLogExcludedCmdlets: '@{Add="Set-Mailbox"}' }, 'high'],
    ['Set-AdminAuditLogConfig', { AdminAuditLogExcludedCmdlets: '$list' }, 'high'],
    ['Set-AdminAuditLogConfig', { AdminAuditLogExcludedCmdlets: '@{Remove="Set-Mailbox"}' }, null],
    ['Set-AdminAuditLogConfig', { AdminAuditLogExcludedCmdlets: '$null' }, null],
    ['Set-AdminAuditLogConfig', { AdminAuditLogCmdlets: '*' }, null],
    ['Set-AdminAuditLogConfig', { AdminAuditLogCmdlets: 'Get-Mailbox' }, 'high'],
    ['Set-AdminAuditLogConfig', { AdminAuditLogParameters: '@{Remove="Identity"}' }, 'high'],
    ['Set-AdminAuditLogConfig', { AdminAuditLogParameters: '@{Add="Identity"}' }, null],
    ['Set-AdminAuditLogConfig', { AdminAuditLogParameters: '$list' }, 'high'],
    ['Set-OrganizationConfig', { AuditDisabled: 'True' }, 'high'],
    ['Set-OrganizationConfig', { AuditDisabled: 'False' }, null],
    ['New-UnifiedAuditLogRetentionPolicy', { RetentionDuration: 'SevenDays' }, 'medium'],
    ['Set-UnifiedAuditLogRetentionPolicy', { RetentionDuration: ' onemonth ' }, 'medium'],
    ['Set-UnifiedAuditLogRetentionPolicy', { RetentionDuration: 'ThreeMonths' }, null],
    ['Remove-UnifiedAuditLogRetentionPolicy', {}, 'high'],
    ['Remove-JournalRule', {}, 'high'],
    ['Disable-JournalRule', {}, 'high'],
    ['Set-JournalRule', { JournalEmailAddress: 'x@elsewhere.example' }, 'medium'],
    ['Set-JournalRule', { Recipient: 'x@elsewhere.example' }, 'medium'],
    ['Set-JournalRule', { Scope: 'Internal' }, 'medium'],
    ['Set-JournalRule', { Name: 'x' }, null],
  ])('%s %j: %s', (...given) => expect(logged(id, given)).toBe(given[2]));

  test.each([
    ['Set-AdminAuditLogConfig', 'UnifiedAuditLogIngestionEnabled', 'False', 'False', null],
    ['Set-AdminAuditLogConfig', 'AdminAuditLogEnabled', 'False', 'False', null],
    ['Set-AdminAuditLogConfig', 'AdminAuditLogAgeLimit', '30.00:00:00', '60.00:00:00', null],
    ['Set-AdminAuditLogConfig', 'AdminAuditLogAgeLimit', '365.00:00:00', '100.00:00:00', 'medium'],
    ['Set-OrganizationConfig', 'AuditDisabled', 'True', 'True', null],
  ] as const)('%s -%s from %j to %j: %s', (cmdlet, name, before, after, severity) =>
    expect(changed(id, cmdlet, name, before, after)).toBe(severity),
  );

  test.each([
    ['Set-AdminAuditLogConfig @how', 'medium'],
    ['Set-OrganizationConfig @how; $how.AuditDisabled = $true', 'high'],
    ['Set-OrganizationConfig @how; $how.Name = 1', null],
  ])('what stands elsewhere: %s', (line, severity) => expect(typed(id, line)).toBe(severity));
});

describe('recovery and retention', () => {
  const id = 'recoverable-items-weakened';
  const settings = [
    ['LitigationHoldEnabled', 'False', 'medium'],
    ['SingleItemRecoveryEnabled', 'False', 'medium'],
    ['RemoveDelayHoldApplied', 'True', 'medium'],
    ['RemoveDelayReleaseHoldApplied', 'True', 'medium'],
    ['DelayHoldApplied', 'False', 'medium'],
    ['DelayReleaseHoldApplied', 'False', 'medium'],
    ['ExcludeFromAllOrgHolds', 'True', 'medium'],
    ['RetentionHoldEnabled', 'False', 'low'],
    ['ElcProcessingDisabled', 'False', 'low'],
    ['CalendarVersionStoreDisabled', 'True', 'low'],
    ['RemoveManagedFolderAndPolicy', 'True', 'low'],
    ['RemoveDisabledArchive', 'True', 'low'],
  ] as const;
  test.each(settings)('%s is weaker as %s: %s', (name, value, severity) => {
    const other = value === 'True' ? 'False' : 'True';
    expect(logged(id, ['Set-Mailbox', { [name]: value }, severity])).toBe(severity);
    expect(logged(id, ['Set-Mailbox', { [name]: other }, null])).toBeNull();
    expect(logged(id, ['Set-Mailbox', { [name]: '$x' }, severity])).toBe(severity);
    expect(changed(id, 'Set-Mailbox', name, value, value)).toBeNull();
    expect(changed(id, 'Set-Mailbox', name, other, value)).toBe(severity);
  });

  test.each<Case>([
    ['Set-Mailbox', { ExcludeFromOrgHolds: 'b1' }, 'medium'],
    ['Set-Mailbox', { ExcludeFromOrgHolds: '$null' }, null],
    ['Set-Mailbox', { RemoveOrphanedHolds: 'b1' }, 'medium'],
    ['Set-Mailbox', { RetentionPolicy: 'Default' }, 'low'],
    ['Set-Mailbox', { LitigationHoldDuration: '1.00:00:00' }, 'medium'],
    ['Set-Mailbox', { LitigationHoldDuration: '1.00:00:01' }, 'low'],
    ['Set-Mailbox', { LitigationHoldDuration: '29' }, 'low'],
    ['Set-Mailbox', { LitigationHoldDuration: '30' }, null],
    ['Set-Mailbox', { LitigationHoldDuration: '$x' }, null],
    ['Set-Mailbox', { RetainDeletedItemsFor: '23:59:59' }, 'medium'],
    ['Set-Mailbox', { RetainDeletedItemsFor: '1.00:00:00' }, 'low'],
    ['Set-Mailbox', { RetainDeletedItemsFor: '13.00:00:00' }, 'low'],
    ['Set-Mailbox', { RetainDeletedItemsFor: '14.00:00:00' }, null],
    ['Set-Mailbox', { RetainDeletedItemsFor: '$x' }, 'low'],
    ['Set-MailboxPlan', { RetainDeletedItemsFor: '0' }, 'medium'],
    ['Set-MailboxDatabase', { DeletedItemRetention: '0' }, 'medium'],
    ['Set-MailboxDatabase', { RetainDeletedItemsFor: '0' }, null],
    ['Set-CaseHoldPolicy', { Enabled: 'False' }, 'medium'],
    ['Set-CaseHoldPolicy', { Enabled: 'True' }, null],
    ['Set-HoldCompliancePolicy', { RemoveExchangeLocation: 'mira' }, 'medium'],
    ['Set-HoldCompliancePolicy', { AddExchangeLocation: 'mira' }, null],
    ['Set-RetentionCompliancePolicy', { AddExchangeLocationException: 'mira' }, 'medium'],
    ['Set-RetentionCompliancePolicy', { RemoveTeamsChatLocation: 'All' }, 'medium'],
    ['Set-RetentionCompliancePolicy', { RemoveSharePointLocation: 'All' }, null],
    ['Set-CaseHoldRule', { Disabled: 'True' }, 'medium'],
    ['Set-CaseHoldRule', { Disabled: 'False' }, null],
    ['Set-ComplianceCase', { Close: 'True' }, 'medium'],
    ['Set-ComplianceCase', { Reopen: 'True' }, null],
    ['Remove-CaseHoldPolicy', {}, 'medium'],
    ['Remove-CaseHoldRule', {}, 'medium'],
    ['Remove-HoldCompliancePolicy', {}, 'medium'],
    ['Remove-RetentionCompliancePolicy', {}, 'medium'],
    ['Remove-RetentionComplianceRule', {}, 'medium'],
    ['Remove-MailboxSearch', {}, 'medium'],
    ['Set-MailboxSearch', { InPlaceHoldEnabled: 'False' }, 'medium'],
    ['Set-MailboxSearch', { InPlaceHoldEnabled: 'True' }, null],
    ['Invoke-HoldRemovalAction', { Action: 'GetHolds' }, null],
    ['Invoke-HoldRemovalAction', { Action: 'RemoveHold' }, 'medium'],
    ['Invoke-HoldRemovalAction', {}, 'medium'],
    ['Start-ManagedFolderAssistant', {}, 'low'],
  ])('%s %j: %s', (...given) => expect(logged(id, given)).toBe(given[2]));

  test.each<Case>([
    ['New-RetentionPolicyTag', { AgeLimitForRetention: '1' }, 'medium'],
    ['New-RetentionPolicyTag', { AgeLimitForRetention: '1.00:00:01' }, 'low'],
    ['New-RetentionPolicyTag', { AgeLimitForRetention: '14' }, 'low'],
    ['New-RetentionPolicyTag', { AgeLimitForRetention: '15' }, null],
    ['New-RetentionPolicyTag', { AgeLimitForRetention: '$x' }, 'low'],
    ['New-RetentionPolicyTag', { AgeLimitForRetention: '1', RetentionEnabled: 'False' }, null],
    ['New-RetentionPolicyTag', { AgeLimitForRetention: '1', RetentionAction: 'MoveToArchive' }, null],
    ['New-RetentionPolicyTag', { AgeLimitForRetention: '1', RetentionAction: ' DeleteAndAllowRecovery ' }, 'medium'],
    ['New-RetentionPolicyTag', { AgeLimitForRetention: '1', RetentionAction: 'MoveToDeletedItems' }, 'medium'],
    ['New-RetentionPolicyTag', { AgeLimitForRetention: '1', RetentionAction: '$action' }, 'medium'],
    ['New-RetentionPolicyTag', { AgeLimitForRetention: '1', RetentionAction: '(...)' }, 'medium'],
    ['Set-RetentionPolicyTag', { RetentionAction: 'PermanentlyDelete' }, 'low'],
    ['Set-RetentionPolicyTag', { RetentionAction: 'Delete' }, null],
    ['Set-RetentionComplianceRule', { RetentionComplianceAction: 'Delete' }, 'low'],
    ['New-RetentionComplianceRule', { RetentionDuration: '1', RetentionComplianceAction: 'KeepAndDelete' }, 'medium'],
    ['New-RetentionComplianceRule', { RetentionDuration: '2', RetentionComplianceAction: 'KeepAndDelete' }, 'low'],
    ['New-RetentionComplianceRule', { RetentionDuration: '14', RetentionComplianceAction: 'KeepAndDelete' }, 'low'],
    ['New-RetentionComplianceRule', { RetentionDuration: '15', RetentionComplianceAction: 'KeepAndDelete' }, null],
    ['New-RetentionComplianceRule', { RetentionComplianceAction: 'KeepAndDelete' }, null],
    ['New-RetentionComplianceRule', { RetentionDuration: '1', RetentionComplianceAction: 'Keep' }, null],
    ['Set-RetentionComplianceRule', { RetentionDuration: '1', RetentionComplianceAction: 'Keep' }, 'medium'],
  ])('%s %j: %s', (...given) => expect(logged(id, given)).toBe(given[2]));

  test.each([
    ['Set-Mailbox', 'RetainDeletedItemsFor', '30.00:00:00', '20.00:00:00', 'low'],
    ['Set-Mailbox', 'RetainDeletedItemsFor', '7.00:00:00', '7.00:00:00', null],
    ['Set-Mailbox', 'RetainDeletedItemsFor', '5.00:00:00', '7.00:00:00', null],
    ['Set-Mailbox', 'LitigationHoldDuration', '365.00:00:00', '100.00:00:00', 'low'],
    ['Set-Mailbox', 'LitigationHoldDuration', 'Unlimited', '100.00:00:00', 'low'],
    ['Set-Mailbox', 'RetentionPolicy', 'Default', 'Default', null],
    ['Set-RetentionPolicyTag', 'AgeLimitForRetention', '5', '5', null],
  ] as const)('%s -%s from %j to %j: %s', (cmdlet, name, before, after, severity) =>
    expect(changed(id, cmdlet, name, before, after)).toBe(severity),
  );

  test.each([
    ['Set-Mailbox mira @how; $how.SingleItemRecoveryEnabled = $false', 'medium'],
    ['Set-Mailbox mira @how; $how.RetainDeletedItemsFor = 0', 'medium'],
    ['Set-Mailbox mira @how; $how.Office = 5', null],
    ['Set-Mailbox mira -RetainDeletedItemsFor (New-TimeSpan -Hours 3)', 'medium'],
    ['Set-Mailbox mira -RetainDeletedItemsFor (New-TimeSpan -Days 3)', 'low'],
    ['Set-Mailbox mira -RetainDeletedItemsFor (New-TimeSpan -Days 20 -Hours 3)', null],
  ])('what stands elsewhere: %s', (line, severity) => expect(typed(id, line)).toBe(severity));
});

test('of several ways the gravest leads, and all are said', () => {
  const low = { severity: 'low', text: 'Low.' } as const;
  const high = { severity: 'high', text: 'High.' } as const;
  const medium = { severity: 'medium', text: 'Medium.' } as const;
  const texts = gravestOf([low, high, medium])?.reasons.map((reason) => reason.text);
  expect(texts).toEqual(['High.', 'Medium.', 'Low.']);
  expect(gravestOf([])).toBeNull();
});
