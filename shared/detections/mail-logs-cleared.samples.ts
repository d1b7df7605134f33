import type { DetectionSamples } from './detection.ts';
import { fileRow, processRow, unixProcess } from './sample-records.ts';

const TRACKING = 'C:\\Program Files\\Microsoft\\Exchange Server\\V15\\TransportRoles\\Logs\\MessageTracking';

export const mailLogsClearedSamples: DetectionSamples = {
  detection: 'mail-logs-cleared',
  samples: [
    {
      name: 'logs of mail servers deleted or emptied',
      expect: 'fires',
      severity: 'medium',
      records: [
        unixProcess('rm -f /var/log/mail.log', 'rm'),
        unixProcess('sh -c "> /var/log/maillog"', 'sh'),
        unixProcess('truncate -s 0 /var/log/dovecot.log', 'truncate'),
        unixProcess("sed -i '/198.51.100.24/d' /var/log/exim4/mainlog", 'sed'),
        unixProcess('shred -u /var/log/mail.log.1', 'shred'),
      ],
    },
    {
      name: "Exchange's logs",
      expect: 'fires',
      severity: 'medium',
      records: [
        processRow('wevtutil cl "MSExchange Management"', 'wevtutil.exe'),
        processRow(`cmd /c del /q "${TRACKING}\\*.log"`, 'cmd.exe'),
        processRow('powershell -c "Clear-EventLog -LogName \'MSExchange Management\'"'),
      ],
    },
    {
      name: 'single files, a hook of the mail server, a line appended',
      expect: 'fires',
      severity: 'low',
      records: [
        fileRow('/var/log/mail.log', 'FileDeleted', 'rm'),
        fileRow(`${TRACKING}\\MSGTRK2026030209-1.LOG`, 'FileDeleted', 'powershell.exe'),
        unixProcess('rm -f /var/log/exim4/mainlog.9', 'rm', {
          InitiatingProcessFileName: 'logrotate',
          InitiatingProcessCommandLine: '/usr/sbin/logrotate /etc/logrotate.conf',
        }),
        unixProcess('bash -c "echo restarted >> /var/log/mail.log"'),
      ],
    },
    {
      name: 'rotation and reading',
      expect: 'quiet',
      records: [
        fileRow('/var/log/mail.log.4.gz', 'FileDeleted', 'logrotate'),
        fileRow('/var/log/mail.log', 'FileModified', 'rsyslogd'),
        fileRow('/var/log/mail.log.1', 'FileDeleted', 'gzip'),
        fileRow(`${TRACKING}\\MSGTRK2026020209-1.LOG`, 'FileDeleted', 'MSExchangeTransportLogSearch.exe'),
        unixProcess('tail -f /var/log/mail.log', 'tail'),
        unixProcess('grep -c rejected /var/log/maillog', 'grep'),
        unixProcess('rm -f /var/log/nginx/access.log', 'rm'),
      ],
    },
    {
      name: 'other logs, and logs that are only queried',
      expect: 'quiet',
      records: [
        processRow('wevtutil cl Application', 'wevtutil.exe'),
        processRow('wevtutil qe "MSExchange Management" /c:5 /f:text', 'wevtutil.exe'),
        processRow('powershell -c "Get-EventLog -LogName \'MSExchange Management\' -Newest 5"'),
        processRow('powershell -c "Write-Host \'wevtutil cl MSExchange Management\'"'),
      ],
    },
    {
      name: 'the path is bent',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess("bash -c 'cd /var/log && : > mail.log'"),
        unixProcess("bash -c 'rm -f /var/log/{syslog,mail.log}'"),
        unixProcess("bash -c 'rm -f /var/log/m*.log'"),
        unixProcess('rm -f /var//log/./exim4/../exim4/mainlog', 'rm'),
        unixProcess("bash -c 'l=mail.log; cp /dev/null /var/log/$l'"),
      ],
    },
    {
      name: 'the event log by other means',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow('cmd /c wevt^util cl "MSExchange Management"', 'cmd.exe'),
        processRow('powershell -c "wevtutil cl \'MSExchange Management\'"'),
        processRow('wevtutil sl "MSExchange Management" /e:false', 'wevtutil.exe'),
        processRow('powershell -c "[Diagnostics.EventLog]::Delete(\'MSExchange Management\')"'),
        processRow('powershell -c "(New-Object Diagnostics.EventLog \'MSExchange Management\').Clear()"'),
        processRow('powershell -c "Limit-EventLog -LogName \'MSExchange Management\' -MaximumSize 64KB"'),
      ],
    },
    {
      name: 'tracking logs by other means',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow(`robocopy C:\\empty "${TRACKING}" /PURGE`, 'robocopy.exe'),
        processRow(`powershell -c "cd '${TRACKING}'; gci *.log | ri"`),
        processRow(`cmd /c "pushd "${TRACKING}" & del *.log"`, 'cmd.exe'),
      ],
    },
    {
      name: 'found by name, named in a list, fed to a loop; logs of filters and webmail',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess("find /var/log -name 'mail*' -delete", 'find'),
        unixProcess("bash -c 'rm -f /var/log/{mail,auth}.log'"),
        unixProcess("bash -c 'cd /var/log; for f in mail.log syslog; do : > $f; done'"),
        unixProcess('rm -rf /var/log/cyrus', 'rm'),
        unixProcess('rm -f /var/log/roundcubemail/userlogins.log', 'rm'),
        unixProcess("bash -c 'grep -v 198.51.100.24 /var/log/maillog > /tmp/l && cp /tmp/l /var/log/maillog'"),
      ],
    },
    {
      name: 'logs that a filter chooses, a name down the pipe',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow(
          'powershell.exe -c "Get-WinEvent -ListLog *MSExchange* | % { [System.Diagnostics.Eventing.Reader.EventLogSession]::GlobalSession.ClearLog($_.LogName) }"',
        ),
        processRow('powershell.exe -c "wevtutil el | sls Exchange | % { wevtutil cl $_ }"'),
        processRow(
          'powershell.exe -c "Get-EventLog -List | ? Log -like \'MSExchange*\' | % { Clear-EventLog $_.Log }"',
        ),
        processRow('powershell.exe -c "\'MSExchange Management\' | % { wevtutil cl $_ }"'),
        processRow('cmd.exe /c del /q "%ExchangeInstallPath%TransportRoles\\Logs\\MessageTracking\\*.log"', 'cmd.exe'),
      ],
    },
    {
      name: 'logs of Exchange that are read, and another one that is cleared',
      expect: 'quiet',
      records: [
        processRow('powershell.exe -c "Get-WinEvent -ListLog *MSExchange* | ft; Clear-EventLog -LogName Application"'),
        processRow('powershell.exe -c "wevtutil el | sls Sysmon | % { wevtutil cl $_ }"'),
      ],
    },
  ],
};
