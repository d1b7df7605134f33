/** Secrets among the arguments of functions: `NetworkCredential('kim', 'x')`, `imap.login("kim", "x")`, `SetPassword('x')`. */
import { secretsOfHeader } from './headers.ts';
import { kindOfName } from './names.ts';
import { isMark, type Region, type Span, textOf } from './pieces.ts';
import { secretsAt } from './values.ts';

/** Functions with a user, and a secret behind it. */
const WITH_ACCOUNT =
  /(?:^|[.\]\s])(?:(?:network|ps|icredentials?)?credential|login|log_in|authenticate|httpbasicauth|httpdigestauth|simple_bind(?:_s)?|bind|userpasswordcredential|usernamepasswordcredential|basicauth|validatecredentials)$/i;
/** Source: the registry of SASL mechanisms. */
const MECHANISM = /^(?:login|plain|cram-md5|digest-md5|scram-sha-[\w-]{1,12}|ntlm|xoauth2|oauthbearer)$/i;
/** Functions with something else in front of the user. */
const WITH_HOST =
  /(?:^|[.\s>])(?:imap_open|mysqli?_connect|mysqli|ftp_login|ssh2_auth_password|odbc_connect|ldap_bind|oci_connect|logonuser)$/i;
/** Functions whose arguments are all secret. */
const SETTING =
  /(?:^|[.\]])(?:(?:set|change|reset|new)_?pass(?:word|wd)|password|securestring|encrypt_?password|compare_?password|verify_?password)$/i;
const NAMED =
  /(?:^|[.\]:])(?:setenvironmentvariable|setenv|putenv|set_?secret|setproperty|setitem|set|put|add|set_config|setvalue)$/i;
/** How many pieces of the arguments are read. */
const MAX_PIECES = 48;

export function secretsOfCalls(region: Region): Span[] {
  const { pieces } = region;
  const found: Span[] = [];
  if (region.role === 'query') return found;
  // Letter by letter: 'x'.ToCharArray() | % { $s.AppendChar($_) }
  const isSpelled = region.text.slice(region.from, region.to).includes('.AppendChar(');
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at];
    if (piece?.kind !== 'bare') continue;
    const name = region.text.slice(Math.max(piece.from, piece.to - 48), piece.to);
    if (name === '.ToCharArray' && pieces[at - 1]?.kind === 'quote' && isSpelled)
      found.push(pieces[at - 1]?.inner ?? piece);
    else if (/(?:^|\.)principalcontext$/i.test(name)) found.push(...behindComma(region, at + 1, 3));
    else if (/(?:^|\.)directoryentry$/i.test(name)) found.push(...behindComma(region, at + 1, 2));
    else if (/(?:network|ps)credential$/i.test(name)) found.push(...behindComma(region, at + 1));
    else if (isMark(pieces[at + 1], '(') && !pieces[at + 1]?.gap) found.push(...ofCall(region, name, at + 2));
    else if (/^auth$/i.test(name) && isMark(pieces[at + 1], '=') && isMark(pieces[at + 2], '('))
      found.push(...behindComma(region, at + 2));
  }
  return found;
}

/** `login("kim", "x")`, and `authenticate("LOGIN", "kim", "x")`. */
function ofAccount(region: Region, first: number): Span[] {
  const mechanism = region.pieces[first];
  const isNamed = mechanism?.kind === 'quote' && MECHANISM.test(textOf(region, mechanism));
  return behindComma(region, first - 1, isNamed && commaAt(region, first - 1, 2) !== -1 ? 2 : 1);
}

function ofCall(region: Region, name: string, first: number): Span[] {
  if (SETTING.test(name)) return literals(region, first);
  if (WITH_ACCOUNT.test(name)) return ofAccount(region, first);
  if (WITH_HOST.test(name)) return behindComma(region, first - 1, 2);
  const key = region.pieces[first];
  if (key?.kind !== 'quote' || !NAMED.test(name)) return [];
  const kind = kindOfName(textOf(region, key));
  if (/^(?:proxy-)?authorization$/i.test(textOf(region, key)))
    return secretsOfHeader(region, 'Authorization', ',', first + 2) ?? [];
  return kind === 'secret' || kind === 'path' ? behindComma(region, first - 1) : [];
}

/** The argument behind so many commas, unless it has a name of its own. */
function behindComma(region: Region, from: number, commas = 1): Span[] {
  const at = commaAt(region, from, commas);
  return at === -1 || isMark(region.pieces[at + 2], '=') ? [] : secretsAt(region, at + 1);
}

/** The piece where that comma of a call stands, counted from 1; -1 where it has less. */
function commaAt({ pieces }: Region, from: number, commas: number): number {
  let seen = false;
  let left = commas;
  for (let at = from; at < from + MAX_PIECES && at < pieces.length; at++) {
    const piece = pieces[at];
    if (piece?.kind === 'line' || isMark(piece, ';|') || (seen && isMark(piece, ')'))) return -1;
    if (isMark(piece, ',') && --left === 0) return at;
    seen ||= piece?.kind === 'quote';
  }
  return -1;
}

function literals(region: Region, first: number): Span[] {
  const { pieces } = region;
  const level = pieces[first]?.level ?? 0;
  const found: Span[] = [];
  for (let at = first; at < first + MAX_PIECES && (pieces[at]?.level ?? 0) >= level; at++) {
    if (pieces[at]?.kind === 'quote') found.push(...secretsAt(region, at));
  }
  return found;
}
