/**
 * Masks secrets in what an alert, a log or an index shows of a record. The raw record in the journal keeps them. Every pattern
 * finds a name of bounded length and is never tried twice at one place, so the time grows with the length of the text alone.
 * What is encoded is masked as a whole where it holds a secret.
 */
import { decodeText } from '../commands/encoded.ts';
import { ARGUMENT, isFlag, MASK, type Span, skipBlanks, valueAt, WORD } from './secret-values.ts';

/** What is masked, in words: the documentation prints it. */
export const MASKED_FORMS: readonly string[] = [
  'values of parameters and switches whose names end like password, secret, token, key or credential: `-Password x`, `--token=x`, `/pass:x`, `/p:x`, `/rp x`',
  '`ConvertTo-SecureString x`, `x | ConvertTo-SecureString`, the password of a `NetworkCredential`',
  'assignments, connection strings, forms and JSON with such names: `PGPASSWORD=x`, `AccountKey=x`, `sig=x`, `"client_secret":"x"`',
  '`Authorization: Bearer x`, `-u user:x`, `-U user%x`, `https://user:x@host`',
  '`net use`, `net user`, `sshpass -p`, `psexec -p`, `mysql -px`, `7z -px`, `az login -p`, `docker login -p`, `echo x | sudo -S`, `pass:x` of openssl',
  '`<password>x</password>`, `ldapsearch -w x`, `curl -uname:x`; base64 as a whole that holds one of these',
  'tokens that are known by their form (JSON Web Tokens, AWS, GitHub, GitLab, Slack, Google, Stripe, npm, PyPI) and private keys',
];

/** The text with every secret that can be recognised replaced by `***`. What is masked once stays as it is. */
export function maskSecrets(text: string): string {
  return [...RULES, ENCODED].reduce((masked, rule) => replace(masked, rule), text);
}

/** Where a match of `pattern` has its secret; null where it has none. */
interface Rule {
  readonly pattern: RegExp;
  readonly find: (text: string, match: RegExpExecArray) => Span | null;
}

function replace(text: string, { pattern, find }: Rule): string {
  let masked = '';
  let done = 0;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const span = find(text, match);
    // A span without length says that there is nothing up to its place.
    if (span !== null && span.from >= done && span.to > span.from) {
      masked += text.slice(done, span.from) + MASK;
      done = span.to;
    }
    pattern.lastIndex = Math.max(pattern.lastIndex, span?.to ?? 0, match.index + 1);
  }
  return done === 0 ? text : masked + text.slice(done);
}

/** Ends of names, in lower case without dashes and underscores, whose values are secret. */
const SECRET_NAME =
  /(?:password|passwd|passphrase|passwort|kennwort|motdepasse|contrasena|senha|pwd|secret|token|bearer|apikey|(?:access|account|secret|private|shared|storage|subscription|primary|secondary|master)key|credentials?)$/;
/** Short words that are secret as whole names or behind a border within them: `pass`, `DB_PASS`, `dbPass`, `-pw`. */
const SHORT_NAME = /(?:^|[-_.])(?:pass|passw|passin|passout|pw|cred)$|[a-z](?:Pass|Pw)$/;
/** Switches of Windows whose value may stand behind a blank: else a slash begins a path. `/rp` is of schtasks. */
const SPACED_SWITCHES: ReadonlySet<string> = new Set(['pass', 'password', 'pw', 'rp']);
/** They end like secrets and hold none: files, and the folder that a shell is in. */
const NO_SECRET = /^(?:no|is|reset|change|show|use|prompt(?:for)?)(?:password|pwd|credentials?|token)$|^oldpwd$/;

function isSecretName(name: string): boolean {
  const end = name.slice(-64);
  const plain = end.toLowerCase().replace(/[-_.]|\d{1,3}$/g, '');
  if (SHORT_NAME.test(end) || SHORT_NAME.test(end.toLowerCase())) return true;
  return SECRET_NAME.test(plain) && !NO_SECRET.test(plain);
}

