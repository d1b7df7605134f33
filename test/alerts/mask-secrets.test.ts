import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskSecrets } from '../../shared/alerts/mask-secrets.ts';

/** Each line with its secret written as «…»: what must become `***`. */
const MASKED = [
  'powershell.exe -EncodedCommand «QwBvAG4AbgBlAGMAdAAtAFgAIAAtAFAAYQBzAHMAdwBvAHIAZAAgAGgAdQBuAHQAZQByADIAOwAgAFIAZQBtAG8AdgBlAC0ASQBuAGIAbwB4AFIAdQBsAGUAIAB4AA==»',
  'powershell -c "iex ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String(\'«Q29ubmVjdC1YIC1DbGllbnRTZWNyZXQgaHVudGVyMiAtRm9yY2U=»\')))"',
  'powershell.exe -enc «cABvAHcAZQByAHMAaABlAGwAbAAgAC0AZQBuAGMAIABRAHcAQgB2AEEARwA0AEEAYgBnAEIAbABBAEcATQBBAGQAQQBBAHQAQQBGAGcAQQBJAEEAQQB0AEEARgBBAEEAWQBRAEIAegBBAEgATQBBAGQAdwBCAHYAQQBIAEkAQQBaAEEAQQBnAEEARwBnAEEAZABRAEIAdQBBAEgAUQBBAFoAUQBCAHkAQQBEAEkAQQBPAHcAQQBnAEEARgBJAEEAWgBRAEIAdABBAEcAOABBAGQAZwBCAGwAQQBDADAAQQBTAFEAQgB1AEEARwBJAEEAYgB3AEIANABBAEYASQBBAGQAUQBCAHMAQQBHAFUAQQBJAEEAQgA0AEEAQQA9AD0A» -NoProfile',
  'curl -ukim:«hunter2» https://host/x',
  'x <password>«hunter2 b»</password> <user>kim</user>',
  'ldapsearch -x -D cn=kim -w «hunter2» -b dc=x',
  'Connect-X -Password «hunter2» -Force',
  "Connect-X -Password '«it''s two words»' -Force",
  'Connect-X -Password "«a b; Remove-Item c»" -Force',
  'Connect-X -Password "«a\\"b c»" -Force',
  'Connect-X -Password "«a`"b c»" -Force',
  'Connect-X -Password "«a""b c»" -Force',
  "tool --password='«a\\»' -y",
  'tool --password=«a"bc»',
  'powershell -c "Connect-X -Password `"«hunter2 b»`" -Force"',
  'Connect-X -Password:«hunter2»',
  'Connect-X –Password «hunter2»',
  'powershell -c "Connect-X -Password «hunter2»"',
  'powershell -c "Connect-X -Password «hunter2»; Remove-InboxRule x"',
  'powershell -c "Connect-X -Password \\"«hunter2 b»\\" -Force"',
  'tool --password=«hunter2» mailbox',
  'tool --password «hunter2»; rm -rf /var/mail',
  'tool --client-secret «a1b2»',
  'Connect-Y -ClientSecret «a1~b2.c3» -TenantId x',
  'Connect-Y -AccessToken «0.AXyz» -Organization contoso',
  'Connect-Y -Credential «admin:hunter2»',
  "New-PfxCert -CertificatePassword '«p»'",
  'xfreerdp /v:host /u:kim /p:«hunter2»',
  'cmdkey /add:host /user:kim /pass:«hunter2»',
  'wmic /node:host /user:kim /password:«hun;ter2» process list',
  'schtasks /create /ru kim /rp «hunter2» /tr x',
  "ConvertTo-SecureString '«hunter2»' -AsPlainText -Force",
  'ConvertTo-SecureString -AsPlainText -Force «hunter2»',
  "ConvertTo-SecureString -AsPlainText -String '«hunter2»' -Force",
  "ConvertTo-SecureString -String '$«ecret»'".replace('$«', '«$'),
  "$p = '«hunter2»' | ConvertTo-SecureString -AsPlainText -Force",
  "('«it''s»' | ConvertTo-SecureString -AsPlainText -Force)",
  "New-Object System.Net.NetworkCredential('kim', '«hunter2»')",
  'curl -H "Authorization: Bearer «abc.def»" https://x',
  "@{ Authorization = 'Bearer «abc»' }",
  'curl -H "Authorization: Basic «a2ltOmh1bnRlcjI=»" https://x',
  'curl -H "X-Api-Key: «abc123»" https://x',
  'curl -u kim:«hunter2» https://x',
  'curl -u "kim:«hunter 2»" https://x',
  'curl --user=kim:«hunter2» https://x',
  'smbclient -U kim%«hunter2» //host/mail',
  'curl https://kim:«hunter2»@mail.example/box',
  'mount ftp://kim:«p@ss»@mail.example/',
  'azcopy https://x.blob.core.windows.net/c?sv=2024&sig=«abc%2Fdef%3D»&se=2026',
  'DefaultEndpointsProtocol=https;AccountName=x;AccountKey=«abc+/d==»;EndpointSuffix=y',
  'Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey=«abc=»',
  '"Server=x;User Id=kim;Password=«hunter2»;Database=y"',
  'Server=x;Pwd=«hunter2»',
  'cache:6380,password=«abc=»',
  'login «eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl»',
  'aws configure «AKIAIOSFODNN7EXAMPLE»',
  'git clone «ghp_abcdefghijklmnopqrstuvwxyz0123456789»',
  'slack «xoxb-1234567890-abcdefghij»',
  'AWS_SECRET_ACCESS_KEY=«wJalrXUtnFEMI» aws s3 ls',
  'net use \\\\host\\mail «hunter2» /user:dom\\kim',
  'net use Z: \\\\host\\mail «hunter2» /user:dom\\kim',
  'net use \\\\host\\mail /user:dom\\kim «hunter2»',
  'net.exe user kim «hunter2» /add',
  "sshpass -p '«hunter2»' ssh -p 22 kim@host",
  'sshpass -p«hunter2» ssh kim@host',
  'psexec \\\\host -u dom\\kim -p «hunter2» cmd',
  'mysql -u root -p«hunter2» mail -P 3306',
  "mysqldump -uroot -p'«hunter 2»' mail",
  '7z a -p«hunter2» mail.7z Maildir',
  'az login --service-principal -u app -p «hunter2» --tenant x',
  'PGPASSWORD=«hunter2» psql -h db',
  "$env:CLIENT_SECRET='«hunter2»'",
  '$password = "«hunter2»"',
  'cmd /c "set MYSQL_PWD=«hunter2»&& mysqldump mail"',
  '{"client_id":"x","client_secret":"«hunter2»"}',
  '{\\"password\\": \\"«hunter2»\\"}',
  'grant_type=password&client_secret=«abc»&scope=x',
  'DB_PASS=«hunter2» dbPass=«hunter2» pass=«hunter2» x',
  'tool --db-pass «hunter2»',
  'az storage blob list --account-key «abc==»',
  'curl https://x.azurewebsites.net/api/f?code=«abc==»',
  'echo -n «hunter2» | sudo -S id',
  'tool --password=«-hunter2» x',
  'tool --password «[hunter2]» x',
  'cmdkey /add:host /pass:«(hunter2)»',
  'cmdkey /add:host /pass:«$hunter2»',
  'echo «hunter2» | sudo -S rm /var/mail/kim',
  'openssl enc -pass «pass:hunter2» -in Maildir.tar',
  '-----BEGIN RSA PRIVATE KEY-----MIIabc-----END'.replace(
    '-----BEGIN RSA PRIVATE KEY-----MIIabc',
    '«-----BEGIN RSA PRIVATE KEY-----MIIabc»',
  ),
] as const;

