import type { DetectionSamples } from './detection.ts';
import { encodedScript, processRow } from './sample-records.ts';

const OPEN = '$o = New-Object -ComObject Outlook.Application; $n = $o.GetNamespace("MAPI")';
const RULE = `$o = New-Object -ComObject Outlook.Application
$all = $o.GetNamespace("MAPI").DefaultStore.GetRules()
$new = $all.Create("Sync", 0)
$new.Conditions.Subject.Text = @("alert")
$new.Conditions.Subject.Enabled = $true
$do = $new.Actions.DeletePermanently
$do.Enabled = $true
$all.Save()`;
const asLogged = (script: string): string => `"powershell.exe" & {${script.replaceAll('"', '\\"')}}`;

export const outlookComDeletionSamples: DetectionSamples = {
  detection: 'outlook-com-deletion',
  samples: [
    {
      name: 'Atomic Red Team: a rule that deletes for good',
      expect: 'fires',
      severity: 'medium',
      records: [processRow(asLogged(RULE))],
    },
    {
      name: 'messages of the inbox deleted',
      expect: 'fires',
      severity: 'medium',
      records: [
        processRow(asLogged(`${OPEN}\n$n.GetDefaultFolder(6).Items | ForEach-Object { $_.Delete() }`)),
        processRow(
          asLogged(
            `${OPEN}\n$i = $n.GetDefaultFolder(3).Items; for ($k = $i.Count; $k -ge 1; $k--) { $i.Item($k).Delete() }`,
          ),
        ),
      ],
    },
    {
      name: 'Outlook is driven to read and to send',
      expect: 'quiet',
      records: [
        processRow(asLogged(`${OPEN}\n$n.GetDefaultFolder(6).Items | Select-Object Subject`)),
        processRow(
          asLogged(`${OPEN}\n$m = $o.CreateItem(0); $m.To = "kari"; $m.Attachments.Add("C:\\a.pdf"); $m.Send()`),
        ),
        processRow(asLogged(`${OPEN}\n$rules = $n.DefaultStore.GetRules(); $rules.Remove("Sync"); $rules.Save()`)),
      ],
    },
    {
      name: 'other objects are deleted; Outlook is only started or named',
      expect: 'quiet',
      records: [
        processRow('"C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE" /recycle', 'OUTLOOK.EXE'),
        processRow('powershell -c "(Get-Item C:\\temp\\outlook.log).Delete()"'),
        processRow('powershell -c "Write-Host \'New-Object -ComObject Outlook.Application; $m.Delete()\'"'),
      ],
    },
    {
      name: 'encoded, by class id, from a running Outlook',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow(`powershell -nop -enc ${encodedScript(RULE)}`),
        processRow(
          `powershell -c "$o=[Activator]::CreateInstance([Type]::GetTypeFromCLSID('0006F03A-0000-0000-C000-000000000046')); $o.Session.GetDefaultFolder(6).Items.Item(1).Delete()"`,
        ),
        processRow(
          `powershell -c "$o=[Runtime.InteropServices.Marshal]::GetActiveObject('Outlook.Application'); $o.ActiveExplorer().Selection.Item(1).Delete()"`,
        ),
        processRow(
          `powershell -c "$o=New-Object -Com ('Outlook.'+'Application'); $o.Session.GetDefaultFolder(6).Items.GetFirst().PermanentlyDelete()"`,
        ),
      ],
    },
    {
      name: 'moved to the deleted items instead',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow(
          `powershell -c "$o = New-Object -ComObject Outlook.Application; $n = $o.GetNamespace('MAPI'); $d=$n.GetDefaultFolder('olFolderDeletedItems'); $n.GetDefaultFolder('olFolderInbox').Items | %{ $_.Move($d) }"`,
        ),
      ],
    },
    {
      name: 'from other script hosts',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow(
          `mshta vbscript:Execute("Set o=CreateObject(""Outlook.Application""):o.Session.GetDefaultFolder(6).Items(1).Delete:close")`,
          'mshta.exe',
        ),
        processRow(
          `python.exe -c "import win32com.client as w;o=w.Dispatch('Outlook.Application');o.Session.GetDefaultFolder(6).Items[0].Delete()"`,
          'python.exe',
        ),
      ],
    },
    {
      name: 'Exchange Web Services by the managed API and by a request',
      expect: 'fires',
      severity: 'medium',
      records: [
        processRow(
          `powershell.exe -c "Add-Type -Path .\\Microsoft.Exchange.WebServices.dll; $f=[Microsoft.Exchange.WebServices.Data.Folder]::Bind($s,'Inbox'); $f.Empty('HardDelete',$true)"`,
        ),
        processRow(
          `curl.exe --ntlm https://mail.fjordbank.example/EWS/Exchange.asmx -d "<m:DeleteItem DeleteType='HardDelete'>"`,
          'curl.exe',
        ),
      ],
    },
    {
      name: 'the method named as text, and a move to Deleted Items',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow(
          'powershell.exe -c "$o=New-Object -ComObject Outlook.Application; $o.Session.GetDefaultFolder(6).Items | % Delete"',
        ),
        processRow(`powershell.exe -c "$o=New-Object -ComObject Outlook.Application; $i.ForEach('Delete')"`),
        processRow(
          'powershell.exe -c "$o=New-Object -ComObject Outlook.Application; $m.Move($o.Session.GetDefaultFolder(3))"',
        ),
      ],
    },
    {
      name: 'mail that is only looked for through Exchange Web Services',
      expect: 'quiet',
      records: [
        processRow(
          `powershell.exe -c "Add-Type -Path .\\Microsoft.Exchange.WebServices.dll; $s=[Microsoft.Exchange.WebServices.Data.ExchangeService]::new(); $s.FindItems('Inbox',$v) | % Subject"`,
        ),
        processRow(
          'curl.exe https://mail.fjordbank.example/EWS/Exchange.asmx -d "<m:FindItem Traversal=\'Shallow\'>"',
          'curl.exe',
        ),
      ],
    },
    {
      name: 'a method whose name is put together, or that is looked up',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow(
          "powershell.exe -c \"$o=New-Object -ComObject Outlook.Application; $o.Session.GetDefaultFolder(6).Items | % { $_.('Del'+'ete')() }\"",
        ),
        processRow(
          'powershell.exe -c "$o=New-Object -ComObject Outlook.Application; $o.Session.GetDefaultFolder(6).Items | % { $_.psobject.Methods[\'Delete\'].Invoke() }"',
        ),
        processRow(
          'powershell.exe -c "$o=New-Object -ComObject Outlook.Application; [System.__ComObject].InvokeMember(\'Delete\',[Reflection.BindingFlags]::InvokeMethod,$null,$m,$null)"',
        ),
      ],
    },
  ],
};
