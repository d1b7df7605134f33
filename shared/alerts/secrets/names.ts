/** Which names say that their value is a secret, whatever they are names of: parameters, variables, fields, elements, settings. */

/**
 * `secret`: the value is one. `account`: it may be a name or a path as well. `path`: it may be a path as well. `hash`: it is one where it has a
 * hash in it. `likely`: it is one where it looks like one. `blob`: a ticket of Kerberos or a certificate with its key,
 * where it is given itself and not by its file.
 */
export type SecretKind = 'secret' | 'account' | 'path' | 'hash' | 'likely' | 'blob';

/** Longest name that is looked at; of a longer one, its end. */
export const MAX_NAME = 64;

/** Names are split where words of them begin; these ends of the last word, or of all words as one, say secret. */
const SECRET = new RegExp(
  `(?:password|passwd|passwrd|passphrase|passcode|passwort|kennwort|motdepasse|contrase[nñ]a|senha|wachtwoord|haslo|parola|${''}(?:^|[a-z])pwd|secret|bearer|(?:db|my|user|usr|ftp|smtp|imap|mail|root|admin|adm|sql|pg|ssh|key|store|proxy|sudo|become|vpn|wifi|svc|login|old|new|cert|pfx|auth|rdp|ldap|bind|zip|vault|redis|mongo)(?:pass|pw))$`,
);
const WORDS: ReadonlySet<string> = new Set(
  'pass pin otp totp cookie cookies passw pw pwd psw passin passout passkey psk creds cred sig mdp storepass keypass'.split(
    ' ',
  ),
);
const KEY =
  /(?:access|account|secret|shared|storage|subscription|master|api|encryption|decryption|signing|functions?|admin|auth|deploy|deployment|aes|service|consumer|app|application|license|product|session|wep|wpa|preshared|symmetric|recovery|integration|ingestion|hmac|jwt|unseal)key$/;
const PATH = /(?:token|(?:private|client)key)$/;
const ACCOUNT = /credentials?$/;
const HASH = /^(?:(?:nt|lm|ntlm)?hash(?:es)?|ntlm|krbtgt|rc4|aes(?:128|256)(?:key)?)$/;
const BLOB = /^(?:ticket|tgt|tgs|kirbi|certificate|cert|pfx)$/;
const LIKELY: ReadonlySet<string> = new Set([
  'auth',
  'authorization',
  'code',
  'key',
  'session',
  'sid',
  'sas',
  'assertion',
  'signature',
]);

/** Behind the word that says secret these change nothing; others do: a length, a policy, a file. */
const TRAILING: ReadonlySet<string> = new Set(
  'value text string plain plaintext clear cleartext base64 b64 hash hex bytes raw secure confirm confirmation again repeat old new current d o'.split(
    ' ',
  ),
);
/** In front, what follows is asked, shown or forbidden, not given. */
const VERBS: ReadonlySet<string> = new Set(
  'no not is has show use prompt promptfor ask stdin without skip disable enable require requires allow never get read find list generate remove delete test hide expire count max min'.split(
    ' ',
  ),
);

/** The folder that a shell was in; whether a password is old, or must be changed; a key that everybody may know. */
const NO_SECRET = /^(?:old|-?(?:must|can|stale|never)\w*)pwd$|public[-_.]?key$/i;

/** All names that say anything have one of these in them: asked first, because nearly no name has. */
const MENTION =
  /pass|pw|psw|mdp|secret|bearer|token|key|cred|kennwort|motdepasse|contrase|senha|wachtwoord|haslo|parola|psk|sig|hash|ntlm|krbtgt|rc4|aes|auth|code|session|cookie|sid|sas|assertion|pin|otp|ticket|tg[ts]|kirbi|cert|pfx/i;

/** What a name says of its value; null where it says nothing. */
export function kindOfName(name: string): SecretKind | null {
  if (!MENTION.test(name)) return null;
  const words = wordsOf(name.slice(-MAX_NAME));
  if (VERBS.has(words[0] ?? '') || NO_SECRET.test(name)) return null;
  while (words.length > 1 && TRAILING.has(words.at(-1) ?? '')) words.pop();
  const last = words.at(-1) ?? '';
  const all = words.join('');
  if (HASH.test(all) || HASH.test(last)) return 'hash';
  if (ACCOUNT.test(all)) return 'account';
  if (PATH.test(all)) return 'path';
  if (BLOB.test(last)) return 'blob';
  if (WORDS.has(last) || SECRET.test(all) || KEY.test(all)) return 'secret';
  return LIKELY.has(last) || /^(?:primary|secondary)key$/.test(words.slice(-2).join('')) ? 'likely' : null;
}

/** `clientSecret`, `CLIENT_SECRET`, `client-secret` and `Client.Secret2` are client and secret. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_.:-]+/)
    .map((word) => word.replace(/^(pass\w*|pwd|pw|secret|token)\d{1,3}$/, '$1'))
    .filter((word) => word !== '' && !/^\d+$/.test(word));
}

/** Whether a value that stands behind a name of this kind is a secret. */
export function isSecretValue(kind: SecretKind, value: string): boolean {
  switch (kind) {
    case 'secret':
      return true;
    case 'path':
      return !isPath(value);
    case 'account':
      return !isPath(value) && !/^[^\s:@]{1,64}@[\w.-]+$|^[\w.-]{1,32}\\{1,2}[^\\:\s]{1,64}$/.test(value.slice(0, 160));
    case 'hash':
      return /[\da-f]{16}/i.test(value.slice(0, 256));
    case 'blob':
      return /^(?:doI|MII)[A-Za-z\d+/]{4}/.test(value.slice(0, 16));
    case 'likely':
      return looksRandom(value.slice(0, 512));
  }
}

/** A file or folder of any system, in plain characters. */
export function isPath(value: string): boolean {
  return /^(?:~?\/|\.{1,2}[\\/]|[A-Za-z]:\\{1,2}|\\\\|file:)[\w.\- \\/~$%{}:]{0,200}$/.test(value.slice(0, 240));
}

/** Sixteen characters and more, letters with digits among them, without blanks. */
export function looksRandom(value: string): boolean {
  return (
    value.length >= 16 && /^[\w+/=.~%-]+$/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value) && !isPath(value)
  );
}