const KEPT = [
  'rm -rf /usr/local/share/applications/mail/extensions/kim',
  'x <subject>password reset</subject>',
  'rsync -uav /var/mail:/tmp',
  'Search-Mailbox -Identity kim -SearchQuery "subject:password reset" -DeleteContent -Force',
  'Search-Mailbox kim -SearchQuery \'subject:"Your password: changed"\' -DeleteContent',
  'New-InboxRule -SubjectContainsWords "password","token" -DeleteMessage $true',
  'Connect-X -Password $pw -Credential $cred -AccessToken $env:TOKEN',
  'Connect-X -Credential (Get-Credential) -Password "$pw"',
  'Connect-X -Credential $(Get-Secret mail)',
  'cmd /c tool --password=%PW% --token %TOKEN%',
  '$password = Read-Host -AsSecureString',
  '$token = (Get-AzAccessToken).Token',
  'ConvertTo-SecureString $plain -AsPlainText -Force',
  'Set-MsolUser -PasswordNeverExpires $true -StrongPasswordRequired $false',
  'Set-ADUser kim -ChangePasswordAtLogon $true',
  'tool --password-file /run/pw --token-file=/run/t',
  'docker login --password-stdin registry.example',
  'psql --no-password -h db',
  'msbuild mail.sln /p:Configuration=Release /p:Platform=x64',
  'net use \\\\host\\mail /persistent:yes',
  'net use \\\\host\\mail * /user:kim',
  'net use \\\\host\\mail; Remove-Item C:\\Mail',
  'net user kim /add',
  'ssh -p 22 kim@host rm -rf Maildir',
  'mkdir -p /var/mail/kim; cp -rp /var/mail/kim /tmp',
  'mysql -p mail -P 3306 -h db',
  'docker run -u 1000:1000 x',
  'date -u +%H:%M',
  'sort -u mail.txt',
  'curl -u kim https://host:8443/a@b',
  'https://host:8443/mail/kim@contoso.example',
  'PWD=/home/kim OLDPWD=/var/mail rm x',
  'SharedAccessKeyName=Root;EntityPath=mail',
  'powershell -EncodedCommand UwBlAGEAcgBjAGgALQBNAGEAaQBsAGIAbwB4AA==',
  'rm -rf /var/mail/kim /etc/passwd /home/kim/.secret',
  'doveadm expunge -u kim mailbox INBOX all',
  'Basic authentication was off, and a Bearer token is needed',
  'A notice about a password was deleted: pat@adatum.example',
  'tool --password "" -v x',
  "tool --token='' x",
  'tool --password -v x; tool --token --verbose',
  'Connect-X -Password @{ a = 1 } -Credential { x }',
  'compass=north bypass=yes code=7',
  'reg add HKLM\\x /v DefaultPasswordLength /t REG_DWORD',
] as const;

