import type { DetectionSamples } from './detection.ts';
import { cloudAppEvent, complianceRecord, encodedScript, processRow } from './sample-records.ts';

export const complianceTracesRemovedSamples: DetectionSamples = {
  detection: 'compliance-traces-removed',
  samples: [
    {
      name: 'a search is removed in the compliance centre',
      expect: 'fires',
      severity: 'low',
      records: [complianceRecord('Remove-ComplianceSearch', '-Identity "Invoice clean-up" -Confirm:"False"')],
    },
    {
      name: 'the action of a purge is removed on a device',
      expect: 'fires',
      severity: 'low',
      records: [processRow('powershell.exe -c "Remove-ComplianceSearchAction -Identity q1_Purge -Confirm:$false"')],
    },
    {
      name: 'simulated',
      expect: 'fires',
      severity: 'informational',
      records: [processRow('powershell.exe -c "Remove-ComplianceSearch q1 -WhatIf"')],
    },
    { name: 'only listed', expect: 'quiet', records: [complianceRecord('Get-ComplianceSearch', '-Identity "q1"')] },
    {
      name: 'made, not removed',
      expect: 'quiet',
      records: [
        complianceRecord('New-ComplianceSearch', '-Name "Remove-ComplianceSearch test" -ExchangeLocation "All"'),
      ],
    },
    {
      name: 'only looked up',
      expect: 'quiet',
      records: [processRow('powershell.exe -c "Get-Help Remove-ComplianceSearchAction -Full"')],
    },
    {
      name: 'every search through the pipe, by an alias of its own',
      expect: 'evades',
      severity: 'low',
      records: [
        processRow('powershell.exe -c "Set-Alias x Remove-ComplianceSearch; Get-ComplianceSearch | % { x $_.Name }"'),
      ],
    },
    {
      name: 'encoded, with the module in front',
      expect: 'evades',
      severity: 'low',
      records: [
        processRow(
          `pwsh -e ${encodedScript('ExchangeOnlineManagement\\Remove-ComplianceSearchAction q1_Export')}`,
          'pwsh',
        ),
      ],
    },
    {
      name: 'in other case, as text, through Defender for Cloud Apps',
      expect: 'evades',
      severity: 'low',
      records: [cloudAppEvent(complianceRecord('REMOVE-compliancesearch', '-Identity q1'), true)],
    },
    {
      name: 'by the portal, which leaves Discovery records and no cmdlet',
      expect: 'evades',
      severity: 'low',
      records: ['SearchRemoved', 'RemovedSearchResultsPurged', 'CASEREMOVED'].map((operation) => ({
        ...complianceRecord(operation, ''),
        RecordType: 24,
        ObjectId: 'q1',
      })),
    },
  ],
};
