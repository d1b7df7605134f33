/** The operations and cmdlets that the list of single-event detections names, and that each is really used. */
import { describe, expect, test } from 'vitest';
import { catalogById } from '../../shared/detections/catalog.ts';
import { interests } from '../../shared/detections/interests.ts';
import { detect } from '../../shared/detections/judge.ts';
import { adminRecord, cmdletLog, officeActivity, processRow } from '../../shared/detections/sample-records.ts';
import { createInterest } from '../../shared/events/interests.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';

const interest = createInterest(interests);

function found(record: unknown): string[] {
  const event = normalise(JSON.parse(JSON.stringify(record)), { defaultTenantId: null });
  if (!isEvent(event)) throw new Error(JSON.stringify(event));
  const { findings } = detect(event);
  if (findings.length > 0) expect(interest.event(event), JSON.stringify(record)).toBe(true);
  return findings.filter((finding) => finding.score >= 5).map((finding) => finding.detection);
}

/** Detection, cmdlet, and parameters with which it does what the detection is about. */
const CMDLETS: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ['export-request-removed', 'Remove-MailboxExportRequest', {}],
  ['export-request-removed', 'Remove-MailboxImportRequest', {}],
  ['export-request-removed', 'Remove-MoveRequest', {}],
  ['mailbox-search-delete', 'Search-Mailbox', { DeleteContent: 'True' }],
  ['compliance-purge', 'New-ComplianceSearchAction', { Purge: 'True', PurgeType: 'SoftDelete' }],
  ['compliance-traces-removed', 'Remove-ComplianceSearch', {}],
  ['compliance-traces-removed', 'Remove-ComplianceSearchAction', {}],
  ['transport-rule-tampering', 'New-TransportRule', { DeleteMessage: 'True' }],
  ['transport-rule-tampering', 'Set-TransportRule', { RemoveHeader: 'X-Originating-IP' }],
  ['transport-rule-tampering', 'Enable-TransportRule', {}],
  ['transport-rule-removed', 'Remove-TransportRule', {}],
  ['transport-rule-removed', 'Disable-TransportRule', {}],
  ['inbox-rule-hides-mail', 'New-InboxRule', { DeleteMessage: 'True' }],
  ['inbox-rule-hides-mail', 'Set-InboxRule', { MarkAsRead: 'True', MoveToFolder: 'RSS Feeds' }],
  ['inbox-rule-hides-mail', 'Enable-InboxRule', {}],
  ['inbox-rule-hides-mail', 'New-SweepRule', { DestinationFolder: 'Deleted Items' }],
  ['inbox-rule-hides-mail', 'Set-SweepRule', { DestinationFolder: 'Deleted Items' }],
  ['inbox-rule-removed', 'Remove-InboxRule', {}],
  ['inbox-rule-removed', 'Disable-InboxRule', {}],
  ['mailbox-audit-weakened', 'Set-MailboxAuditBypassAssociation', { AuditBypassEnabled: 'True' }],
  ['mailbox-audit-weakened', 'Set-Mailbox', { AuditEnabled: '$false' }],
  ['mailbox-audit-weakened', 'Set-Mailbox', { AuditLogAgeLimit: '0' }],
  ['mailbox-audit-weakened', 'Set-Mailbox', { AuditOwner: 'Update' }],
  ['mailbox-audit-weakened', 'Set-Mailbox', { AuditDelegate: 'Update' }],
  ['mailbox-audit-weakened', 'Set-Mailbox', { AuditAdmin: 'Update' }],
  ['tenant-audit-disabled', 'Set-AdminAuditLogConfig', { UnifiedAuditLogIngestionEnabled: '$false' }],
  ['tenant-audit-disabled', 'Set-OrganizationConfig', { AuditDisabled: '$true' }],
  ['tenant-audit-disabled', 'Remove-UnifiedAuditLogRetentionPolicy', {}],
  ['tenant-audit-disabled', 'Remove-JournalRule', {}],
  ['tenant-audit-disabled', 'Disable-JournalRule', {}],
  ['recoverable-items-weakened', 'Set-Mailbox', { SingleItemRecoveryEnabled: '$false' }],
  ['recoverable-items-weakened', 'Set-Mailbox', { RetainDeletedItemsFor: '1' }],
  ['recoverable-items-weakened', 'Set-Mailbox', { LitigationHoldEnabled: '$false' }],
  ['recoverable-items-weakened', 'Set-Mailbox', { RetentionPolicy: 'Short' }],
  ['recoverable-items-weakened', 'Remove-CaseHoldPolicy', {}],
  ['recoverable-items-weakened', 'Set-CaseHoldPolicy', { RemoveExchangeLocation: 'mira' }],
  ['recoverable-items-weakened', 'New-RetentionPolicyTag', { RetentionAction: 'PermanentlyDelete' }],
  ['recoverable-items-weakened', 'Set-RetentionPolicyTag', { AgeLimitForRetention: '1' }],
  ['recoverable-items-weakened', 'New-RetentionComplianceRule', { RetentionComplianceAction: 'Delete' }],
  ['recoverable-items-weakened', 'Set-RetentionComplianceRule', { RetentionComplianceAction: 'Delete' }],
  ['recoverable-items-weakened', 'Remove-RetentionCompliancePolicy', {}],
  ['recoverable-items-weakened', 'Remove-RecoverableItemsCleanup', {}],
  ['recoverable-items-weakened', 'Start-ManagedFolderAssistant', {}],
  ['mailbox-settings-changed', 'Set-MailboxMessageConfiguration', {}],
  ['mailbox-settings-changed', 'Set-MailboxJunkEmailConfiguration', {}],
  ['mailbox-destroyed', 'Remove-Mailbox', { PermanentlyDelete: '$true' }],
  ['mailbox-destroyed', 'Remove-CalendarEvents', {}],
  ['mailbox-destroyed', 'Remove-MgUserMailFolderPermanent', {}],
  ['quarantine-cleared', 'Delete-QuarantineMessage', {}],
];

