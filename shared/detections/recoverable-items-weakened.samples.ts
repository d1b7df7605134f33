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

const WHO = { UserId: ADMIN };
const mailbox = (parameters: Readonly<Record<string, string>>, fields = {}) =>
  adminRecord('Set-Mailbox', { Identity: 'mira.solberg', ...parameters }, { ...WHO, ...fields });

export const recoverableItemsWeakenedSamples: DetectionSamples = {
  detection: 'recoverable-items-weakened',
  samples: [
    {
      name: 'holds and recovery off',
      expect: 'fires',
      severity: 'medium',
      records: [
        mailbox({ SingleItemRecoveryEnabled: 'False' }),
        mailbox({ LitigationHoldEnabled: '$false' }),
        mailbox({ RemoveDelayHoldApplied: 'True' }),
        mailbox({ DelayHoldApplied: 'False' }),
        mailbox({ ExcludeFromAllOrgHolds: 'True' }),
        mailbox({ ExcludeFromOrgHolds: '7d1e9b30-2c6f-4f0e-8a41-93d45b0e1c7a' }),
      ],
    },
    {
      name: 'deleted items kept for no time, in every form',
      expect: 'fires',
      severity: 'medium',
      records: ['0', '00:00:00', '0.00:00:00', '00:00:05', 'PT0S'].map((RetainDeletedItemsFor) =>
        mailbox({ RetainDeletedItemsFor }),
      ),
    },
    {
      name: 'deleted items kept for a week',
      expect: 'fires',
      severity: 'low',
      records: [mailbox({ RetainDeletedItemsFor: '7.00:00:00' })],
    },
    {
      name: 'deleted items kept for a shorter time than before, by the record',
      expect: 'fires',
      severity: 'low',
      records: [
        mailbox(
          { RetainDeletedItemsFor: '20' },
          {
            ModifiedProperties: [{ Name: 'RetainDeletedItemsFor', OldValue: '30.00:00:00', NewValue: '20.00:00:00' }],
          },
        ),
      ],
    },
    {
      name: 'holds of cases and retention policies removed',
      expect: 'fires',
      severity: 'medium',
      records: [
        complianceRecord('Remove-CaseHoldPolicy', '-Identity "Hold of case 12" -Confirm:"False"'),
        complianceRecord('Set-CaseHoldPolicy', '-Identity "Hold of case 12" -RemoveExchangeLocation "mira.solberg"'),
        complianceRecord('Set-ComplianceCase', '-Identity "Case 12" -Close'),
        complianceRecord('Set-CaseHoldRule', '-Identity "r" -Disabled "True"'),
        complianceRecord('Remove-RetentionCompliancePolicy', '-Identity "Keep seven years"'),
        complianceRecord('Set-RetentionCompliancePolicy', '-Identity "Keep seven years" -Enabled "False"'),
      ],
    },
    {
      name: 'retention turned against mail',
      expect: 'fires',
      severity: 'medium',
      records: [
        adminRecord(
          'New-RetentionPolicyTag',
          { Name: 'Short', Type: 'All', AgeLimitForRetention: '1.00:00:00', RetentionAction: 'PermanentlyDelete' },
          WHO,
        ),
        complianceRecord(
          'New-RetentionComplianceRule',
          '-Policy "p" -RetentionComplianceAction "Delete" -RetentionDuration "1"',
        ),
      ],
    },
    {
      name: 'smaller steps towards the same',
      expect: 'fires',
      severity: 'low',
      records: [
        mailbox({ RetentionPolicy: 'Seven days' }),
        mailbox({ RetentionHoldEnabled: 'False' }),
        mailbox({ ElcProcessingDisabled: 'False' }),
        adminRecord('Set-RetentionPolicyTag', { Identity: 'Inbox', RetentionAction: 'PermanentlyDelete' }, WHO),
        adminRecord('Remove-RecoverableItemsCleanup', { Identity: 'mira.solberg' }, WHO),
        processRow('powershell.exe -c "Start-ManagedFolderAssistant -Identity mira.solberg -HoldCleanup"'),
      ],
    },
    {
      name: 'holds, recovery and retention turned on or made longer',
      expect: 'quiet',
      records: [
        mailbox({ SingleItemRecoveryEnabled: 'True', LitigationHoldEnabled: 'True', RetainDeletedItemsFor: '30' }),
        mailbox({ RetentionHoldEnabled: '1', ElcProcessingDisabled: 'True' }),
        mailbox({ RetainDeletedItemsFor: '14.00:00:00' }),
        mailbox({ LitigationHoldDuration: 'Unlimited' }),
        processRow('powershell.exe -c "Set-Mailbox mira -LitigationHoldEnabled $true -LitigationHoldDuration 2555"'),
        complianceRecord('Set-CaseHoldPolicy', '-Identity "Hold of case 12" -AddExchangeLocation "mira.solberg"'),
        complianceRecord('Set-RetentionCompliancePolicy', '-Identity "p" -RetryDistribution'),
        complianceRecord('Set-ComplianceCase', '-Identity "Case 12" -Reopen'),
        complianceRecord('Set-CaseHoldRule', '-Identity "r" -Disabled "False"'),
        complianceRecord(
          'New-RetentionComplianceRule',
          '-Policy "p" -RetentionComplianceAction "Keep" -RetentionDuration "2555"',
        ),
      ],
    },
    {
      name: 'tags that archive, delete late, or are turned off',
      expect: 'quiet',
      records: [
        adminRecord(
          'New-RetentionPolicyTag',
          { Name: 'Archive', Type: 'All', AgeLimitForRetention: '10', RetentionAction: 'MoveToArchive' },
          WHO,
        ),
        adminRecord(
          'New-RetentionPolicyTag',
          { Name: 'Bin', Type: 'DeletedItems', AgeLimitForRetention: '30', RetentionAction: 'DeleteAndAllowRecovery' },
          WHO,
        ),
        adminRecord('Set-RetentionPolicyTag', { Identity: 'Bin', RetentionEnabled: 'False' }, WHO),
      ],
    },
    {
      name: 'other settings of a mailbox',
      expect: 'quiet',
      records: [
        mailbox({ GrantSendOnBehalfTo: 'tomas.brandt' }),
        mailbox({ RecoverableItemsQuota: '30 GB', SCLDeleteEnabled: 'False', Force: 'True' }),
        cmdletLog('Set-Mailbox', '-DisplayName "Litigation Hold" -Identity "mira"'),
      ],
    },
    {
      name: 'abbreviated, computed, for everybody',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow('powershell.exe -c "Get-Mailbox | Set-Mailbox -Sing:0"'),
        processRow('powershell.exe -c "Set-Mailbox mira -LitigationHoldE ([bool]0)"'),
        processRow('powershell.exe -c "Set-Mailbox mira -RetainDeletedItemsF (New-TimeSpan -Seconds 1)"'),
      ],
    },
    {
      name: 'raised in one setting, lifted in another',
      expect: 'evades',
      severity: 'medium',
      records: [
        mailbox({ RetainDeletedItemsFor: '30', LitigationHoldEnabled: 'False' }),
        mailbox({ LitigationHoldEnabled: 'True', LitigationHoldDuration: '1' }),
      ],
    },
    {
      name: 'encoded, splatted',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow(
          `powershell -enc ${encodedScript('$p=@{Identity="mira";SingleItemRecoveryEnabled=$false};Set-Mailbox @p')}`,
        ),
        processRow('powershell.exe -c "$p=@{}; $p[\'LitigationHoldEnabled\']=$false; Set-Mailbox mira @p"'),
      ],
    },
    {
      name: 'as text, in other case, on premises',
      expect: 'evades',
      severity: 'medium',
      records: [
        cloudAppEvent(mailbox({ singleitemrecoveryenabled: 'FALSE' }), true),
        officeActivity(mailbox({ LITIGATIONHOLDENABLED: 'false' })),
        cmdletLog('Set-Mailbox', '-Identity "mira" -SingleItemRecoveryEnabled "False"'),
      ],
    },
    {
      name: 'an existing rule is changed instead of a new one',
      expect: 'evades',
      severity: 'low',
      records: [
        complianceRecord('Set-RetentionComplianceRule', '-Identity "r" -RetentionComplianceAction "Delete"'),
        complianceRecord('Set-RetentionComplianceRule', '-Identity "r" -RetentionDuration "5"'),
        adminRecord('Set-RetentionPolicyTag', { Identity: 'Inbox', AgeLimitForRetention: '2.00:00:00' }, WHO),
      ],
    },
    {
      name: 'a hold lifted in the portal: a Discovery record without a cmdlet',
      expect: 'evades',
      severity: 'medium',
      records: [{ ...complianceRecord('HoldRemoved', ''), RecordType: '24', ObjectId: 'q1' }],
    },
    {
      name: 'a record that logs neither the old nor the new value',
      expect: 'evades',
      severity: 'medium',
      records: [
        adminRecord(
          'Set-Mailbox',
          { Identity: 'mira.solberg', SingleItemRecoveryEnabled: 'False' },
          { ModifiedProperties: [{ Name: 'SingleItemRecoveryEnabled', OldValue: '', NewValue: '' }] },
        ),
      ],
    },
  ],
};