describe('secrets', () => {
  it.each(MASKED)('are masked: %s', (line) => {
    expect(maskSecrets(line.replace(/[«»]/g, ''))).toBe(line.replace(/«[^»]*»/g, '***'));
  });

  it.each(KEPT)('are not seen where there are none: %s', (line) => {
    expect(maskSecrets(line)).toBe(line);
  });

  it('stay masked as they are when asked again, in any mixture', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...MASKED, ...KEPT), { maxLength: 6 }), (parts) => {
        const once = maskSecrets(parts.join('\n').replace(/[«»]/g, ''));
        expect(maskSecrets(once)).toBe(once);
      }),
    );
  });

  it('of any form are gone, whatever stands around', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9!#%+?^_~]{12,24}$/).filter((text) => !/^%|^\$/.test(text));
    const forms = fc.constantFrom(
      (s: string) => `x -Password ${s} -y`,
      (s: string) => `x --token=${s}; y`,
      (s: string) => `cmdkey /pass:${s}`,
      (s: string) => `PGPASSWORD='${s}' psql`,
      (s: string) => `AccountKey=${s};x=y`,
      (s: string) => `powershell -c "x -ClientSecret '${s}'"`,
      (s: string) => `"password": "${s}"`,
    );
    fc.assert(
      fc.property(secret, forms, (s, form) => {
        expect(maskSecrets(form(s))).not.toContain(s);
      }),
    );
  });
});

describe('a hostile text of 64 KB', () => {
  it.each([
    '-password=(',
    '-Password "',
    "-Password '",
    '--token ',
    '-a',
    '/p:',
    '/p:a=',
    '=',
    ':',
    'pwd=',
    '"password":"',
    "'x'|ConvertTo-SecureString ",
    '"|ConvertTo-SecureString',
    'ConvertTo-SecureString -a ',
    'ConvertTo-SecureString -',
    "NetworkCredential('",
    'Bearer ',
    '://a:',
    '://a:b@',
    'https://',
    '-u=.',
    '-u a',
    '-U x:',
    'sshpass ',
    'sshpass -p ',
    'mysql -p',
    '7z ',
    'net use ',
    'net use \\\\h ',
    'net user a ',
    'pass:',
    'eyJ',
    'eyJaaaaaaa.',
    'ghp_',
    'AKIA',
    'SG.aaaaaaaaaaaaaaaaa.',
    '-----BEGIN PRIVATE KEY-----',
    'echo |sudo -S ',
    '\\"',
    '`"',
    '\\',
    ' ',
    'a',
    '.',
    '-',
    '&sig=',
    '-password=\\',
    'password="\\"',
    "password='",
    'x'.repeat(63),
    `${'x'.repeat(63)}password=`,
  ])('of %j costs no more than a fraction of a second', (part) => {
    const text = part.repeat(Math.ceil(65_536 / part.length)).slice(0, 65_536);
    maskSecrets(text.slice(0, 2_048)); // compiled
    const started = performance.now();
    maskSecrets(text);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
