import type { DetectionSamples } from './detection.ts';
import { encodedScript, fileRow, processRow, unixProcess } from './sample-records.ts';

const DATA = 'C:\\Users\\$env:USERNAME\\AppData\\Local\\Comms\\Unistore\\data';
const MINE = 'C:\\Users\\tomas\\AppData\\Local\\Comms\\Unistore\\data';
const MAKE = `New-Item -Path "${DATA}\\copy" -ItemType Directory -ErrorAction Ignore`;
const COPY = `Get-ChildItem "${DATA}" -Exclude copy | ForEach-Object { Copy-Item $_.FullName -Destination "${DATA}\\copy" -Recurse }`;
const DELETE = `Remove-Item -Path "${DATA}\\copy" -Recurse -Force`;
const CHANGE = `Get-ChildItem "${DATA}\\copy" -File | ForEach-Object { Add-Content -Path $_.FullName -Value "changed" }`;
/** As a recorded run shows it: the quotes of the script escaped, nothing expanded. */
const asLogged = (script: string): string => `"powershell.exe" & {${script.replaceAll('"', '\\"')}}`;

export const windowsMailStoreSamples: DetectionSamples = {
  detection: 'windows-mail-store',
  samples: [
    {
      name: 'Atomic Red Team: Unistore copied, the copy deleted; no file events',
      expect: 'fires',
      severity: 'medium',
      records: [processRow(asLogged(`${MAKE}\n${COPY}\n${DELETE}`))],
    },
    {
      name: 'Atomic Red Team: the copy changed, and the clean-up',
      expect: 'fires',
      severity: 'medium',
      records: [
        processRow(asLogged(`${MAKE}\n${COPY}\n${CHANGE}`)),
        processRow(asLogged(DELETE)),
        processRow(asLogged(MAKE)),
      ],
    },
    {
      name: 'by cmd, by its own programs',
      expect: 'fires',
      severity: 'medium',
      records: [
        processRow(`cmd.exe /c del /f /q "${MINE}\\*"`, 'cmd.exe'),
        processRow(`cmd /c rd /s /q ${MINE}`, 'cmd.exe'),
        processRow(`robocopy C:\\empty ${MINE} /MIR`, 'robocopy.exe'),
        processRow(`cmd /c type nul > ${MINE}\\a.dat`, 'cmd.exe'),
      ],
    },
    {
      name: "Outlook's files deleted",
      expect: 'fires',
      severity: 'medium',
      records: [
        processRow(
          'cmd /c del "C:\\Users\\tomas\\AppData\\Local\\Microsoft\\Outlook\\tomas@halden-optics.example.ost"',
          'cmd.exe',
        ),
        processRow('powershell -c "Remove-Item D:\\Archive\\2019.pst"'),
        processRow('powershell -c "gci C:\\Users -r -filter *.x | sc x; ri C:\\Users\\*\\Documents\\*.pst"'),
      ],
    },
    {
      name: 'one file event of another program',
      expect: 'fires',
      severity: 'low',
      records: [
        fileRow(`${MINE}\\3\\a.dat`, 'FileDeleted', 'powershell.exe'),
        fileRow(`${MINE}\\copy\\b.dat`, 'FileCreated', 'powershell.exe'),
        fileRow('C:\\Users\\tomas\\Documents\\Outlook Files\\archive.pst', 'FileDeleted', 'cmd.exe'),
      ],
    },
    {
      name: 'mail programs and the search index do their work',
      expect: 'quiet',
      records: [
        fileRow(`${MINE}\\3\\a.dat`, 'FileDeleted', 'HxTsr.exe'),
        fileRow(`${MINE}\\3\\a.dat`, 'FileModified', 'svchost.exe'),
        fileRow('C:\\Users\\tomas\\AppData\\Local\\Microsoft\\Outlook\\t.ost', 'FileModified', 'OUTLOOK.EXE'),
        fileRow('C:\\Users\\tomas\\Documents\\archive.pst', 'FileCreated', 'robocopy.exe'),
        processRow(
          '"C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE" /pst D:\\Archive\\2019.pst',
          'OUTLOOK.EXE',
        ),
      ],
    },
    {
      name: 'read, listed, printed or copied elsewhere',
      expect: 'quiet',
      records: [
        processRow(`powershell -c "Get-ChildItem ${MINE}; Test-Path ${MINE}\\copy"`),
        processRow(`powershell -c "Write-Host 'Remove-Item ${MINE} -Recurse'"`),
        processRow(`powershell -c "# Remove-Item ${MINE}"`),
        processRow(`cmd /c echo del ${MINE}`, 'cmd.exe'),
        processRow(`cmd /c dir /s ${MINE} > C:\\temp\\list.txt`, 'cmd.exe'),
        processRow(`findstr /s /m "del ${MINE}" C:\\scripts\\*.cmd`, 'findstr.exe'),
        processRow('powershell -c "Copy-Item D:\\Archive\\2019.pst E:\\backup\\2019.pst"'),
      ],
    },
    {
      name: 'aliases, methods of .NET, redirections, a pipe',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow(`powershell -c "ri ${MINE} -r -fo"`),
        processRow(`powershell -c "[IO.Directory]::Delete('${MINE}', $true)"`),
        processRow(`powershell -c "(Get-Item ${MINE}\\a.dat).Delete()"`),
        processRow(`powershell -c "gci ${MINE} -r | del -fo"`),
        processRow(`powershell -c "gci ${MINE} | % { $_.Delete() }"`),
        processRow(`powershell -c "$null > ${MINE}\\a.dat"`),
        processRow(`powershell -c "cd ${MINE}; del *"`),
        processRow(`powershell -c "$p='Comms\\Uni'+'store'; rm -r $env:LOCALAPPDATA\\$p"`),
        processRow('powershell -c "Remove-Item (Join-Path $env:LOCALAPPDATA \'Comms\\Unistore\\data\') -Recurse"'),
      ],
    },
    {
      name: 'encoded, and with carets, variables, loops and wildcards of cmd',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow(`powershell -e ${encodedScript(DELETE)}`),
        processRow(`cmd /c d^el /q "${MINE}\\*"`, 'cmd.exe'),
        processRow(
          `cmd /c "set p=Unistore&& call rd /s /q C:\\Users\\tomas\\AppData\\Local\\Comms\\%p%\\data"`,
          'cmd.exe',
        ),
        processRow(`cmd /c for /r ${MINE} %f in (*) do del "%f" & rd /s/q %LOCALAPPDATA%\\Comms\\UNISTO~1`, 'cmd.exe'),
        processRow('cmd /c cd /d %LOCALAPPDATA%\\Comms & rd /s /q Unistore', 'cmd.exe'),
        processRow('cmd /c del/q/s C:\\Users\\tomas\\AppData\\Local\\Comms\\Uni*\\*', 'cmd.exe'),
        processRow(
          'cmd /c if exist x del "\\\\?\\C:\\Users\\tomas\\AppData\\Local\\.\\Comms\\Unistore\\data\\a"',
          'cmd.exe',
        ),
      ],
    },
    {
      name: 'programs started by PowerShell, filters, queries to WMI',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow(`powershell -c "cmd /c 'rd /s /q ${MINE}'"`),
        processRow(`powershell -c "Start-Process cmd -ArgumentList '/c rd /s /q ${MINE}'"`),
        processRow(`powershell -c "robocopy C:\\empty ${MINE} /MIR"`),
        processRow('powershell -c "gci C:\\Users -Recurse -Include *.pst | ri"'),
        processRow(`powershell -c "$f = gci ${MINE}; gci C:\\temp; foreach ($i in $f) { Remove-Item $i.FullName }"`),
        processRow('forfiles /p C:\\Users /s /m *.pst /c "cmd /c del @path"', 'forfiles.exe'),
        processRow(`powershell -c "gwmi CIM_DataFile -Filter 'Name="C:\\\\Users\\\\t\\\\a.pst"' | Remove-WmiObject"`),
      ],
    },
    {
      name: 'by whatever else runs commands',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow(`wmic process call create "cmd /c del /q ${MINE}"`, 'WMIC.exe'),
        processRow(`wmic datafile where "name='${MINE.replaceAll('\\', '\\\\')}\\\\a.dat'" delete`, 'WMIC.exe'),
        processRow(`forfiles /p ${MINE} /c "cmd /c del @path"`, 'forfiles.exe'),
        processRow(`cmd /c start "" /b cmd /c rd /s /q ${MINE}`, 'cmd.exe'),
        unixProcess("bash.exe -c 'rm -rf /mnt/c/Users/tomas/AppData/Local/Comms/Unistore/data'", 'bash.exe'),
        processRow(`python.exe -c "import shutil;shutil.rmtree(r'${MINE.replaceAll('\\', '/')}')"`, 'python.exe'),
      ],
    },
    {
      name: 'step by step into the store, and a loop that walks it',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow('powershell.exe -c "cd $env:LOCALAPPDATA\\Comms; cd Unistore\\data; ri -r *"'),
        processRow('powershell.exe -c "sl $env:LOCALAPPDATA\\Comms\\Unistore\\x; pushd ..\\data; del .\\3 -r"'),
        processRow('cmd.exe /c "cd /d %LOCALAPPDATA%\\Comms & cd Unistore\\data & rd /s /q 3"', 'cmd.exe'),
        processRow('cmd.exe /c for /r %LOCALAPPDATA%\\Comms\\Unistore\\data %f in (*) do @del "%f"', 'cmd.exe'),
      ],
    },
    {
      name: 'a program that only has the name of one of Windows',
      expect: 'evades',
      severity: 'low',
      records: [
        fileRow(`${MINE}\\3\\1.dat`, 'FileDeleted', 'svchost.exe', {
          InitiatingProcessFolderPath: 'c:\\users\\public\\svchost.exe',
        }),
      ],
    },
    {
      name: 'the same names where they are installed; what is no mail in a profile of Thunderbird',
      expect: 'quiet',
      records: [
        fileRow(`${MINE}\\3\\1.dat`, 'FileDeleted', 'svchost.exe', {
          InitiatingProcessFolderPath: 'c:\\windows\\system32\\svchost.exe',
        }),
        fileRow(
          'C:\\Users\\kari\\AppData\\Roaming\\Thunderbird\\Profiles\\x1.default\\startupCache\\a.bin',
          'FileDeleted',
          'cmd.exe',
        ),
      ],
    },
    {
      name: 'by names that the line tells in parts',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow('powershell.exe -c "cd $env:LOCALAPPDATA\\Comms\\Unistore\\data; gci | ri -r"'),
        processRow(
          'powershell.exe -c "foreach ($f in gci $env:LOCALAPPDATA\\Comms\\Unistore\\data) { Remove-Item $f.FullName }"',
        ),
        processRow('powershell.exe -c "$p=Join-Path $env:LOCALAPPDATA Comms; $q=Join-Path $p Unistore; ri $q -r"'),
        processRow('powershell.exe -c "gci C:\\ -r | ? { $_.Extension -eq \'.pst\' } | ri"'),
        processRow('powershell.exe -c "robocopy C:\\empty $env:LOCALAPPDATA\\Comms\\Unistore\\data /MIR"'),
        processRow('cipher /w:C:\\Users\\mira\\AppData\\Local\\Comms\\Unistore', 'cipher.exe'),
      ],
    },
    {
      name: 'another folder than the one that was listed; mail files that are let alone',
      expect: 'quiet',
      records: [
        processRow('powershell.exe -c "cd $env:LOCALAPPDATA\\Comms; cd C:\\Temp; gci | ri -r"'),
        processRow('powershell.exe -c "gci C:\\Temp -r | ? { $_.Extension -ne \'.pst\' } | ri"'),
      ],
    },
  ],
};
