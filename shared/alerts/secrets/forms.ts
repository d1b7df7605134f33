/** Secrets that are known by their own form, wherever they stand: tokens, private keys, addresses with a password, elements of XML. */
import { isSecretValue, kindOfName, looksRandom } from './names.ts';
import type { Span } from './pieces.ts';
import { MASK } from './values.ts';

export function secretsByForm(text: string): Span[] {
  return [...tokens(text), ...bearers(text), ...hooks(text), ...addresses(text), ...elements(text)];
}

/** Tokens that say by their form what they are. Source: the issuers' documents about secret scanning. */
const TOKEN =
  /^(?:eyJ[\w-]{6,}\.[\w.-]{4,}|gh[oprsu]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{10,}|xapp-[\w-]{10,}|(?:AKIA|ASIA)[0-9A-Z]{16}|AIza[\w-]{30,}|ya29\.[\w-]{16,}|[rs]k_(?:live|test)_\w{16,}|sk-[\w-]{20,}|npm_\w{30,}|pypi-[\w-]{16,}|dop_v1_\w{30,}|hv[sb]\.[\w-]{20,}|dapi[a-f\d]{32}|shp(?:at|ss|ca)_[a-f\d]{32}|SG\.[\w-]{16,}\.[\w-]{16,}|\w{3}8Q~[\w.~-]{31,34})/;
const LONG_WORD = /(?<![\w.~-])[A-Za-z\d][\w.~-]{15,}/g;
const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,24}PRIVATE KEY(?: BLOCK)?-----[^-]*/g;
/** A ticket of Kerberos in base64: KRB-CRED of RFC 4120 with its length in two bytes. */
const TICKET = /(?<![A-Za-z\d+/])doI[A-P][A-Za-z\d+/]{60,}={0,2}/g;

function tokens(text: string): Span[] {
  const words = [...text.matchAll(LONG_WORD)].filter(([word]) => TOKEN.test(word));
  return [...words, ...text.matchAll(PRIVATE_KEY), ...text.matchAll(TICKET)].map(({ 0: { length }, index }) => ({
    from: index,
    to: index + length,
  }));
}

/** `Bearer x` without the name of its header. */
function bearers(text: string): Span[] {
  return [...text.matchAll(/\bBearer\s{1,4}([\w.~+/=-]{16,})/gi)].map(({ 0: whole, 1: secret = '', index }) => ({
    from: index + whole.length - secret.length,
    to: index + whole.length,
  }));
}

/** Addresses that are secrets by their path: who knows them may post. */
const HOOK =
  /\b(?:hooks\.slack\.com\/(?:services|workflows)\/|discord(?:app)?\.com\/api\/webhooks\/\d{1,24}\/|api\.telegram\.org\/bot|webhook\.office\.com\/webhookb2\/)([\w@:/-]{16,})/gi;

function hooks(text: string): Span[] {
  return [...text.matchAll(HOOK)].map(({ 0: { length }, 1: secret = '', index }) => ({
    from: index + length - secret.length,
    to: index + length,
  }));
}

const ADDRESS = /^[^\s\u00a0"'<>`]+/;
const MAX_ADDRESS = 2048;
/** A host, behind the sign that ends the account. */
const HOST = /^(?:[A-Za-z\d_][\w.-]*|\[[\da-f:.]+\]|\$\{?\w+\}?|%\w+%)(?::\d{1,5})?(?:[/?#,:;)\]}|&]|$)/i;

/** `https://user:x@host`, also where the password has slashes and signs of its own. */
function addresses(text: string): Span[] {
  const found: Span[] = [];
  let next = text.indexOf('://');
  while (next !== -1) {
    const from = next + 3;
    next = text.indexOf('://', from);
    const end = Math.min(next === -1 ? text.length : next, from + MAX_ADDRESS);
    const span = accountOf(ADDRESS.exec(text.slice(from, end))?.[0] ?? '');
    if (span !== null) found.push({ from: from + span.from, to: from + span.to });
  }
  return found;
}

function accountOf(address: string): Span | null {
  const authority = /^[^/?#]*/.exec(address)?.[0] ?? '';
  const near = authority.lastIndexOf('@');
  const isNear =
    near !== -1 &&
    /^(?:[^.]+\.|localhost|\[|\$|%)/.test(authority.slice(near + 1)) &&
    HOST.test(address.slice(near + 1, near + 300));
  const sign = isNear ? near : address.lastIndexOf('@');
  const colon = address.indexOf(':');
  if (sign === -1) return null;
  if (colon === -1 || colon > sign)
    return looksRandom(address.slice(0, sign)) && sign <= authority.length ? { from: 0, to: sign } : null;
  const secret = address.slice(colon + 1, sign);
  // A port and a path; a path before the colon.
  if (secret === '' || secret === MASK || /^\d{1,5}\//.test(secret) || address.slice(0, colon).includes('/'))
    return null;
  if (/^\$|^%\w{1,70}%$/.test(secret.slice(0, 80)) || !HOST.test(address.slice(sign + 1, sign + 300))) return null;
  return { from: colon + 1, to: sign };
}

/** The text of an element, also within CDATA or in `<Value>`. */
const ELEMENT = /<([\w:.-]{1,64})(\s[^<>]{0,256})?>\s{0,4}(?:<value>|<!\[CDATA\[)?([^<\]]{1,4096})(?:\]\]>|<\/)/gi;

function elements(text: string): Span[] {
  const found: Span[] = [];
  for (const { 0: whole, 1: name = '', 2: attributes = '', 3: value = '', index } of text.matchAll(ELEMENT)) {
    const from = index + whole.lastIndexOf(value);
    const named = /\s(?:name|key)=["']([\w.-]{1,64})["']/.exec(attributes)?.[1];
    const kind = kindOfName(name.slice(name.lastIndexOf(':') + 1)) ?? kindOfName(named ?? '');
    if (kind !== null && value !== MASK && !/^\s*$|^\$/.test(value.slice(0, 80)) && isSecretValue(kind, value))
      found.push({ from, to: from + value.length });
  }
  return found;
}
