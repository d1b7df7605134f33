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

const ACTION = 'New-ComplianceSearchAction';

export const compliancePurgeSamples: DetectionSamples = {
  detection: 'compliance-purge',
  samples: [
    {
      name: 'hard delete, parameters as one line',
      expect: 'fires',
      severity: 'high',
      records: [
        complianceRecord(ACTION, '-SearchName "Invoice clean-up" -Purge -PurgeType "HardDelete" -Confirm:"False"'),
      ],
    },
    {
      name: 'soft delete on a device',
      expect: 'fires',
      severity: 'high',
      records: [processRow(`powershell.exe -c "${ACTION} -SearchName q1 -Purge -PurgeType SoftDelete -Force"`)],
    },
    {
      name: 'the Discovery record of a purge',
      expect: 'fires',
      severity: 'high',
      records: [
        { ...complianceRecord('SearchResultsPurged', ''), RecordType: 24, ObjectId: 'q1', ResultStatus: 'Succeeded' },
      ],
    },
    {
      name: 'a purge in every form of its value, and on premises',
      expect: 'fires',
      severity: 'high',
      records: [
        ...['True', '$true', '1', '{"IsPresent":true}', ''].map((Purge) =>
          adminRecord(ACTION, { SearchName: 'q1', Purge }, { UserId: ADMIN }),
        ),
        officeActivity(adminRecord(ACTION, { SearchName: 'q1', PurgeType: 'SoftDelete' }, { UserId: ADMIN })),
        cmdletLog(ACTION, '-SearchName "q1" -Purge "True"'),
      ],
    },
    {
      name: 'purging turned off in so many words',
      expect: 'quiet',
      records: ['False', '$false', '0', '{"IsPresent":false}'].map((Purge) =>
        adminRecord(ACTION, { SearchName: 'q1', Purge, Preview: 'True' }, { UserId: ADMIN }),
      ),
    },
    { name: 'preview', expect: 'quiet', records: [complianceRecord(ACTION, '-SearchName "q1" -Preview')] },
    {
      name: 'export',
      expect: 'quiet',
      records: [processRow(`powershell.exe -c "${ACTION} -SearchName purge -Export"`)],
    },
    {
      name: 'a search that is called like a purge',
      expect: 'quiet',
      records: [complianceRecord(ACTION, '-SearchName "Purge -PurgeType HardDelete test" -Report')],
    },
    {
      name: 'type alone, abbreviated, in lower case',
      expect: 'evades',
      severity: 'high',
      records: [processRow(`powershell.exe -c "${ACTION} q1 -Purge -PurgeT:harddelete"`)],
    },
    {
      name: 'the type comes from a variable',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(`powershell.exe -c "$t='Hard'+'Delete'; ${ACTION} -SearchName q1 -Purge:$true -PurgeType $t"`),
      ],
    },
    {
      name: 'run on another machine, encoded',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(
          `pwsh.exe --enc ${encodedScript(`icm -Session $s -ScriptBlock { ${ACTION} q1 -Purge }`)}`,
          'pwsh.exe',
        ),
      ],
    },
    {
      name: 'parameters as a list, through Defender for Cloud Apps',
      expect: 'evades',
      severity: 'high',
      records: [
        cloudAppEvent(
          adminRecord(
            ACTION,
            { SearchName: 'q1', Purge: 'True', PurgeType: 'SoftDelete' },
            { UserId: ADMIN, RecordType: 18 },
          ),
        ),
      ],
    },
    {
      name: 'what is done stands in a table that the line does not show',
      expect: 'evades',
      severity: 'medium',
      records: [processRow(`powershell.exe -c "$p = Import-Clixml C:\\t.xml; ${ACTION} @p"`)],
    },
    {
      name: 'the line was cut off before the action, or is empty beside one without what is personal',
      expect: 'evades',
      severity: 'high',
      records: [
        complianceRecord(ACTION, '-SearchName "q1" -Confi[...]'),
        complianceRecord(ACTION, '-SearchName "q1" -PurgeType Hard[...]'),
        complianceRecord(ACTION, '', { NonPIIParameters: '-SearchName "<SNIP-PII>" -Purge -PurgeType "HardDelete"' }),
      ],
    },
    {
      name: 'a preview, cut off, and a name that was cut inside its quotes',
      expect: 'quiet',
      records: [
        complianceRecord(ACTION, '-SearchName "q1" -Preview -Confi[...]'),
        complianceRecord(ACTION, '-SearchName "everything of the last quar[...]"'),
      ],
    },
  ],
};
