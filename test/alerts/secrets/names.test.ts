import { describe, expect, it } from 'vitest';
import {
  isPath,
  isSecretValue,
  kindOfName,
  looksRandom,
  type SecretKind,
} from '../../../shared/alerts/secrets/names.ts';

const KINDS: readonly (readonly [kind: SecretKind | null, names: string])[] = [
  [
    'secret',
    'password Password PASSWORD PGPASSWORD DB_PASSWORD dbPassword db.password my-password OldPassword password1 password2 passwordText PasswordHash passwd pwd SAPWD UserPwd pass DB_PASS dbPass dbpass Pw -pw passphrase pass-phrase secret clientSecret CLIENT_SECRET secretValue SecretString apikey api_key X-Api-Key AccountKey SharedAccessKey aws_secret_access_key masterKey kennwort senha storepass psk sig creds pin otp cookie PasswordD resetPassword',
  ],
  ['path', 'token accessToken GITHUB_TOKEN token1 private_key PrivateKey clientKey'],
  ['account', 'credential Credential credentials userCredential'],
  ['hash', 'ntlm rc4 aes256 hashes nthash NtlmHash Hash krbtgt'],
  ['likely', 'auth Authorization code key sas primaryKey secondary_key signature session'],
  [
    null,
    'x name user compass bypass passage passport secretary keyboard monkey publicKey hotkey keyserver PasswordPolicies PasswordNeverExpires passwordLength password-file token_type tokenCount max_tokens secretName SharedAccessKeyName noPassword no-password isSecret hasPassword show-token use_token promptPassword getSecret GetPassword Remove-Password oldpwd OLDPWD mustchpwd stalepwd stdin-password author codec fileHash SSH_PUBLIC_KEY',
  ],
];

const VALUES: readonly (readonly [kind: SecretKind, is: boolean, values: readonly string[]])[] = [
  ['secret', true, ['a', '/etc/x', 'kim@contoso.example']],
  ['path', true, ['abc', 'a/b', 'kim@contoso.example', '/abc+def/ghi==']],
  ['path', false, ['/etc/x', '~/x', './x', '../x', 'C:\\x\\y.pem', '\\\\h\\x', 'file:/x']],
  ['account', true, ['hunter2', 'kim:hunter2', 'a@b:c']],
  ['account', false, ['/etc/x', 'kim@contoso.example', 'CONTOSO\\kim', 'CONTOSO\\\\kim', '.\\kim']],
  ['hash', true, ['31d6cfe0d16ae931b73c59d7e0c089c0', ':31D6CFE0D16AE931']],
  ['hash', false, ['sha256', 'abc', 'deadbeef']],
  ['likely', true, ['abcdefgh12345678', 'a2ltOmh1bnRlcjI=/+~', 'a.b-c_d%2Fe12345678']],
  [
    'likely',
    false,
    ['abcdefghijklmnopq', '1234567890123456', 'abc12', 'a b c d e f g h 1 2', '1234', '/abcdefgh/12345678'],
  ],
];

describe('a name', () => {
  it.each(KINDS)('says %s of its value: %s', (kind, names) => {
    for (const name of names.split(' ')) expect([name, kindOfName(name)]).toEqual([name, kind]);
  });

  it('that is long is told by its end', () => {
    expect(kindOfName(`${'x'.repeat(200)}_password`)).toBe('secret');
    expect(kindOfName(`password_${'x'.repeat(200)}`)).toBeNull();
    expect(kindOfName('')).toBeNull();
  });
});

describe('a value', () => {
  it.each(VALUES)('behind a name of kind %s is a secret: %s', (kind, is, values) => {
    for (const value of values) expect([value, isSecretValue(kind, value)]).toEqual([value, is]);
  });

  it('is a path only in plain characters, and random only with letters and digits', () => {
    expect(['/a', '/a b', 'a/b', '/a+b', '-/a'].map(isPath)).toEqual([true, true, false, false, false]);
    expect(['a1'.repeat(8), 'a1'.repeat(7), `${'a1'.repeat(8)}!`].map(looksRandom)).toEqual([true, false, false]);
  });
});
