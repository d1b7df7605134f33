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
      name: 'messages moved elsewhere, or deleted while a mailbox is copied',
      expect: 'fires',
      severity: 'low',
      records: [
        unixProcess('doveadm move -u kari Archive/2025 mailbox INBOX before 2026-01-01', 'doveadm'),
        unixProcess('imapsync --host1 a.example --user1 k --host2 b.example --user2 k --delete2', 'imapsync'),
      ],
    },
    {
      name: 'mail is fetched, listed and searched over IMAP',
      expect: 'quiet',
      records: [
        unixProcess('curl -u kari imaps://mx2.halden-optics.example/INBOX?UNSEEN', 'curl'),
        unixProcess('bash -c "echo QUIT | openssl s_client -connect mx2:25 -starttls smtp"'),
        unixProcess('python3 -c "import imaplib; m = imaplib.IMAP4_SSL(\'mx2\'); print(m.list())"', 'python3'),
        unixProcess('fetchmail --keep -v mx2.halden-optics.example', 'fetchmail'),
        unixProcess('docker run --rm alpine rm -rf /tmp/deleted', 'docker'),
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
      name: 'IMAP and POP3 typed into a connection, or spoken by a library',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess(
          'bash -c "printf \'a login k p\\nb select inbox\\nc store 1:* +flags \\\\\\\\Deleted\\nd expunge\\n\' | nc mx2 143"',
        ),
        unixProcess("bash -c 'telnet mx2 110 <<X\nUSER k\nPASS p\nDELE 1\nQUIT\nX'"),
        unixProcess("bash -c 'exec 3<>/dev/tcp/mx2/143; echo a expunge >&3'"),
        unixProcess(
          "python3 -c \"import imaplib; m = imaplib.IMAP4_SSL('mx2'); m.select(); m.store('1:*', '+FLAGS', '\\\\Deleted'); m.expunge()\"",
          'python3',
        ),
        unixProcess('perl -MNet::IMAP::Simple -e \'$i = Net::IMAP::Simple->new("mx2"); $i->delete(1)\'', 'perl'),
        unixProcess('php -r \'$m = imap_open("{mx2}INBOX", "k", "p"); imap_delete($m, "1:*");\'', 'php'),
      ],
    },
    {
      name: 'other clients, other lists of messages, moved into the trash',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess('alpine -I d,d,q,y', 'alpine'),
        unixProcess(`bash -c "echo 'd (from alerts)' | s-nail -f /var/mail/root"`),
        unixProcess('bash -c "yes d | head -50 | mail -u root"'),
        unixProcess(`bash -c "echo 'mv * /tmp/.x' | mailx -u root"`),
        unixProcess('doveadm move -u kari Trash mailbox INBOX from alerts@halden-optics.example', 'doveadm'),
        unixProcess('bash -c "echo deletemailbox user.kari | cyradm -u cyrus localhost"'),
        unixProcess('smtpctl remove all', 'smtpctl'),
        unixProcess('fetchmail --mda "cat >/dev/null" mx2.halden-optics.example', 'fetchmail'),
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
