import type { DetectionSamples } from './detection.ts';
import { unixProcess } from './sample-records.ts';

export const mailUtilityDeletionSamples: DetectionSamples = {
  detection: 'mail-utility-deletion',
  samples: [
    {
      name: 'mail is told to delete everything',
      expect: 'fires',
      severity: 'medium',
      records: [
        unixProcess('bash -c \'echo "d *" | mail -N\''),
        unixProcess('bash -c \'printf "d 1-40\\nq\\n" | mailx -u root\''),
        unixProcess('bash -c \'mail -f /var/mail/root <<< "delete 3-9"\''),
      ],
    },
    {
      name: 'tools of servers and queues',
      expect: 'fires',
      severity: 'medium',
      records: [
        unixProcess('doveadm expunge -u kari mailbox INBOX from alerts@halden-optics.example', 'doveadm'),
        unixProcess('postsuper -d ALL deferred', 'postsuper'),
        unixProcess('exim4 -Mrm 1uXyZa-0004Qk-2B', 'exim4'),
        unixProcess('mutt -f /var/mail/root -e "push D~s<space>alert<enter><quit>y"', 'mutt'),
      ],
    },
    {
      name: 'a scheduled clean-up of trash folders',
      expect: 'fires',
      severity: 'low',
      records: [unixProcess('doveadm expunge -A mailbox Trash savedbefore 30d', 'doveadm')],
    },
    {
      name: 'mail is sent: a body that begins with d is no command',
      expect: 'quiet',
      records: [
        unixProcess('bash -c \'echo "d 1" | mail -s report kari@halden-optics.example\''),
        unixProcess('bash -c \'printf "delete\\n" | mailx ops@halden-optics.example\''),
        unixProcess('mail -s "disk full" root', 'mail'),
        unixProcess('mutt -s report -a /tmp/a.pdf -- kari@halden-optics.example', 'mutt'),
      ],
    },
    {
      name: 'queues are listed, held and flushed',
      expect: 'quiet',
      records: [
        unixProcess('postqueue -p', 'postqueue'),
        unixProcess('postsuper -r ALL', 'postsuper'),
        unixProcess('exim -bp', 'exim'),
        unixProcess('doveadm search -u kari mailbox INBOX all', 'doveadm'),
        unixProcess('grep -rn "doveadm expunge" /etc/cron.d', 'grep'),
        unixProcess("bash -c 'echo doveadm expunge -A all'"),
      ],
    },
    {
      name: 'through pipes, wrappers and ids from elsewhere',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess("bash -c 'exiqgrep -i -f kari | xargs exim -Mrm'"),
        unixProcess('bash -c \'postqueue -p | tail -n +2 | cut -d" " -f1 | tr -d "*!" | postsuper -d -\''),
        unixProcess('sudo -u vmail doveadm -v expunge -u kari mailbox INBOX all', 'sudo'),
        unixProcess('bash -c \'d=doveadm; $d exp"unge" -u kari mailbox INBOX all\''),
      ],
    },
    {
      name: 'marked instead of deleted; other readers',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess("doveadm flags add -u kari '\\Deleted' mailbox INBOX all", 'doveadm'),
        unixProcess("neomutt -f ~/Maildir -e 'exec delete-pattern'", 'neomutt'),
        unixProcess("bash -c 'mail <<X\ndt *\nx\nX'"),
        unixProcess('rmm all', 'rmm'),
      ],
    },
    {
      name: 'over IMAP, by hand, and by the tools of hosted mail',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess("curl -u kari imaps://mx2.halden-optics.example/INBOX -X 'STORE 1:* +Flags \\Deleted'", 'curl'),
        unixProcess('curl --url imaps://mx2.halden-optics.example/INBOX --request EXPUNGE', 'curl'),
        unixProcess('zmmailbox -z -m kari@halden-optics.example emptyFolder /Inbox', 'zmmailbox'),
        unixProcess('gam user kari delete messages query "from:alerts" doit', 'gam'),
      ],
    },
  ],
};
