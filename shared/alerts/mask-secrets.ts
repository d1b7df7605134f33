/**
 * Masks secrets in what an alert, a log or an index shows of a record. The raw record in the journal keeps them. The text is cut
 * into pieces at the quotes, marks and blanks of all shells, scripts in quotes are read like the text around them, and names,
 * programs and forms say which pieces are secret (`secrets/`). The time grows with the length of the text alone.
 */
import { decodeText } from '../commands/encoded.ts';
import { secretsOfArguments } from './secrets/arguments.ts';
import { secretsOfCalls } from './secrets/calls.ts';
import { secretsOfEvaluated } from './secrets/evaluated.ts';
import { secretsByForm } from './secrets/forms.ts';
import { secretsOfPairs } from './secrets/pairs.ts';
import { isMark, type Region, type Role, regionOf, type Span, textOf } from './secrets/pieces.ts';
import { unbrokenText } from './secrets/unbroken.ts';
import { MASK } from './secrets/values.ts';

/** What is masked, in words: the documentation prints it. */
export const MASKED_FORMS: readonly string[] = [
  'values of parameters and switches whose names mean a password, secret, token, credential or key of access, by the parts of the name: `-Password x`, `--token=x`, `/pass:x`, `/p:x`; not `-PasswordPolicies`, `--password-file`, `--no-password`',
  'the same names in assignments, connection strings, forms, JSON, XML, headers, addresses and settings: `PGPASSWORD=x`, `Pwd={x}`, `&sig=x`, `"client_secret": "x"`, `<password>x</password>`, `reg add … /v DefaultPassword … /d x`, `aws configure set aws_secret_access_key x`',
  'users with a password: `https://user:x@host`, `dom/user:x@host`, `-u user:x`, `-U user%x`; in any program, what stands behind `-p` beside a user behind `-u`, unless it is a number, a port, an address, a path, a file or an option',
  'what programs take behind a flag of one letter or by its place (`shared/alerts/secrets/programs.ts`): `mysql -px`, `sshpass -p x`, `net use \\\\h x`, `doveadm auth test user x`; and as their input: `echo x | sudo -S`, `chpasswd <<< "user:x"`, `tool --password-stdin <<< x`, the lines of a here-document; and what a command says that is run for a password: `--passwordeval "echo x"`',
  'literals given to functions for secrets and within expressions: `ConvertTo-SecureString "x"`, `NetworkCredential("user", "x")`, `DirectoryEntry("LDAP://h", "user", "x")`, `-Password $("x")`; `IDENTIFIED BY "x"` of SQL, `LOGIN user x` of IMAP',
  'tokens that are known by their form (JSON Web Tokens, AWS, Entra, GitHub, GitLab, Slack, Google, Stripe, npm, PyPI, Vault), private keys, tickets of Kerberos (`/ticket:doI…`), certificates with their keys behind a name (`/certificate:MII…`), `Bearer x`; base64 as a whole that holds one of all these',
  'all of these also where carets of cmd or backticks of PowerShell break words: `n^et us^er bob x /add`, ``-Pass`word x``',
];

/** How deep quotes in quotes are read, and encoded text in encoded text. */
const MAX_QUOTES = 6;
const MAX_ENCODINGS = 2;
/** How often the result is masked again: a secret with a quote in it may have hidden another. */
const MAX_ROUNDS = 6;

/** The text with every secret that can be recognised replaced by `***`. What is masked once stays as it is. */
export function maskSecrets(text: string): string {
  let masked = text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = masked;
    masked = replaced(before, secretsIn(before, MAX_ENCODINGS));
    if (masked === before) return masked;
  }
  return MASK;
}

function replaced(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    if (to <= done) continue;
    if (from > done || done === 0) parts.push(text.slice(done, from), MASK);
    done = to;
  }
  return parts.join('') + text.slice(done);
}

/** What is secret in a text as it is, and as a shell reads it that drops marks within words. */
function secretsIn(text: string, encodings: number): Span[] {
  const found = secretsAsRead(text, encodings);
  const unbroken = unbrokenText(text);
  if (unbroken === null) return found;
  const hidden = secretsAsRead(unbroken.text, encodings).map(unbroken.original);
  return [...found, ...hidden.filter(({ from, to }) => text.slice(from, to) !== MASK)];
}

function secretsAsRead(text: string, encodings: number): Span[] {
  const found = [...secretsByForm(text), ...(encodings > 0 ? encodedSecrets(text, encodings) : [])];
  ofRegion(regionOf(text, { from: 0, to: text.length }), MAX_QUOTES, found);
  return found.filter(({ from, to }) => to > from && text.slice(from, Math.min(to, from + 4)) !== MASK);
}

function ofRegion(region: Region, depth: number, found: Span[]): void {
  // One by one: a call takes no hundred thousand arguments.
  for (const secrets of [secretsOfArguments, secretsOfPairs, secretsOfCalls, secretsOfEvaluated])
    for (const span of secrets(region)) found.push(span);
  if (depth === 0) return;
  region.pieces.forEach((piece, index) => {
    if (piece.kind !== 'quote' || piece.inner.to - piece.inner.from < 3) return;
    ofRegion(regionOf(region.text, piece.inner, piece.token, roleOf(region, index)), depth - 1, found);
  });
}

function roleOf(region: Region, index: number): Role {
  const before = region.pieces[isMark(region.pieces[index - 1], ':=') ? index - 2 : index - 1];
  const name = before === undefined ? '-' : textOf(region, before);
  // What stands in curved quotes is spoken of.
  const isSpoken = region.pieces[index]?.token === '\u201c';
  if (region.role === 'query' || SEARCHES.test(name) || isSpoken) return 'query';
  if (/^set$/i.test(name)) return 'setting';
  return name.startsWith('-') ? 'script' : 'argument';
}

const SEARCHES =
  /^(?:subject|body|title|like|contains)$|^-{1,2}(?:\w*(?:query|filter|words|keywords|pattern|patterns|subject|body)|include|exclude)$/i;

/** Base64 of a script, in UTF-16 or UTF-8, is masked as a whole where a secret is in it. */
function encodedSecrets(text: string, encodings: number): Span[] {
  const found: Span[] = [];
  for (const { 0: encoded, index } of text.matchAll(/[A-Za-z0-9+/]{24,}={0,2}/g)) {
    const decoded = decodeText(encoded);
    // A path or a long name is made of the same characters; what it decodes to is no text.
    if (decoded !== null && isText(decoded) && secretsIn(decoded, encodings - 1).length > 0)
      found.push({ from: index, to: index + encoded.length });
  }
  return found;
}

/** Of a text nearly all characters can be typed. */
function isText(decoded: string): boolean {
  const start = decoded.slice(0, 512);
  return start.replace(/[\t\n\r\x20-\x7e]/g, '').length * 5 < start.length;
}