/** `-Password x`, `--password=x`, `/password:x`, `-Credential 'x'`, `-ClientSecret:x`, `/p:x`, `/rp x`. */
function ofFlag(text: string, match: RegExpExecArray): Span | null {
  const [whole, dash = '', name = ''] = match;
  const plain = name.toLowerCase();
  const next = match.index + whole.length;
  const joined = text[next] === ':' || text[next] === '=';
  if (dash === '/') {
    const isShort = plain === 'p' && text[next] === ':' && !isBuild(text);
    if (!isShort && plain !== 'rp' && !isSecretName(name)) return null;
    if (joined) return valueAt(text, next + 1, ARGUMENT);
    const value = skipBlanks(text, next);
    return !SPACED_SWITCHES.has(plain) || value === next || text[value] === '/' ? null : valueAt(text, value, ARGUMENT);
  }
  if (!isSecretName(name)) return null;
  const value = skipBlanks(text, joined ? next + 1 : next);
  return value === next || (!joined && isFlag(text, value)) ? null : valueAt(text, value, WORD);
}

/** `msbuild /p:Configuration=Release` sets a property. */
function isBuild(text: string): boolean {
  return /\b(?:msbuild|dotnet|devenv|nuget)\b/i.test(text.slice(0, 512));
}

/** `PGPASSWORD=x`, `$env:CLIENT_SECRET = 'x'`, `Password=x;`, `"client_secret": "x"`, `sig=x`, `AccountKey=x`. */
function ofAssignment(text: string, match: RegExpExecArray): Span | null {
  let end = match.index;
  while (end > 0 && match.index - end < 4 && text[end - 1] === ' ') end--;
  const spaced = end < match.index;
  if (/["']/.test(text[end - 1] ?? '')) end -= text[end - 2] === '\\' ? 2 : 1;
  const name = nameBefore(text, end);
  const isSignature = match[0] === '=' && isUrlSecret(name, text[end - name.length - 1]);
  if (name === '' || !(isSignature || isSecretName(name))) return null;
  const value = skipBlanks(text, match.index + 1);
  const isQuoted = /^\\?["'\u2018\u201c]/.test(text.slice(value, value + 2));
  // Words with blanks around the mark are a sentence or an expression; behind a colon even without, save in a header.
  const loose = spaced || value > match.index + 1 || match[0] === ':';
  if (loose && !isQuoted && !(match[0] === ':' && name.includes('-'))) return null;
  if (/^(?:old)?pwd$/i.test(name) && /^(?:[/~]|[a-z]:\\)/i.test(text.slice(value, value + 3))) return null;
  return valueAt(text, value, WORD);
}

/** The signature of a shared access, the key of a function, the code of a sign-in. */
function isUrlSecret(name: string, before: string | undefined): boolean {
  return name === 'sig' || (name === 'code' && (before === '?' || before === '&'));
}

function nameBefore(text: string, end: number): string {
  let from = end;
  while (from > 0 && end - from < 64 && /[\w.-]/.test(text[from - 1] ?? '')) from--;
  return text.slice(from, end);
}

/** `ConvertTo-SecureString 'x'`, with any switches before the value, and `-String 'x'`. */
function ofSecureString(text: string, match: RegExpExecArray): Span | null {
  let place = match.index + match[0].length;
  for (let flags = 0; flags < 6; flags++) {
    place = skipBlanks(text, place);
    if (text[place] !== '-') return valueAt(text, place, WORD);
    const flag = /^-[a-z]{1,32}[:\s]/i.exec(text.slice(place, place + 34))?.[0];
    if (flag === undefined) return null;
    place += flag.length;
  }
  return null;
}

/** `'x' | ConvertTo-SecureString`: the last quoted text before the pipe. */
function ofPipedString(text: string, match: RegExpExecArray): Span | null {
  const to = match.index;
  const quote = text[to] ?? '';
  let from = to - 1;
  while (
    from >= 0 &&
    to - from < MAX_PIPED &&
    !(text[from] === quote && text[from - 1] !== quote && text[from + 1] !== quote)
  )
    from--;
  return text[from] === quote ? { from: from + 1, to } : null;
}

/** Longest text before a pipe that is taken for a password: how far one match looks back. */
const MAX_PIPED = 256;

/** `https://user:x@host`. */
function ofAddress(_text: string, match: RegExpExecArray): Span | null {
  const part = match[1] ?? '';
  const start = match.index + match[0].length - part.length;
  const host = part.lastIndexOf('@');
  const colon = part.indexOf(':');
  if (colon === -1 || host <= colon + 1 || /^\$|^%\w+%$/.test(part.slice(colon + 1, host))) return null;
  return { from: start + colon + 1, to: start + host };
}

/** `-u user:x`, `--user=user:x` of curl, `-U user%x` of Samba. */
function ofUser(text: string, match: RegExpExecArray): Span | null {
  const next = match.index + match[0].length;
  const word = isFlag(text, next) ? null : valueAt(text, next, WORD);
  if (word === null || text[word.from] === '+') return null; // `date -u +%H:%M`
  const value = text.slice(word.from, word.to);
  const mark = value.search(/[:%]/);
  const rest = value.slice(mark + 1);
  const none = mark < 1 || rest === '' || rest === MASK || /^\$|^\/\/|^\\/.test(rest);
  // Ids of a user and a group; a drive.
  const isOther = /^\d{1,10}:\d{1,10}$|^[a-z]:[\\/]/i.test(value.slice(0, 24));
  return { from: none || isOther ? word.to : word.from + mark + 1, to: word.to };
}

/** `<password>x</password>`, `<add:ClientSecret a="b">x</...`. */
function ofElement(text: string, match: RegExpExecArray): Span | null {
  const from = match.index + match[0].length;
  return isSecretName(match[1] ?? '') ? { from, to: text.indexOf('<', from) } : null;
}

/** A value behind a name in the match: `setx CLIENT_SECRET x`. */
function ofNamed(text: string, match: RegExpExecArray): Span | null {
  return isSecretName(match[1] ?? '') ? valueAt(text, match.index + match[0].length, WORD) : null;
}

/** All of a header, up to the quote that closes it or the end of the line. */
function ofHeader(text: string, match: RegExpExecArray): Span | null {
  const from = match.index + match[0].length;
  const length = /^[^"'\n]{0,4096}/.exec(text.slice(from, from + 4096))?.[0].length ?? 0;
  return { from, to: from + length };
}

/** Behind a program: the value of its own short flag, within the same command. */
function ofProgram(flag: RegExp): Rule['find'] {
  return (text, match) => {
    const begin = match.index + match[0].length;
    const command = /^[^;|&\n]*/.exec(text.slice(begin, begin + MAX_COMMAND))?.[0] ?? '';
    const found = flag.exec(command);
    const value = begin + (found?.index ?? 0) + (found?.[0].length ?? 0);
    return found === null || isFlag(text, value) ? null : valueAt(text, value, WORD);
  };
}

/** How far behind a program its flag is looked for. */
const MAX_COMMAND = 512;

/** `net use Z: \\host\share x /user:u`, `net use \\host /user:u x`, `net user name x /add`. */
function ofNet(text: string, match: RegExpExecArray): Span | null {
  const isUser = /user\s+$/i.test(match[0]);
  let place = match.index + match[0].length;
  let seen = false;
  for (let words = 0; words < 8; words++) {
    const end = place + (/^(?:"[^"]{0,256}"\S{0,64}|\S{0,512})/.exec(text.slice(place, place + 512))?.[0].length ?? 0);
    const word = text.slice(place, end);
    if (word === '' || (/[|&;]/.test(word) && !seen)) return null;
    if (seen && /^[|&;]/.test(word)) return null;
    if (seen && !word.startsWith('/')) return valueAt(text, place, ARGUMENT);
    if (isUser ? !word.startsWith('/') : word.startsWith('\\\\') || /^["']\\\\/.test(word)) seen = true;
    place = skipBlanks(text, end);
  }
  return null;
}

/** `echo x | sudo -S`. */
function ofEcho(text: string, match: RegExpExecArray): Span | null {
  const from = Math.max(0, match.index - MAX_PIPED);
  const echo = text.slice(from, match.index).lastIndexOf('echo ');
  if (echo === -1) return null;
  const value = skipBlanks(text, from + echo + 5);
  return valueAt(text, isFlag(text, value) ? skipBlanks(text, value + 2) : value, WORD);
}

/** Tokens that say by their form what they are. Source: the issuers' documents about secret scanning. */
const TOKEN =
  /^(?:eyJ[\w-]{6,}\.[\w.-]{4,}|gh[oprsu]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{10,}|xapp-[\w-]{10,}|(?:AKIA|ASIA)[0-9A-Z]{16}|AIza[\w-]{30,}|ya29\.[\w-]{16,}|[rs]k_live_\w{16,}|sk-[\w-]{20,}|npm_\w{30,}|pypi-[\w-]{16,}|dop_v1_\w{30,}|SG\.[\w-]{16,}\.[\w-]{16,})/;

function ofToken(_text: string, match: RegExpExecArray): Span | null {
  return TOKEN.test(match[0]) ? { from: match.index, to: match.index + match[0].length } : null;
}

const whole: Rule['find'] = (_text, { index, 0: found }) => ({ from: index, to: index + found.length });
const behind: Rule['find'] = (text, { index, 0: found }) => valueAt(text, index + found.length, WORD);

const RULES: readonly Rule[] = [
  { pattern: /-----BEGIN [A-Z ]{0,24}PRIVATE KEY-----[^-]*/g, find: whole },
  { pattern: /(?<![\w-])(--?|\/|[\u2013-\u2015])([A-Za-z][\w-]*)/g, find: ofFlag },
  { pattern: /[=:]/g, find: ofAssignment },
  { pattern: /\bConvertTo-SecureString\b/gi, find: ofSecureString },
  { pattern: /["'](?=\s{0,4}\)?\s{0,4}\|\s{0,4}ConvertTo-SecureString)/gi, find: ofPipedString },
  {
    pattern:
      /\bNetworkCredential\b["'\]]{0,2}(?:::new)?\s{0,4}(?:-ArgumentList\s{1,4})?[,(]?\s{0,4}[([]?\s{0,4}(?:["'][^"'\n]{0,128}["']|[^\s"',;|()]{1,128})\s{0,4},\s{0,4}/gi,
    find: behind,
  },
  { pattern: /\b(?:Bearer|Basic)\s{1,4}(?=[\w.~+/-]{1,4})/gi, find: ofAuthorization },
  { pattern: /[a-z][a-z0-9+.-]{0,16}:\/\/([^\s/?#"'<>]+)/gi, find: ofAddress },
  { pattern: /(?<![\w-])(?:-u|-U|--user|--proxy-user|--proxy-u)(?:\s{1,4}|=)/g, find: ofUser },
  // Behind other letters: `curl -su name:x`.
  { pattern: /(?<=\bcurl(?:\.exe)?\s(?:[^|;&\n]{0,64}\s)?)-[sSkLvfgiIX]{1,6}u\s{1,4}/g, find: ofUser },
  // Without a blank: `curl -uname:x`.
  { pattern: /(?<=\s)-[uU](?=["']?[\w.@-]{1,64}[:%][^\s/])/g, find: ofUser },
  { pattern: /<([\w:.-]{1,64})(?:\s[^<>]{0,128})?>(?=[^<]{1,256}<\/)/g, find: ofElement },
  { pattern: /\bldap(?:search|add|delete|modify|passwd|whoami)\b/gi, find: ofProgram(/(?<=\s)-[wsa]\s{1,4}(?=\S)/) },
  {
    pattern:
      /\b(?:sshpass|psexec(?:64)?(?:\.exe)?|evil-winrm|netexec|nxc|crackmapexec|az\s{1,4}login|(?:docker|podman)\s{1,4}login)\b/gi,
    find: ofProgram(/(?<=\s)-p(?:\s{1,4}|(?=\S))/),
  },
  {
    pattern:
      /\b(?:mysql(?:dump|admin|import|show|check|sh)?|mariadb(?:-dump|-admin)?|7za?|7zr|rar|unrar)(?:\.exe)?\b/gi,
    find: ofProgram(/(?<=\s)-p(?=[^\s-])/),
  },
  {
    pattern: /\b(?:sqlcmd|bcp|unzip|zip)(?:\.exe)?\b/gi,
    find: ofProgram(/(?<=\s)-P(?:\s{1,4}|(?=\S))/),
  },
  { pattern: /\b(?:rar|unrar|winrar)(?:\.exe)?\b/gi, find: ofProgram(/(?<=\s)-hp(?=\S)/) },
  { pattern: /\bredis-cli\b/gi, find: ofProgram(/(?<=\s)-a\s{1,4}/) },
  { pattern: /\bsecurity\s{1,4}[\w-]{0,24}keychain\b/gi, find: ofProgram(/(?<=\s)-[pP]\s{1,4}/) },
  { pattern: /\bsetx(?:\.exe)?\s{1,4}["']?([\w.-]{1,64})["']?\s{1,4}/gi, find: ofNamed },
  { pattern: /\bSetEnvironmentVariable\(\s{0,4}["']([\w.-]{1,64})["']\s{0,4},\s{0,4}/gi, find: ofNamed },
  { pattern: /\bauthorization["'\\]{0,3}\s{0,4}[=:,]\s{0,4}["'\\]{0,3}[A-Za-z][\w-]{0,24}\s{1,4}/gi, find: behind },
  { pattern: /\b(?:set-)?cookie:\s{0,4}(?=\S)/gi, find: ofHeader },
  {
    pattern: /(?<=\becho\s{1,4}["']?[\w.-]{1,64}):(?=[^|\n]{1,256}\|\s{0,4}(?:sudo\s{1,4})?chpasswd\b)/g,
    find: behind,
  },
  { pattern: /\|\s{0,4}sudo\s{1,4}(?:-\w{1,8}\s{1,4}){0,3}-\w{0,8}S/g, find: ofEcho },
  { pattern: /\bnet1?(?:\.exe)?["']?\s{1,4}user?e?\s{1,4}/gi, find: ofNet },
  { pattern: /\bpass:(?=[^\s/])/g, find: behind },
  { pattern: /(?<![\w.-])[A-Za-z][\w.-]{15,}/g, find: ofToken },
];

/** Base64 of a script, in UTF-16 or UTF-8, as `-EncodedCommand` and `FromBase64String` take it; once more within it. */
const ENCODED: Rule = { pattern: /[A-Za-z0-9+/]{24,}={0,2}/g, find: ofEncoded(2) };

function ofEncoded(depth: number): Rule['find'] {
  const rules = depth > 1 ? [...RULES, { pattern: /[A-Za-z0-9+/]{24,}={0,2}/g, find: ofEncoded(depth - 1) }] : RULES;
  return (_text, { index, 0: found }) => {
    const decoded = decodeText(found);
    // A path or a long name is made of the same characters; what it decodes to is no text.
    if (decoded === null || !isText(decoded)) return null;
    const masked = rules.reduce((text, rule) => replace(text, rule), decoded);
    return masked === decoded ? null : { from: index, to: index + found.length };
  };
}

/** Of a text nearly all characters can be typed. */
function isText(decoded: string): boolean {
  const start = decoded.slice(0, 512);
  return start.replace(/[\t\n\r\x20-\x7e]/g, '').length * 5 < start.length;
}

/** The word behind `Bearer` in a header; behind another word it is a sentence. */
function ofAuthorization(text: string, match: RegExpExecArray): Span | null {
  const before = text.slice(Math.max(0, match.index - 40), match.index);
  const isHeader = /authorization["'\\]{0,3}\s{0,4}[=:,]\s{0,4}["'\\]{0,3}$/i.test(before);
  const value = valueAt(text, match.index + match[0].length, WORD);
  if (value === null) return null;
  return isHeader || (/bearer/i.test(match[0]) && value.to - value.from >= 16) ? value : null;
}
