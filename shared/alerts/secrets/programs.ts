/**
 * Programs that take a secret where its name does not say so: behind a flag of one letter, or as an argument by its place. All
 * others are read by the names of their parameters. Sources: the manual pages and help texts of the programs.
 */

export interface ProgramSecrets {
  /** Names without folder and ending, in lower case, with blanks between them. */
  readonly names: string;
  /** Words of which one must stand before. */
  readonly when?: string;
  /** Flags whose value is a secret: the next word, or glued. Case counts behind a dash, not behind a slash. */
  readonly flags?: string;
  /** Flags whose value is the next word, and never glued. */
  readonly next?: string;
  /** Flags whose value is only ever glued: with a blank they ask, or mean something else. */
  readonly glued?: string;
  /** Flags whose value is a user with a secret behind a mark. */
  readonly users?: string;
  /** Flags with a value that is no operand. */
  readonly valued?: string;
  /** The operand from which on flags are those of another program. */
  readonly until?: number;
  /** Which operand is a secret, from 1. */
  readonly operand?: number;
  /** What is no operand in front of the first. */
  readonly before?: RegExp;
  /** Operands that are a user with a secret: where the secret begins and ends. */
  readonly account?: RegExp;
  /** It reads a secret from its input; `pairs` are users with secrets. */
  readonly input?: 'line' | 'pairs';
  /** It is such a program only with one of these flags. */
  readonly inputFlag?: RegExp;
}