const OPERATIONS: readonly (readonly [string, string])[] = [
  ['inbox-rule-hides-mail', 'UpdateInboxRules'],
  ['item-deleted', 'HardDelete'],
  ['item-deleted', 'SoftDelete'],
  ['item-deleted', 'MoveToDeletedItems'],
  ['delete-in-another-mailbox', 'HardDelete'],
  ['security-notice-deleted', 'HardDelete'],
  ['quarantine-cleared', 'QuarantineDeleteMessage'],
];

describe.each(CMDLETS)('%s: %s %o', (detection, cmdlet, parameters) => {
  const given = { Identity: 'q1', ...parameters };
  const line = (form: (name: string, value: string) => string) =>
    Object.entries(given)
      .map(([name, value]) => form(name, value))
      .join(' ');

  test('is in the catalog', () => {
    const entry = catalogById.get(detection);
    expect(entry?.type === 'event' && entry.cmdlets?.includes(cmdlet.toLowerCase())).toBe(true);
  });
  test('fires from the audit log', () => {
    expect(found(adminRecord(cmdlet, given))).toContain(detection);
    expect(found(officeActivity(adminRecord(cmdlet, given)))).toContain(detection);
  });
  test('fires from the on-premises log', () => {
    expect(
      found(
        cmdletLog(
          cmdlet,
          line((name, value) => `-${name} "${value}"`),
        ),
      ),
    ).toContain(detection);
  });
  test('fires from a command line', () => {
    const script = `${cmdlet} ${line((name, value) => `-${name}:'${value}'`)}`;
    expect(found(processRow(`powershell.exe -NoProfile -Command "${script}"`))).toContain(detection);
    expect(
      found(processRow(`cmd.exe /c pwsh -c ${cmdlet} ${line((name, value) => `-${name}:${value}`)}`, 'cmd.exe')),
    ).toContain(detection); // prettier-ignore
  });
});

test.each(OPERATIONS)('%s looks at %s', (detection, operation) => {
  const entry = catalogById.get(detection);
  expect(entry?.type === 'event' && entry.operations?.includes(operation)).toBe(true);
  expect(interests.operations.has(operation.toLowerCase())).toBe(true);
});
