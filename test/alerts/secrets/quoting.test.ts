/** Every place of a secret in every way to quote it: it is gone, and what stands beside it is not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskSecrets } from '../../../shared/alerts/mask-secrets.ts';
import { runs } from '../../support/runs.ts';

/** Ways to write a value, by what they are not made for. */
const QUOTES: readonly (readonly [name: string, quote: (secret: string) => string, without: RegExp])[] = [
  ['as it is', (s) => s, /[\s'"`\\$;|&(){}<>,^%!@*#[\]=:?]/g],
  ['in single quotes', (s) => `'${s}'`, /['\\]/g],
  ['in double quotes', (s) => `"${s}"`, /["\\`$]/g],
  ['in double quotes with escaped ones', (s) => `"${s.slice(0, 3)}\\"${s.slice(3)}"`, /["\\`$]/g],
  ['in double quotes with doubled ones', (s) => `"${s.slice(0, 3)}""${s.slice(3)}"`, /["\\`$]/g],
  ['in single quotes with doubled ones', (s) => `'${s.slice(0, 3)}''${s.slice(3)}'`, /['\\]/g],
];

/** Ways to hand a whole command to a shell. */
const SHELLS: readonly (readonly [name: string, wrap: (line: string) => string, without: RegExp])[] = [
  ['by itself', (line) => line, /$^/],
  ['bash -c, in single quotes', (line) => `bash -c '${line.replaceAll("'", "'\\''")}'`, /$^/],
  ['sh -c, in double quotes', (line) => `sh -c "${line.replace(/["\\]/g, '\\$&')}"`, /`/],
  [
    'powershell -c, with doubled quotes',
    (line) => `powershell -NoProfile -c "${line.replaceAll('"', '""')}"`,
    /\\"|""|`/,
  ],
  ['cmd /c', (line) => `cmd.exe /c ${line} && exit`, /$^/],
];

/** What must be left over beside the secret, and the command with it. */
const TEMPLATES: readonly (readonly [kept: string, command: (value: string) => string])[] = [
  ['Connect-X|-Organization contoso', (v) => `Connect-X -Password ${v} -Organization contoso`],
  ['tool|/var/mail/kim', (v) => `tool --password=${v} /var/mail/kim`],
  ['tool|/var/mail/kim', (v) => `tool --client-secret ${v} /var/mail/kim`],
  ['Connect-X|Remove-InboxRule x', (v) => `Connect-X -AccessToken:${v}; Remove-InboxRule x`],
  ['mysql|-u root|drop.sql', (v) => `mysql -u root -p${v} mail < drop.sql`],
  ['sshpass|rm -rf /var/mail', (v) => `sshpass -p ${v} ssh kim@h rm -rf /var/mail`],
  ['PGPASSWORD|psql -h db', (v) => `PGPASSWORD=${v} psql -h db`],
  ['export TOKEN|rm x', (v) => `export TOKEN=${v} && rm x`],
  ['cmdkey|/user:kim', (v) => `cmdkey /add:h /user:kim /pass:${v}`],
  ['net use|/user:kim', (v) => `net use \\\\h\\mail ${v} /user:kim`],
  ['net user kim|/add', (v) => `net user kim ${v} /add`],
  ['psexec|-u kim|cmd', (v) => `psexec \\\\h -u kim -p ${v} cmd`],
  ['schtasks|/tn x', (v) => `schtasks /create /ru kim /rp ${v} /tn x`],
  ['curl|https://h/x', (v) => `curl --oauth2-bearer ${v} https://h/x`],
  ['echo|sudo -S rm /var/mail/kim', (v) => `echo ${v} | sudo -S rm /var/mail/kim`],
  ['ConvertTo-SecureString|-AsPlainText', (v) => `ConvertTo-SecureString ${v} -AsPlainText -Force`],
  ['doveadm auth test kim', (v) => `doveadm auth test kim ${v}`],
  ['aws configure set|--profile x', (v) => `aws configure set aws_secret_access_key ${v} --profile x`],
  ['reg add HKLM|/f', (v) => `reg add HKLM\\x /v DefaultPassword /d ${v} /f`],
  ['7z a|mail.7z', (v) => `7z a -p${v} mail.7z Maildir`],
  ['sqlcmd|delete', (v) => `sqlcmd -S h -U sa -P ${v} -Q delete`],
  ['ldapsearch|-b dc=x', (v) => `ldapsearch -x -D cn=kim -w ${v} -b dc=x`],
  ['wmic|process', (v) => `wmic /node:h /user:kim /password:${v} process list`],
  ['evil-winrm|-i h', (v) => `evil-winrm -i h -u kim -p ${v}`],
  ['xfreerdp|/u:kim', (v) => `xfreerdp /v:h /u:kim /p:${v}`],
  ['docker login|registry.example', (v) => `docker login -u kim -p ${v} registry.example`],
  ['dsmod user|-mustchpwd no', (v) => `dsmod user x -pwd ${v} -mustchpwd no`],
  ['passwd|kim', (v) => `passwd --stdin kim <<< ${v}`],
];

/** Marks of all shells are in it; letters and digits at its ends, so that no shell takes it for something else. */
const secrets = fc.stringMatching(/^[A-Z][a-z]\d[A-Za-z\d !#%+=:;,.?^_~@()[\]{}|<>&*'"`$/-]{4,16}[a-z]\d[A-Z]$/);

/** So much of a secret that nobody guesses the rest. */
const piecesOf = (secret: string) =>
  [secret.slice(0, 4), secret.slice(-4), secret.slice(4, 9)].filter((piece) => piece.trim().length >= 4);

describe.each(SHELLS)('a command handed over %s', (_shell, wrap, unfit) => {
  it.each(QUOTES.filter(([, quote]) => !unfit.test(quote('Ab1cdefgh'))))(
    'shows no secret written %s',
    (_name, quote, without) => {
      fc.assert(
        fc.property(secrets, fc.constantFrom(...TEMPLATES), (random, [kept, command]) => {
          const secret = random.replace(without, '');
          fc.pre(secret.length >= 9);
          const inner = command(quote(secret));
          fc.pre(!unfit.test(inner));
          const masked = maskSecrets(wrap(inner));
          for (const piece of piecesOf(secret)) expect(masked).not.toContain(piece);
          for (const part of kept.split('|')) expect(masked).toContain(part);
          expect(maskSecrets(masked)).toBe(masked);
        }),
        runs(300),
      );
    },
  );
});
