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
  /** Up to which operand they are secrets; that one alone by default. */
  readonly last?: number;
  /** Whether its flags take more than one value: all words up to the next flag. */
  readonly many?: true;
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

const IMPACKET_SCRIPTS =
  'psexec.py wmiexec.py smbexec.py atexec.py dcomexec.py secretsdump.py gettgt.py getst.py getpac.py getuserspns.py getnpusers.py getadusers.py getadcomputers.py getlapspassword.py ticketer.py lookupsid.py samrdump.py reg.py services.py rpcdump.py rpcmap.py smbclient.py smbserver.py mssqlclient.py mssqlinstance.py ntlmrelayx.py raisechild.py rbcd.py addcomputer.py dacledit.py owneredit.py changepasswd.py finddelegation.py goldenpac.py netview.py sambapipe.py wmipersist.py wmiquery.py dpapi.py exchanger.py get-gpppassword.py keylistattack.py machine_role.py net.py rdp_check.py tstool.py describeticket.py registry-read.py badsuccessor.py';

const PROGRAMS: readonly ProgramSecrets[] = [
  { names: 'sshpass', flags: '-p', until: 1 },
  { names: 'psexec psexec64 paexec csexec winexe', flags: '-p', valued: '-u -n -w -r', until: 2 },
  {
    names:
      'evil-winrm smbmap hydra medusa ncrack bloodhound-python bloodhound-ce-python ldapdomaindump coercer enum4linux enum4linux-ng pywerview lsassy donpapi bloodyad adidnsdump manspider sprayhound',
    flags: '-p -H',
  },
  { names: 'netexec nxc crackmapexec cme', flags: '-p -H', many: true },
  {
    names:
      'rdesktop xfreerdp freerdp wfreerdp ncftp ncftpget ncftpput mongo mongosh mongodump mongorestore mongoexport cqlsh beeline winrs winrm useradd usermod twine m365 rabbitmqadmin zmmailbox esxcli youtube-dl yt-dlp',
    flags: '-p',
  },
  { names: 'certutil certreq certipy certipy-ad dsadd dsmod dsget dsquery dsmove dsrm', next: '-p' },
  { names: 'bloodyad', when: 'password', operand: 2 },
  { names: 'kerbrute', when: 'passwordspray', operand: 2, valued: '-d --dc' },
  { names: 'runascs invoke-runascs', operand: 2 },
  { names: 'mysqladmin', when: 'password', operand: 1 },
  { names: 'snmpwalk snmpget snmpset snmpbulkwalk', flags: '-c -A -X' },
  {
    names:
      'mysql mysqldump mysqladmin mysqlimport mysqlshow mysqlcheck mysqlpump mysqlsh mariadb mariadb-dump mariadb-admin',
    glued: '-p',
  },
  { names: '7z 7za 7zr 7zz rar unrar winrar', glued: '-p -hp -P' },
  {
    names: 'sqlcmd bcp osql isql tsql sqsh zip unzip zipcloak ipmitool freebcp mosquitto_pub mosquitto_sub',
    flags: '-P',
  },
  { names: 'isql iusql', operand: 3, valued: '-S -U -P -d -i -o -Q -q' },
  { names: 'db2', when: 'using', operand: 1 },
  { names: 'sp_addlogin sp_password', operand: 2 },
  { names: 'redis-cli', flags: '-a' },
  { names: 'redis-cli', when: 'AUTH auth', operand: 1 },
  { names: 'ldapsearch ldapadd ldapdelete ldapmodify ldapmodrdn ldapwhoami ldapcompare ldapexop', flags: '-w' },
  { names: 'ldappasswd', flags: '-w -s -a' },
  { names: 'az', when: 'login server user sql mysql postgres', flags: '-p' },
  { names: 'docker podman nerdctl helm oras crane skopeo buildah oc cf', when: 'login', flags: '-p' },
  {
    names: 'security',
    when: 'unlock-keychain create-keychain add-generic-password add-internet-password import',
    next: '-p -P -w',
  },
  { names: 'security', when: 'set-keychain-password set-key-partition-list', next: '-o -p -k' },
  { names: 'curl', users: '-u -U -E --user --proxy-user --cert', flags: '-b' },
  { names: 'http https xh httpie', users: '-a --auth' },
  { names: 'lftp', users: '-u --user' },
  { names: 'open', users: '-u' },
  {
    names: 'smbclient rpcclient smbget smbcacls net mount.cifs samba-tool pth-winexe pth-smbclient winexe',
    users: '-U --user',
  },
  { names: 'setuserinfo setuserinfo2', operand: 3 },
  { names: 'chgpasswd chgpasswd2 chgpasswd3', operand: 2, last: 3 },
  { names: 'make_token spawnas', operand: 2 },
  { names: 'smbclient', operand: 2, valued: '-U -W -c -D -p -I -n -m -s -t -A' },
  { names: 'samba-tool', when: 'create add', operand: 2 },
  { names: 'ssh-keygen', flags: '-N -P' },
  { names: 'htpasswd', when: '-b -bc -cb -bB -Bb -bm -cbB -cBb -bcB', operand: 3, valued: '-C' },
  { names: 'htpasswd', when: '-nb -bn -nbB -Bbn -bnB -nbm', operand: 2, valued: '-C' },
  { names: 'signtool', flags: '/p' },
  { names: 'makecert pvk2pfx', next: '-pi -po /pi /po' },
  { names: 'netdom', flags: '/pd /po /passwordd /passwordo' },
  { names: 'netsh', account: /^key(?:material)?="?([^"]+)"?$/i },
  { names: 'ldifde csvde', when: '-b', operand: 3 },
  { names: 'bitsadmin', when: '/setcredentials', operand: 5 },
  { names: 'schtasks', flags: '/rp /p' },
  {
    names:
      'tasklist taskkill systeminfo getmac driverquery wevtutil openfiles gpresult eventcreate wecutil logman typeperf',
    flags: '/p',
  },
  { names: 'plink pscp psftp putty kitty klink', next: '-pw' },
  { names: 'swaks', next: '-ap' },
  { names: 'sendemail', next: '-xp' },
  { names: 'vmrun', next: '-gp -vp' },
  { names: 'ktutil', next: '-w' },
  { names: 'openssl', next: '-k -K -pass -passin -passout' },
  { names: 'openssl', when: 'passwd', operand: 1, valued: '-salt -in' },
  { names: 'net net1', when: 'use', operand: 2, before: /^(?:[a-z]:|\*)$/i },
  { names: 'net net1', when: 'user users password', operand: 2, before: /^add$/i },
  {
    names: 'convertto-securestring',
    operand: 1,
    next: '-String -s -st',
    valued: '-Key -SecureKey -k',
    input: 'line',
  },
  { names: 'doveadm', when: 'test login', operand: 2, valued: '-a -x -A -m -M' },
  { names: 'doveadm', when: 'pw', flags: '-p' },
  { names: 'zmprov', when: 'sp ca setPassword createAccount', operand: 2 },
  { names: 'dscl', when: '-passwd passwd', operand: 2, last: 3 },
  { names: 'gam', when: 'password', operand: 1 },
  { names: 'nmcli', when: 'password wifi-sec.psk 802-11-wireless-security.psk', operand: 1 },
  { names: 'wpa_passphrase', operand: 2 },
  { names: 'rabbitmqctl', when: 'add_user change_password authenticate_user', operand: 2 },
  { names: 'b2', when: 'authorize-account', operand: 2 },
  { names: 'mc', when: 'set', operand: 4 },
  { names: 'virsh', when: 'secret-set-value', next: '--base64' },
  { names: 'ansible-vault', when: 'encrypt_string', operand: 1, valued: '--name' },
  { names: 'pulumi', when: '--secret', operand: 2 },
  { names: 'gh', when: 'set', flags: '-b --body' },
  { names: 'vault', when: 'login unseal', operand: 1, before: /=/ },
  { names: 'vault', account: /^secret_id=(.+)$/ },
  { names: 'rclone', when: 'obscure', operand: 1 },
  { names: 'sqlplus sqlplusw expdp impdp exp imp rman sqlldr', account: ORACLE },
  { names: IMPACKET_SCRIPTS, account: IMPACKET },
  { names: 'sudo', inputFlag: /^-\w{0,8}S|^--stdin$/, input: 'line' },
  { names: 'chpasswd', input: 'pairs' },
  { names: 'passwd su kinit runas smbpasswd cryptsetup pdbedit login realm saslpasswd2', input: 'line' },
  { names: 'docker podman', when: 'secret', inputFlag: /^-$/, input: 'line' },
  { names: 'gcloud', when: 'secrets', inputFlag: /=-$/, input: 'line' },
  { names: 'ipa', inputFlag: /^--password$/, input: 'line' },
  { names: 'read', inputFlag: /pass|secret|token/i, input: 'line' },
  {
    names:
      'docker podman nerdctl helm gh az glab gpg gpg2 openssl oras skopeo htpasswd useradd sshfs openconnect adcli',
    inputFlag:
      /(?:password|passphrase|token|secret|pass)[-_]?(?:stdin|fd)|passwd-on-stdin|stdin-password|^--with-token$|^stdin$|^fd:0$|^-i$/,
    input: 'line',
  },
];

const BY_NAME = new Map<string, ProgramSecrets[]>();
for (const program of PROGRAMS) {
  for (const name of program.names.split(' ')) BY_NAME.set(name, [...(BY_NAME.get(name) ?? []), program]);
}

/** What is known of a program by the word that calls it. */
export function programsOf(word: string): readonly ProgramSecrets[] {
  const base = /[^\\/=]{1,40}$/.exec(word.slice(-48))?.[0].toLowerCase() ?? '';
  const name = base.replace(/\.exe$|\.cmd$|\.bat$/, '');
  const script = name.startsWith('impacket-') ? `${name.slice(9)}.py` : name;
  return BY_NAME.get(script) ?? [];
}