/** `user:x`, `dom/user:x@host`, behind the mark. */
const IMPACKET = /^(?:[^/:@\s]{0,64}[/\\])?[^/:@\s]{1,64}:(.+?)(?:@[\w.:-]+)?$/;
const ORACLE = /^[\w$#"]{1,64}\/([^@\s/]+)(?:@.*)?$/;

const PROGRAMS: readonly ProgramSecrets[] = [
  { names: 'sshpass', flags: '-p', until: 1 },
  { names: 'psexec psexec64 paexec csexec winexe', flags: '-p', valued: '-u -n -w -r', until: 2 },
  {
    names:
      'evil-winrm netexec nxc crackmapexec cme smbmap hydra medusa ncrack bloodhound-python bloodhound-ce-python certipy certipy-ad ldapdomaindump coercer enum4linux enum4linux-ng pywerview lsassy donpapi bloodyad adidnsdump manspider sprayhound kerbrute rdesktop xfreerdp freerdp wfreerdp snmpwalk ncftp ncftpget ncftpput mongo mongosh mongodump mongorestore mongoexport cqlsh beeline restsh lftp-get winrs mosquitto_pub mosquitto_sub kadmin.local x3270 useradd usermod',
    flags: '-p -H',
  },
  { names: 'certutil', next: '-p' },
  { names: 'mysqladmin', when: 'password', operand: 1 },
  { names: 'snmpwalk snmpget snmpset snmpbulkwalk', flags: '-c -A -X' },
  {
    names: 'mysql mysqldump mysqladmin mysqlimport mysqlshow mysqlcheck mysqlsh mariadb mariadb-dump mariadb-admin',
    glued: '-p',
  },
  { names: '7z 7za 7zr 7zz rar unrar winrar', glued: '-p -hp -P' },
  { names: 'sqlcmd bcp osql tsql sqsh zip unzip zipcloak ipmitool freebcp', flags: '-P' },
  { names: 'isql iusql', operand: 3 },
  { names: 'redis-cli', flags: '-a' },
  { names: 'ldapsearch ldapadd ldapdelete ldapmodify ldapmodrdn ldapwhoami ldapcompare ldapexop', flags: '-w' },
  { names: 'ldappasswd', flags: '-w -s -a' },
  { names: 'az', when: 'login server user sql mysql postgres', flags: '-p' },
  { names: 'docker podman nerdctl helm oras crane skopeo buildah oc ibmcloud', when: 'login', flags: '-p' },
  { names: 'cf', when: 'login', flags: '-p' },
  {
    names: 'security',
    next: '-p -P -w -k',
    when: 'unlock-keychain create-keychain set-keychain-password add-generic-password add-internet-password import',
  },
  { names: 'security', when: 'set-keychain-password', flags: '-o' },
  { names: 'curl', users: '-u -U -E --user --proxy-user --proxy-u --userpwd --cert', flags: '-b' },
  { names: 'lftp', users: '-u --user' },
  {
    names: 'smbclient rpcclient smbget smbcacls net mount.cifs nmblookup samba-tool pth-winexe pth-smbclient',
    users: '-U --user',
  },
  { names: 'smbclient', operand: 2, valued: '-U -W -c -D -p -I -n -m -s -t -A' },
  { names: 'ssh-keygen', flags: '-N -P' },
  { names: 'htpasswd', when: '-b -bc -cb -nb -nbB -bB -Bb -bn -bm -cbB -Bbn -bnB -cBb -bcB', operand: 3, valued: '-C' },
  { names: 'htpasswd', when: '-nb -bn -nbB -Bbn -bnB -nbm', operand: 2, valued: '-C' },
  { names: 'signtool', flags: '/p' },
  { names: 'makecert pvk2pfx', flags: '-pi -po /pi /po' },
  { names: 'netdom', flags: '/pd /po' },
  { names: 'ldifde csvde', when: '-b', operand: 3 },
  { names: 'bitsadmin', when: '/setcredentials', operand: 5 },
  { names: 'schtasks', flags: '/rp /p' },
  {
    names:
      'tasklist taskkill systeminfo getmac driverquery wevtutil openfiles gpresult eventcreate eventquery wecutil gpupdate logman typeperf',
    flags: '/p',
  },
  { names: 'wbadmin', flags: '-password' },
  { names: 'plink pscp psftp putty kitty klink', next: '-pw' },
  { names: 'swaks', next: '-ap' },
  { names: 'sendemail', next: '-xp' },
  { names: 'openssl', next: '-k -K -pass -passin -passout' },
  { names: 'net net1', when: 'use', operand: 2, before: /^(?:[a-z]:|\*)$/i },
  { names: 'net net1', when: 'user users', operand: 2 },
  { names: 'convertto-securestring', operand: 1, next: '-String -s -st', valued: '-Key -SecureKey -k', input: 'line' },
  { names: 'doveadm', when: 'test login', operand: 2, valued: '-a -x -A -m -M' },
  { names: 'doveadm', when: 'pw', flags: '-p' },
  { names: 'dscl', when: '-passwd passwd', operand: 2 },
  { names: 'vault', when: 'login unseal', operand: 1, before: /=/ },
  { names: 'rclone', when: 'obscure', operand: 1 },

  { names: 'sqlplus sqlplusw expdp impdp exp imp rman sqlldr', account: ORACLE },
  {
    names:
      'psexec.py wmiexec.py smbexec.py atexec.py dcomexec.py secretsdump.py gettgt.py getst.py getpac.py getuserspns.py getnpusers.py getadusers.py getadcomputers.py getlapspassword.py ticketer.py lookupsid.py samrdump.py reg.py services.py rpcdump.py rpcmap.py smbclient.py smbserver.py mssqlclient.py mssqlinstance.py ntlmrelayx.py raisechild.py rbcd.py addcomputer.py dacledit.py owneredit.py changepasswd.py finddelegation.py goldenpac.py netview.py sambapipe.py wmipersist.py wmiquery.py dpapi.py exchanger.py get-gppassword.py get-gpppassword.py keylistattack.py machine_role.py net.py rdp_check.py tstool.py describeticket.py registry-read.py badsuccessor.py',
    account: IMPACKET,
  },
  { names: 'sudo', inputFlag: /^-\w{0,8}S|^--stdin$/, input: 'line' },
  { names: 'chpasswd', input: 'pairs' },
  { names: 'passwd su kinit runas smbpasswd cryptsetup pdbedit login', input: 'line' },
  {
    names:
      'docker podman nerdctl helm gh az glab ssh-add gpg gpg2 openssl vault oras skopeo restic htpasswd doveadm useradd zfs',
    inputFlag: /(?:password|passphrase|token|secret|pass)-?_?(?:stdin|fd)|^--with-token$|^stdin$|^fd:0$|^-i$/,
    input: 'line',
  },
];

const BY_NAME = new Map<string, ProgramSecrets[]>();
for (const program of PROGRAMS) {
  for (const name of program.names.split(' ')) BY_NAME.set(name, [...(BY_NAME.get(name) ?? []), program]);
}

/** What is known of a program by the word that calls it. */
export function programsOf(word: string): readonly ProgramSecrets[] {
  const base = /[^\\/]{1,40}$/.exec(word.slice(-48))?.[0].toLowerCase() ?? '';
  const name = base.replace(/\.exe$|\.cmd$|\.bat$/, '');
  const script = name.startsWith('impacket-') ? `${name.slice(9)}.py` : name;
  return BY_NAME.get(script) ?? [];
}
