import type { DetectionSamples } from './detection.ts';
import {
  ADMIN,
  adminRecord,
  cloudAppEvent,
  cmdletLog,
  encodedScript,
  officeActivity,
  processRow,
} from './sample-records.ts';

export const mailboxSearchDeleteSamples: DetectionSamples = {
  detection: 'mailbox-search-delete',
  samples: [
    {
      name: 'a line that is only kept in a variable',
      expect: 'quiet',
      records: [processRow('powershell.exe -c "$x=\'Search-Mailbox mira.solberg -DeleteContent\'"')],
    },
    {
      name: 'deletes what it finds, on a device',
      expect: 'fires',
      severity: 'high',
      records: [
        processRow(
          'powershell.exe -NoProfile -Command "Search-Mailbox -Identity mira.solberg -SearchQuery \\"subject:wire\\" -DeleteContent -Force"',
        ),
      ],
    },
    {
      name: 'deletes what it finds, in the audit log',
      expect: 'fires',
      severity: 'high',
      records: [
        adminRecord(
          'Search-Mailbox',
          { Identity: 'mira.solberg', DeleteContent: 'True', Force: 'True' },
          { UserId: ADMIN },
        ),
      ],
    },
    {
      name: 'deletes, in every form of the value, and on premises',
      expect: 'fires',
      severity: 'high',
      records: [
        ...['True', '$true', '1', '{"IsPresent":true}', ''].map((DeleteContent) =>
          adminRecord('Search-Mailbox', { Identity: 'mira.solberg', DeleteContent }, { UserId: ADMIN }),
        ),
        cmdletLog('Search-Mailbox', '-DeleteContent "True" -Force "True" -Identity "mira.solberg"'),
      ],
    },
    {
      name: 'deletes nothing, in every form of the value',
      expect: 'fires',
      severity: 'low',
      records: ['False', '$false', '0', '[false]', '{"IsPresent":false}'].map((DeleteContent) =>
        adminRecord('Search-Mailbox', { Identity: 'mira.solberg', DeleteContent }, { UserId: ADMIN }),
      ),
    },
    {
      name: 'only searches',
      expect: 'fires',
      severity: 'low',
      records: [cmdletLog('Search-Mailbox', '-Identity "mira.solberg" -EstimateResultOnly "True"')],
    },
    {
      name: 'deleting turned off in so many words',
      expect: 'fires',
      severity: 'low',
      records: [processRow('powershell.exe -c "Search-Mailbox mira.solberg -DeleteContent:$false"')],
    },
    {
      name: 'simulated',
      expect: 'fires',
      severity: 'informational',
      records: [processRow('powershell.exe -c "Search-Mailbox mira.solberg -DeleteContent -WhatIf"')],
    },
    {
      name: 'failed: the role is missing',
      expect: 'fires',
      severity: 'informational',
      records: [
        adminRecord('Search-Mailbox', { Identity: 'mira.solberg', DeleteContent: 'True' }, { ResultStatus: 'False' }),
      ],
    },
    { name: 'another cmdlet', expect: 'quiet', records: [adminRecord('Get-Mailbox', { Identity: 'mira.solberg' })] },
    {
      name: 'a log is searched for the name',
      expect: 'quiet',
      records: [processRow('findstr.exe /i "Search-Mailbox -DeleteContent" C:\\logs\\exchange.log', 'findstr.exe')],
    },
    {
      name: 'printed, not run',
      expect: 'quiet',
      records: [processRow('powershell.exe -c "Write-Host \'Search-Mailbox mira.solberg -DeleteContent\'"')],
    },
    {
      name: 'abbreviated switch with a word behind it',
      expect: 'evades',
      severity: 'high',
      records: [processRow('powershell.exe -c "Search-Mailbox -Del mira.solberg"')],
    },
    {
      name: 'backticks, en dashes and a module prefix',
      expect: 'evades',
      severity: 'high',
      records: [processRow('powershell.exe -c "Exchange\\Sea`rch\u2013Mail`box mira.solberg \u2013DeleteContent"')],
    },
    {
      name: 'name put together, parameters in a hash table',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(
          "powershell.exe -c \"$p=@{Identity='mira.solberg';DeleteContent=$true}; & ('Search-'+'Mail'+'box') @p\"",
        ),
      ],
    },
    {
      name: 'hash table filled later',
      expect: 'evades',
      severity: 'high',
      records: [processRow('powershell.exe -c "$p=@{}; $p[\'DeleteContent\']=$true; Search-Mailbox mira.solberg @p"')],
    },
    {
      name: 'switch set by a variable that the line does not show',
      expect: 'evades',
      severity: 'high',
      records: [processRow('powershell.exe -c "Search-Mailbox mira.solberg -DeleteContent:$env:X -WhatIf:$env:Y"')],
    },
    {
      name: 'within a function or a block that is called',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow('powershell.exe -c "function x($c) { & $c mira -DeleteContent }; x Search-Mailbox"'),
        processRow('powershell.exe -c "$b={Search-Mailbox mira -DeleteContent}; Invoke-Command $b"'),
      ],
    },
    {
      name: 'within a function or a block that nobody calls',
      expect: 'quiet',
      records: [
        processRow('powershell.exe -c "function Clear-It { Search-Mailbox $args -DeleteContent -Force }"'),
        processRow('powershell.exe -c "$b={Search-Mailbox mira -DeleteContent}"'),
      ],
    },
    {
      name: 'asked for over HTTP, without the cmdlet',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(
          `powershell.exe -c "irm https://outlook.office365.com/adminapi/beta/t/InvokeCommand -Method Post -Body '{\\"CmdletInput\\":{\\"CmdletName\\":\\"Search-Mailbox\\",\\"Parameters\\":{\\"Identity\\":\\"mira\\",\\"DeleteContent\\":true}}}'"`,
        ),
        processRow(
          `powershell.exe -c "$b=@{CmdletInput=@{CmdletName='Search-Mailbox';Parameters=@{DeleteContent=$true}}}|ConvertTo-Json; irm $u -Method Post -Body $b"`,
        ),
      ],
    },
    {
      name: 'the switch as a default of all calls',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(
          `powershell.exe -c "$PSDefaultParameterValues['Search-Mailbox:DeleteContent']=$true; Search-Mailbox mira"`,
        ),
      ],
    },
    {
      name: 'encoded four times over',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(
          `powershell -ec ${[1, 2, 3].reduce((script) => encodedScript(`powershell /enc ${script}`), encodedScript('Search-Mailbox mira -DeleteContent'))}`,
        ),
      ],
    },
    {
      name: 'letters exchanged, then run as text',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(
          `powershell.exe -c "'Xearch-Mailbox mira -DeleteXontent'.Replace('X','S').Replace('Sont','Cont')|iex"`,
        ),
        processRow(`powershell.exe -c "('Sear%-Mailbox mira -DeleteContent' -replace '%','ch') | iex"`),
      ],
    },
    {
      name: 'started by other programs',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(
          `wmic process call create 'powershell -enc ${encodedScript('Search-Mailbox mira -DeleteContent')}'`,
          'wmic.exe',
        ),
        processRow('cmd.exe /V/D/c "set n=Mailbox&& powershell -c Search-%n% mira -DeleteContent"', 'cmd.exe'),
        processRow(
          'schtasks /create /tn sync /tr "powershell -w hidden -c Search-Mailbox mira -DeleteContent"',
          'schtasks.exe',
        ),
      ],
    },
    {
      name: 'typed into PowerShell by cmd, carets and all',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow('cmd.exe /c echo Search-Mailbox mira.solberg -DeleteContent | p^owershell -NoP -', 'cmd.exe'),
      ],
    },
    {
      name: 'other case, as text in CloudAppEvents and in OfficeActivity',
      expect: 'evades',
      severity: 'high',
      records: [
        cloudAppEvent(adminRecord('search-MAILBOX', { Identity: 'mira.solberg', DELETECONTENT: 'true' }), true),
        officeActivity(adminRecord('Search-Mailbox', { Identity: 'mira.solberg', DeleteContent: 'True' })),
      ],
    },
    {
      name: 'parameters that a collector made one object of',
      expect: 'evades',
      severity: 'high',
      records: [
        {
          ...adminRecord('Search-Mailbox', {}),
          Parameters: { Identity: 'mira.solberg', DeleteContent: true },
        },
      ],
    },
    {
      name: 'a copy of powershell.exe under another name, given the script alone',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow('C:\\t\\upd.exe Search-Mailbox mira.solberg -DeleteContent -Force', 'upd.exe', {
          ProcessVersionInfoOriginalFileName: 'PowerShell.EXE',
        }),
      ],
    },
    {
      name: 'programs that start PowerShell for somebody else',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(
          'SyncAppvPublishingServer.exe "n; Search-Mailbox mira.solberg -DeleteContent -Force"',
          'SyncAppvPublishingServer.exe',
        ),
        processRow('pcalua.exe -a powershell -c "-c Search-Mailbox mira.solberg -DeleteContent -Force"', 'pcalua.exe'),
        processRow(
          "mshta.exe \"javascript:new ActiveXObject('WScript.Shell').Run('powershell -c Search-Mailbox mira.solberg -DeleteContent -Force',0);close()\"",
          'mshta.exe',
        ),
      ],
    },
  ],
};
