// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the samples are lines of shells
import type { DetectionSamples } from './detection.ts';
import { fileRow, osqueryProcess, unixProcess } from './sample-records.ts';

/** Made so that no base64 stands in the sources: the reader decodes it as a shell would. */
const encoded = (script: string): string => Buffer.from(script).toString('base64');

const COPY_AND_DELETE = `mkdir -p /var/spool/mail/copy
for m in /var/spool/mail/*
do
  if [ "$(basename "$m")" = copy ]; then continue; fi
  cp -R "$m" /var/spool/mail/copy/
done
rm -rf /var/spool/mail/copy/*`;
const COPY_AND_CHANGE = `mkdir -p /var/spool/mail/copy
for m in /var/spool/mail/*; do
  cp -R "$m" /var/spool/mail/copy/
  test -f "/var/spool/mail/copy/$(basename "$m")" && echo changed >> "/var/spool/mail/copy/$(basename "$m")"
done`;
const asLogged = (script: string): string => `bash -c "${script.replace(/(["\\$`])/g, '\\$1')}"`;

export const linuxMailSpoolSamples: DetectionSamples = {
  detection: 'linux-mail-spool',
  samples: [
    {
      name: 'Atomic Red Team: the spool copied, the copy deleted, as one line of bash',
      expect: 'fires',
      severity: 'medium',
      records: [
        unixProcess(asLogged(COPY_AND_DELETE)),
        unixProcess(`bash -c "${COPY_AND_DELETE}"`),
        unixProcess(`bash -c "${COPY_AND_DELETE.replaceAll('"', '')}"`),
      ],
    },
    {
      name: 'Atomic Red Team: the copy changed',
      expect: 'fires',
      severity: 'medium',
      records: [unixProcess(asLogged(COPY_AND_CHANGE))],
    },
    {
      name: 'Atomic Red Team: the clean-up, as its own process and as a line that lost its quotes',
      expect: 'fires',
      severity: 'medium',
      records: [
        unixProcess('rm -rf /var/spool/mail/copy', 'rm'),
        unixProcess('bash -c rm -rf /var/spool/mail/copy'),
        unixProcess('sh -c "rm -rf /var/spool/mail/copy/"', 'dash'),
      ],
    },
    {
      name: "Atomic Red Team: root's mail emptied by a redirection with the number of a stream",
      expect: 'fires',
      severity: 'medium',
      records: [
        unixProcess('sh -c "echo 0> /var/spool/mail/root"', 'sh'),
        unixProcess('bash -c "cat /dev/null > /var/mail/root"'),
      ],
    },
    {
      name: 'a copy is made inside the spool: nothing is lost',
      expect: 'fires',
      severity: 'low',
      records: [unixProcess('cp -R /var/spool/mail/root /var/spool/mail/copy/', 'cp')],
    },
    {
      name: 'every other way to lose a file',
      expect: 'fires',
      severity: 'medium',
      records: [
        unixProcess('unlink /var/mail/root', 'unlink'),
        unixProcess('shred -n 3 -uz /var/mail/root', 'shred'),
        unixProcess('truncate -s 0 /var/spool/mail/root', 'truncate'),
        unixProcess('cp /dev/null /var/mail/root', 'cp'),
        unixProcess('dd if=/dev/null of=/var/mail/root', 'dd'),
        unixProcess('mv /var/mail/root /tmp/.x', 'mv'),
        unixProcess('find /home/kari/Maildir/cur -type f -newermt 2026-03-01 -delete', 'find'),
        unixProcess("sed -i '/halden-audit/,/^From /d' /var/mail/root", 'sed'),
        unixProcess('ln -sf /dev/null /var/mail/root', 'ln'),
        unixProcess('install -m 600 /dev/null /var/mail/root', 'install'),
        unixProcess('rsync -a --delete /tmp/empty/ /var/vmail/halden-optics.example/kari/', 'rsync'),
        unixProcess('tar czf /tmp/a.tgz --remove-files /var/vmail/halden-optics.example', 'tar'),
        unixProcess('perl -e \'unlink glob "/var/mail/*"\'', 'perl'),
        unixProcess('python3 -c "import shutil; shutil.rmtree(\'/home/kari/Maildir\')"', 'python3.12'),
        unixProcess('rm -rf /var/spool/postfix/deferred', 'rm'),
        unixProcess('rm -r /home/kari/mdbox/storage', 'rm'),
      ],
    },
    {
      name: 'files deleted one by one',
      expect: 'fires',
      severity: 'low',
      records: [
        fileRow('/var/spool/mail/root', 'FileDeleted', 'rm'),
        fileRow('/tmp/.k', 'FileRenamed', 'mv', { PreviousFileName: 'root', PreviousFolderPath: '/var/mail' }),
        fileRow('/home/kari/Maildir/cur/1772.M2P5.mx2:2,S', 'FileDeleted', 'find'),
      ],
    },
    {
      name: 'a mailbox goes with its account, a queue with its package; a folder is made',
      expect: 'fires',
      severity: 'informational',
      records: [
        unixProcess('userdel -r olav', 'userdel'),
        unixProcess('mkdir -p /var/spool/mail/copy', 'mkdir'),
        unixProcess('rm -rf /var/spool/postfix/deferred', 'rm', {
          InitiatingProcessFileName: 'dash',
          InitiatingProcessCommandLine: '/bin/sh /var/lib/dpkg/info/postfix.postrm purge',
        }),
      ],
    },
    {
      name: 'mail servers and packages by the name of their script clean up after themselves',
      expect: 'fires',
      severity: 'low',
      records: [
        unixProcess('rm -rf /var/spool/exim/input', 'rm', {
          InitiatingProcessFileName: 'bash',
          InitiatingProcessCommandLine: '/bin/sh /var/tmp/rpm-tmp.k3Xw9Q 0',
        }),
        unixProcess('rm -rf /var/vmail/halden-optics.example/olav', 'rm', {
          InitiatingProcessFileName: 'dovecot',
          InitiatingProcessCommandLine: '/usr/sbin/dovecot -F',
        }),
      ],
    },
    {
      name: 'mail is read, searched, counted and backed up',
      expect: 'quiet',
      records: [
        unixProcess('cat /var/mail/root', 'cat'),
        unixProcess('ls -la /var/spool/mail', 'ls'),
        unixProcess("grep -c 'rm -rf /var/spool/mail' /root/notes", 'grep'),
        unixProcess('du -sh /var/vmail', 'du'),
        unixProcess('tail -n 20 /var/mail/root', 'tail'),
        unixProcess('tar czf /backup/mail.tgz /var/mail', 'tar'),
        unixProcess('rsync -a --delete /var/vmail/ backup.halden-optics.example:/srv/backup/', 'rsync'),
        unixProcess('cp -a /var/mail/root /backup/root.mbox', 'cp'),
        unixProcess('find /var/mail -type f -size +1G -ls', 'find'),
        unixProcess('chown -R vmail:vmail /var/vmail', 'chown'),
      ],
    },
    {
      name: 'a deletion that is only printed, searched for, edited or committed',
      expect: 'quiet',
      records: [
        unixProcess('bash -c "echo rm -rf /var/spool/mail/copy"'),
        unixProcess("bash -c '# rm -rf /var/spool/mail\nls /tmp'"),
        unixProcess('git commit -m "rm -rf /var/mail in the clean-up"', 'git'),
        unixProcess('vim /var/mail/root', 'vim'),
        unixProcess("bash -c 'cat <<EOF\nrm -rf /var/mail/root\nEOF'"),
        unixProcess("grep -rn 'echo > /var/mail/root' /etc", 'grep'),
      ],
    },
    {
      name: 'locks, and what servers and readers do with files',
      expect: 'quiet',
      records: [
        unixProcess('rm -f /var/mail/root.lock', 'rm'),
        fileRow('/var/mail/root.lock', 'FileDeleted', 'rm'),
        fileRow('/home/kari/Maildir/new/1772.M2P5.mx2', 'FileRenamed', 'imap', {
          PreviousFileName: '1772.M2P5.mx2',
          PreviousFolderPath: '/home/kari/Maildir/tmp',
        }),
        fileRow('/var/spool/postfix/deferred/A/A0C81', 'FileDeleted', 'qmgr'),
        fileRow('/var/mail/root', 'FileModified', 'local'),
        fileRow('/var/mail/root', 'FileCreated', 'tar'),
        fileRow('/var/spool/imap/k/user/kari/1.', 'FileDeleted', 'cyr_expire'),
        fileRow('/var/qmail/queue/mess/1/77', 'FileDeleted', 'qmail-clean'),
        fileRow('/var/mail/olav', 'FileDeleted', 'userdel'),
        fileRow('/opt/zimbra/store/0/1/msg/1', 'FileDeleted', 'java', {
          InitiatingProcessFolderPath: '/opt/zimbra/common/lib/jvm/java/bin/java',
        }),
        osqueryProcess('rm -f pid/master.pid', '/usr/bin/rm', '/var/spool/postfix'),
        osqueryProcess('ls -la', '/usr/bin/ls', '/var/mail'),
      ],
    },
    {
      name: 'other files with mail in their names, and backups elsewhere',
      expect: 'quiet',
      records: [
        unixProcess('rm -f /tmp/mailgun.log /srv/www/mail/templates/a.html', 'rm'),
        unixProcess('rm -rf /backup/2025/var/mail', 'rm'),
        unixProcess('npm --prefix /srv/email-templates run build', 'node'),
        unixProcess('rm -rf /var/lib/apt/lists/partial /var/cache/apt', 'rm'),
      ],
    },
    {
      name: 'what is not mail in the folders of mail programs; filters, backups and containers beside it',
      expect: 'quiet',
      records: [
        unixProcess('rm -rf /home/kari/.thunderbird/x1.default/startupCache', 'rm'),
        unixProcess('rm -f /home/kari/.thunderbird/x1.default/lock', 'rm'),
        unixProcess("bash -c 'grep -c \\''^From '\\'' /var/mail/root | tail -1'"),
        unixProcess('python3 -c "import mailbox; print(len(mailbox.mbox(\'/var/mail/root\')))"', 'python3'),
        unixProcess('docker run --rm -v /var/mail:/data:ro alpine tar cf - /data', 'docker'),
        unixProcess("bash -c 'ln -s /var/mail /tmp/m; rm /tmp/m'"),
        unixProcess("find /var/www -path '*mail*' -name '*.tmp' -delete", 'find'),
      ],
    },
    {
      name: 'the path is bent: dots, slashes, another folder, braces, wildcards',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess('rm -rf /var/./mail//root', 'rm'),
        unixProcess('rm -rf /var/log/../spool/../mail/root', 'rm'),
        unixProcess("bash -c 'cd /var && cd spool; rm -rf mail'"),
        unixProcess("bash -c '(cd /var/spool/mail; rm -f -- root)'"),
        unixProcess("bash -c 'rm -rf /var/{cache,mail}/root'"),
        unixProcess("bash -c 'rm -rf /var/m?i[l]/r*'"),
        unixProcess("bash -c '{rm,-rf,/var/mail/root}'"),
        unixProcess('rm -rf /proc/1/root/var/mail/root', 'rm'),
      ],
    },
    {
      name: 'the words are broken: quotes, backslashes, variables, blanks from IFS, octal',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess(`bash -c 'r\\m -rf /var/ma"i"l/root'`),
        unixProcess("bash -c 'a=/var/spo; b=ol/ma; $x rm -rf $a${b}il/root'"),
        unixProcess("bash -c 'rm${IFS}-rf${IFS}/var/mail/root'"),
        unixProcess('bash -c "rm -rf $\'/var/\\x6dail/root\'"'),
        unixProcess("bash -c 'rm -rf /var/ma$@il/root'"),
        unixProcess("bash -c 'c=(rm -rf /var/mail/root); ${c[@]}'"),
        unixProcess('bash -c \'rm -rf ~/Mail""dir ${HOME}/Maildir\''),
      ],
    },
    {
      name: 'the command is handed on: wrappers, xargs, loops, functions, other shells',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess('sudo -u root env -i nohup nice -n 5 timeout 9 rm -rf /var/mail/root', 'sudo'),
        unixProcess('busybox rm -rf /var/mail/root', 'busybox'),
        unixProcess("sh -c 'find /var/mail -type f -print0 | xargs -0 rm -f'", 'dash'),
        unixProcess('find /var/mail -name root -exec sh -c \': > "$1"\' _ {} ;', 'find'),
        unixProcess('bash -c \'ls /var/mail | while read f; do rm "/var/mail/$f"; done\''),
        unixProcess('bash -c \'w() { rm -f "$1"; }; w /var/mail/root\''),
        unixProcess("bash -c 'for d in /var/mail /tmp; do (cd $d && rm -rf .); done'"),
        unixProcess("ssh -p 22 mx2 'rm -rf /var/mail/root'", 'ssh'),
        unixProcess('/lib64/ld-linux-x86-64.so.2 /bin/rm -rf /var/mail/root', 'ld-linux-x86-64.so.2'),
        unixProcess('docker exec -it mail rm -rf /var/mail/root', 'docker'),
        unixProcess('systemd-run --unit a1 rm -rf /var/mail/root', 'systemd-run'),
      ],
    },
    {
      name: 'the script is encoded, printed or written elsewhere first',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess(`bash -c 'echo ${encoded('rm -rf /var/mail/root')} | base64 -d | sh'`),
        unixProcess(`bash -c 'eval "$(base64 --decode <<< ${encoded('rm -rf /var/mail/root')})"'`),
        unixProcess('bash -c \'printf "\\\\162\\\\155 -rf /var/mail/root" | bash\''),
        unixProcess("bash -c 'echo toor/liam/rav/ fr- mr | rev | sh'"),
        unixProcess("bash -c 'echo rm -rf /var/mail/root > /tmp/.a; sh /tmp/.a'"),
        unixProcess("bash -c 'sh <(echo rm -rf /var/mail/root)'"),
        unixProcess("bash -c 'bash -s <<X\nrm -rf /var/mail/root\nX'"),
      ],
    },
    {
      name: 'the program is not called what it is, or is another language',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess('[kworker/0:1] -rf /var/mail/root', 'rm'),
        unixProcess('/tmp/.x -c "rm -rf /var/mail/root"', '.x'),
        unixProcess('perl -MPOSIX -e \'truncate("/var/"."mail/root",0)\'', 'perl'),
        unixProcess("python3 -c \"import subprocess as s;s.run(['rm','-rf','/var/mail/root'])\"", 'python3'),
        unixProcess('awk \'BEGIN{system("rm -rf /var/mail/root")}\'', 'gawk'),
        unixProcess('awk \'BEGIN{printf "" > "/var/mail/root"}\'', 'awk'),
        unixProcess('php -r \'array_map("unlink", glob("/var/mail/*"));\'', 'php'),
        unixProcess("vim -es -c '%d' -c 'wq' /var/mail/root", 'vim'),
        unixProcess('pwsh -c "Remove-Item -Recurse /var/mail/root"', 'pwsh'),
      ],
    },
    {
      name: 'a file is deleted by a program that only has the name of a mail server',
      expect: 'evades',
      severity: 'low',
      records: [
        fileRow('/var/mail/root', 'FileDeleted', 'local', {
          InitiatingProcessCommandLine: '/tmp/local /var/mail/root',
        }),
        fileRow('/var/mail/root', 'FileDeleted', 'dovecot', {
          InitiatingProcessFolderPath: '/dev/shm/dovecot',
          InitiatingProcessCommandLine: 'dovecot',
        }),
        fileRow('/var/mail/root', 'FileRenamed', 'mv', { PreviousFileName: 'e', PreviousFolderPath: '/tmp' }),
      ],
    },
    {
      name: 'what find looks for, what feeds a loop, what holds the whole spool',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess("find / -path '/var/mail/*' -delete", 'find'),
        unixProcess('find /home -name Maildir -exec rm -rf {} +', 'find'),
        unixProcess('bash -c \'while read -r f; do rm "$f"; done < <(find /var/mail -type f)\''),
        unixProcess("bash -c 'IFS=,; c=rm,-rf,/var/mail/root; $c'"),
        unixProcess('bash -c \'set -- rm -rf /var/mail/root; "$@"\''),
        unixProcess("perl -e 'system qw(rm -rf /var/mail/root)'", 'perl'),
        unixProcess('rm -rf /var/spool', 'rm'),
        unixProcess("bash -c 'rm -rf /*/m*l/root'"),
        unixProcess('gzip /var/mail/root', 'gzip'),
        unixProcess('mount -t tmpfs none /var/mail', 'mount'),
      ],
    },
    {
      name: 'the shell stands in the folder already: only the record says where',
      expect: 'evades',
      severity: 'medium',
      records: [
        osqueryProcess('rm -f root', '/usr/bin/rm', '/var/spool/mail'),
        osqueryProcess('find . -type f -delete', '/usr/bin/find', '/home/kari/Maildir/cur'),
        osqueryProcess('sh -c "> root"', '/usr/bin/sh', '/var/mail'),
        osqueryProcess('rm -rf ../mail/root', '/usr/bin/rm', '/var/log'),
      ],
    },
    {
      name: 'quotes as logs write them: escaped again, left as they are, left away',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess("bash -c 'printf '\\''%s\\n'\\'' '\\''rm -rf /var/mail/root'\\'' | sh'"),
        unixProcess(`bash -c 'for f in '"'"'/var/mail/root'"'"'; do rm "$f"; done'`),
        unixProcess('bash -c for u in root kari; do : > /var/mail/$u; done'),
        unixProcess("python3 -c import os; os.remove('/var/mail/root')", 'python3'),
        unixProcess('python3 -c "os.remove("/var/mail/root")"', 'python3'),
      ],
    },
    {
      name: 'another name is given to the folder first',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess("bash -c 'ln -s /var/spool /tmp/s; rm -rf /tmp/s/mail/root'"),
        unixProcess("bash -c 'mount --bind /var/mail /mnt/x; rm -rf /mnt/x/*'"),
        unixProcess('docker run --rm -v /var/mail:/m alpine rm -rf /m/root', 'docker'),
        unixProcess('docker run --rm -v /:/host:rw alpine rm -rf /host/var/mail/root', 'docker'),
      ],
    },
    {
      name: 'a mailbox is replaced by a filtered copy of itself',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess("bash -c 'grep -v halden-audit /var/mail/root > /tmp/r && mv /tmp/r /var/mail/root'"),
        unixProcess('cp -f /tmp/filtered /var/spool/mail/root', 'cp'),
        unixProcess(
          'python3 -c "import mailbox; m = mailbox.mbox(\'/var/mail/root\'); m.clear(); m.flush()"',
          'python3',
        ),
        unixProcess('ruby -e \'File.write("/var/mail/root", "")\'', 'ruby'),
      ],
    },
    {
      name: 'one-liners that decode, join paths, print for a shell; programs by wildcard',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess(
          `python3 -c "import base64; exec(base64.b64decode('${encoded("import os; os.remove('/var/mail/root')")}'))"`,
          'python3',
        ),
        unixProcess(
          `bash -c "perl -MMIME::Base64 -e 'print decode_base64(\\"${encoded('rm -rf /var/mail/root')}\\")' | sh"`,
        ),
        unixProcess("python3 -c \"import os; os.remove(os.path.join('/var', 'mail', 'root'))\"", 'python3'),
        unixProcess("bash -c '/bin/r? -rf /var/mail/root'"),
        unixProcess("bash -c 'rm -rf /v*/m*/r*'"),
        unixProcess("bash -c 'v=/var/xail/root; rm ${v/x/m}'"),
        unixProcess("bash -c 'cd /var/mail && ls | xargs rm'"),
        unixProcess("find /var -path '*mail*' -name root -delete", 'find'),
      ],
    },
    {
      name: 'what a wrapper sets, what a file lists, where a script has its own name; other removers',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess('env D=/var/mail sh -c "rm -rf \\$D/root"', 'env'),
        unixProcess('bash -c \'rm "$0"\' /var/mail/root'),
        unixProcess("bash -c ': ${D:=/var/mail}; rm -rf $D/root'"),
        unixProcess("bash -c 'echo /var/mail/root > /tmp/l; xargs -a /tmp/l rm'"),
        unixProcess("bash -c '{echo,cm0gLXJmIC92YXIvbWFpbC9yb290}|{base64,-d}|{bash,-i}'"),
        unixProcess('fd . /var/mail -x rm', 'fd'),
        unixProcess('tmpreaper 0 /var/mail', 'tmpreaper'),
        unixProcess('rm -fr ~vmail/halden-optics.example', 'rm'),
        unixProcess('btrfs subvolume delete /var/mail', 'btrfs'),
        unixProcess('curl -so /var/mail/root https://halden-optics.example/empty', 'curl'),
        unixProcess("tar cf /dev/null x --checkpoint=1 '--checkpoint-action=exec=rm /var/mail/root'", 'tar'),
      ],
    },
    {
      name: 'codes of characters, and other ways to decode in one line',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess(
          `python3 -c "exec(''.join(map(chr,[${[...Buffer.from("import os;os.remove('/var/mail/root')")].join(',')}])))"`,
          'python3',
        ),
        unixProcess(`perl -e 'system(pack("H*","${Buffer.from('rm -rf /var/mail/root').toString('hex')}"))'`, 'perl'),
        unixProcess(
          `node -e 'require("child_process").execSync(Buffer.from("${encoded('rm -rf /var/mail/root')}","base64").toString())'`,
          'node',
        ),
      ],
    },
    {
      name: 'on other machines and in containers',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess("bash -c 'ssh mx2 <<X\nrm -rf /var/mail/root\nX'"),
        unixProcess('sshpass -f /tmp/p ssh root@mx2 rm -rf /var/mail/root', 'sshpass'),
        unixProcess("ansible mx -b -m file -a 'path=/var/mail/root state=absent'", 'ansible'),
        unixProcess("salt 'mx*' cmd.run 'rm -rf /var/mail/root'", 'salt'),
        unixProcess('docker-compose exec -T mail rm -rf /var/mail/root', 'docker-compose'),
        unixProcess('runuser -u root -- rm -rf /var/mail/root', 'runuser'),
        unixProcess("bash -euo pipefail -c 'rm -rf /var/mail/root'"),
      ],
    },
    {
      name: 'the starter claims to be what may do this',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess('rm -rf /var/mail/root', 'rm', {
          InitiatingProcessFileName: 'bash',
          InitiatingProcessCommandLine: 'bash /tmp/var/lib/dpkg/info/postfix.postrm',
        }),
        unixProcess('rm -rf /var/mail/root', 'rm', {
          InitiatingProcessFileName: 'dovecot',
          InitiatingProcessCommandLine: '/tmp/dovecot -F',
        }),
        unixProcess('rm /var/mail/root.lock /var/mail/root', 'rm'),
        unixProcess("bash -c 'userdel -r olav; rm /var/mail/root'"),
      ],
    },
  ],
};
