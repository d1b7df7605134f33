import type { DetectionSamples } from './detection.ts';
import {
  ADMIN,
  adminRecord,
  cloudAppEvent,
  cmdletLog,
  complianceRecord,
  encodedScript,
  officeActivity,
  processRow,
} from './sample-records.ts';

const CONFIG = 'Set-AdminAuditLogConfig';
const WHO = { UserId: ADMIN };

export const tenantAuditDisabledSamples: DetectionSamples = {
  detection: 'tenant-audit-disabled',
  samples: [
    {
      name: 'the unified audit log off, in every form of the value',
      expect: 'fires',
      severity: 'high',
      records: ['False', '$false', '0', '[false]'].map((UnifiedAuditLogIngestionEnabled) =>
        adminRecord(CONFIG, { UnifiedAuditLogIngestionEnabled }, WHO),
      ),
    },
    {
      name: 'Atomic Red Team T1685.002: unified audit log off on a device',
      expect: 'fires',
      severity: 'high',
      records: [processRow(`powershell.exe & {${CONFIG} -UnifiedAuditLogIngestionEnabled $False}`)],
    },
    {
      name: 'mailbox auditing off for everybody',
      expect: 'fires',
      severity: 'high',
      records: [adminRecord('Set-OrganizationConfig', { AuditDisabled: 'True' }, WHO)],
    },
    {
      name: 'audit retention policy and journal rules removed or turned off',
      expect: 'fires',
      severity: 'high',
      records: [
        complianceRecord('Remove-UnifiedAuditLogRetentionPolicy', '-Identity "One year" -Confirm:"False"'),
        adminRecord('Remove-JournalRule', { Identity: 'Archive all' }, WHO),
        adminRecord('Disable-JournalRule', { Identity: 'Archive all' }, WHO),
      ],
    },
    {
      name: 'on premises, the log of administrators off',
      expect: 'fires',
      severity: 'high',
      records: [cmdletLog(CONFIG, '-AdminAuditLogEnabled "False"')],
    },
    {
      name: 'audit records kept for a week',
      expect: 'fires',
      severity: 'medium',
      records: [
        complianceRecord(
          'New-UnifiedAuditLogRetentionPolicy',
          '-Name "tidy" -RecordTypes "ExchangeItem" -RetentionDuration "SevenDays" -Priority "1"',
        ),
      ],
    },
    {
      name: 'the journal goes elsewhere',
      expect: 'fires',
      severity: 'medium',
      records: [
        adminRecord('Set-JournalRule', { Identity: 'Archive all', JournalEmailAddress: 'x@elsewhere.example' }, WHO),
      ],
    },
    {
      name: 'everything turned on',
      expect: 'quiet',
      records: [
        adminRecord(CONFIG, { UnifiedAuditLogIngestionEnabled: 'True' }, WHO),
        adminRecord(CONFIG, { AdminAuditLogEnabled: 'True', Identity: 'Admin Audit Log Settings' }, WHO),
        adminRecord(CONFIG, { AdminAuditLogCmdlets: '*', AdminAuditLogParameters: '*' }, WHO),
        adminRecord(CONFIG, { AdminAuditLogExcludedCmdlets: '', AdminAuditLogAgeLimit: '365.00:00:00' }, WHO),
        adminRecord('Set-OrganizationConfig', { AuditDisabled: 'False' }, WHO),
        processRow(`powershell.exe -c "${CONFIG} -UnifiedAuditLogIngestionEnabled:$true"`),
        adminRecord('Enable-JournalRule', { Identity: 'Archive all' }, WHO),
      ],
    },
    {
      name: 'other settings of the organisation',
      expect: 'quiet',
      records: [
        adminRecord('Set-OrganizationConfig', { FocusedInboxOn: 'False', MailTipsAllTipsEnabled: 'True' }, WHO),
      ],
    },
    {
      name: 'a long audit retention policy',
      expect: 'quiet',
      records: [
        complianceRecord(
          'New-UnifiedAuditLogRetentionPolicy',
          '-Name "long" -RetentionDuration "TenYears" -Priority "1"',
        ),
      ],
    },
    {
      name: 'abbreviated and computed',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(`powershell.exe -c "${CONFIG} -Unified:([bool]0)"`),
        processRow('powershell.exe -c "Set-OrganizationConfig -AuditD 1"'),
        processRow('powershell.exe -c "Set-OrganizationConfig -AuditDisabled:$x"'),
      ],
    },
    {
      name: 'only some cmdlets are exempted',
      expect: 'evades',
      severity: 'high',
      records: [
        adminRecord(CONFIG, { AdminAuditLogExcludedCmdlets: '*-InboxRule,Search-Mailbox' }, WHO),
        cmdletLog(CONFIG, '-AdminAuditLogCmdlets "New-Mailbox"'),
        processRow(`powershell.exe -c "${CONFIG} -AdminAuditLogExcludedCmdlets @{Add='Search-Mailbox'}"`),
      ],
    },
    {
      name: 'encoded, splatted, names put together',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(
          `powershell -ec ${encodedScript("$p=@{UnifiedAuditLogIngestionEnabled=$false}; & ('Set-Admin'+'AuditLogConfig') @p")}`,
        ),
        processRow('powershell.exe -c "Get-JournalRule | Remove-JournalRule -Confirm:$false"'),
      ],
    },
    {
      name: 'other case and order, as text',
      expect: 'evades',
      severity: 'high',
      records: [
        officeActivity(
          adminRecord('set-adminauditlogconfig', { Force: 'True', unifiedauditlogingestionenabled: 'FALSE' }, WHO),
        ),
        cloudAppEvent(
          adminRecord('SET-ORGANIZATIONCONFIG', { MailTipsAllTipsEnabled: 'True', auditdisabled: '1' }, WHO),
          true,
        ),
      ],
    },
  ],
};
