import type { DetectionSamples } from './detection.ts';
import { ADMIN, adminRecord, cloudAppEvent, cmdletLog, officeActivity, processRow } from './sample-records.ts';

const REMOVE = 'Remove-TransportRule';

export const transportRuleRemovedSamples: DetectionSamples = {
  detection: 'transport-rule-removed',
  samples: [
    {
      name: 'removed, in the audit log',
      expect: 'fires',
      severity: 'low',
      records: [adminRecord(REMOVE, { Identity: 'Block auto-forward', Confirm: 'False' }, { UserId: ADMIN })],
    },
    {
      name: 'turned off, on premises',
      expect: 'fires',
      severity: 'low',
      records: [cmdletLog('Disable-TransportRule', '-Identity "Mark external mail" -Confirm "False"')],
    },
    {
      name: 'refused',
      expect: 'fires',
      severity: 'informational',
      records: [adminRecord(REMOVE, { Identity: 'Block auto-forward' }, { ResultStatus: 'False', UserId: ADMIN })],
    },
    {
      name: 'turned on',
      expect: 'quiet',
      records: [adminRecord('Enable-TransportRule', { Identity: 'Mark external mail' })],
    },
    {
      name: 'a rule of another kind',
      expect: 'quiet',
      records: [adminRecord('Remove-ActiveSyncDeviceAccessRule', { Identity: 'iOS' })],
    },
    { name: 'help', expect: 'quiet', records: [processRow(`powershell.exe -c "man ${REMOVE}"`)] },
    {
      name: 'through an alias',
      expect: 'evades',
      severity: 'low',
      records: [
        processRow(`powershell.exe -c "sal tidy ${REMOVE}; Get-TransportRule | % { tidy $_.Name -Confirm:0 }"`),
      ],
    },
    {
      name: 'looked up, then called',
      expect: 'evades',
      severity: 'low',
      records: [processRow(`powershell.exe -c "& (gcm ${REMOVE}) 'Block auto-forward'"`)],
    },
    {
      name: 'inside a string that is printed',
      expect: 'evades',
      severity: 'low',
      records: [processRow(`powershell.exe -c "Write-Host \\"done $(Disable-TransportRule 'Mark external mail')\\""`)],
    },
    {
      name: 'by a name in upper case, as OfficeActivity and CloudAppEvents',
      expect: 'evades',
      severity: 'low',
      records: [
        officeActivity(adminRecord('REMOVE-TRANSPORTRULE', { Identity: 'Block auto-forward' })),
        cloudAppEvent(adminRecord('Disable-TransportRule', { Identity: 'Block auto-forward' })),
      ],
    },
  ],
};
