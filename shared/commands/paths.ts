/** Paths of any system in one form, compared without running anything. */

/** Longest path that is looked at, and most folders of one. */
const MAX_PATH = 4_096;
const MAX_PARTS = 128;

/** Prefixes that change nothing: `\\?\C:`, `\\.\C:`, and what PowerShell puts before a drive. */
const PREFIX = /^(?:\/\/[?.]\/|(?:microsoft\.powershell\.core\\|microsoft\.powershell\.core\/)?filesystem::)/;

/** A variable that ends in a backslash: `%ExchangeInstallPath%Logging`. */
const VARIABLE = /^(%\w{1,32}%)(?=\w)/;

/**
 * Lower case, slashes for backslashes, `.`, `..` and doubled slashes resolved, seen from `cwd`. `file:` addresses and
 * volumes (`C:`) keep their names.
 */
export function normalPath(path: string, cwd: string | null = null): string {
  const given = path
    .slice(0, MAX_PATH)
    .trim()
    .toLowerCase()
    .replaceAll('\\', '/')
    .replace(PREFIX, '')
    .replace(VARIABLE, '$1/');
  const isRooted = /^(?:\/|~|\$|%|[a-z]:)/.test(given);
  const whole = isRooted || cwd === null ? given : `${normalPath(cwd)}/${given}`;
  const parts: string[] = [];
  for (const part of whole.split('/').slice(0, MAX_PARTS)) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return (whole.startsWith('/') ? '/' : '') + parts.join('/');
}

/** A pattern of folders: each part is a name, `*` for any name, or a list of names. */
export type PathPattern = readonly (string | ReadonlySet<string>)[];

/**
 * Whether the path lies at or below a folder of this pattern. Wildcards of the path count as what they may stand for, if
 * they show at least one character of it: `/var/m*` may be `/var/mail`.
 */
export function liesIn(parts: readonly string[], pattern: PathPattern, from = 0): boolean {
  if (parts.length - from < pattern.length) return false;
  const last = pattern.length - 1;
  return pattern.every((wanted, index) => {
    const part = parts[from + index] ?? '';
    return (index < last && ANYTHING.test(part)) || partMatches(part, wanted);
  });
}

/** Shows nothing of the name; the last part of a pattern has to. */
const ANYTHING = /^[*?]{1,64}$/;

/** Whether the pattern occurs anywhere in the path. */
export function holds(parts: readonly string[], pattern: PathPattern): boolean {
  for (let from = 0; from + pattern.length <= parts.length; from += 1) if (liesIn(parts, pattern, from)) return true;
  return false;
}

export function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}

function partMatches(part: string, wanted: string | ReadonlySet<string>): boolean {
  if (wanted === '*') return true;
  if (typeof wanted !== 'string') {
    if (wanted.has(part)) return true;
    if (!isWild(part)) return false;
    for (const name of wanted) if (wildMatches(part, name)) return true;
    return false;
  }
  return part === wanted || (isWild(part) && wildMatches(part, wanted));
}

function isWild(part: string): boolean {
  return /[*?[~]/.test(part);
}

/** Short names of Windows (`unisto~1`), and the wildcards of shells. */
function wildMatches(part: string, name: string): boolean {
  const short = /^([^~*?[]{1,6})~\d{1,4}$/.exec(part)?.[1];
  if (short !== undefined) return name.length > 8 && name.replace(/[ .]/g, '').startsWith(short);
  if (part.length > 64 || !/[a-z0-9]/.test(part)) return false;
  return globMatches(part, name);
}

/** Iterative match with one step back to the last star: linear in practice, and both texts are short. */
export function globMatches(glob: string, name: string): boolean {
  const tokens = glob.match(/\[[^\]]{1,32}\]|[\s\S]/g) ?? [];
  let at = 0;
  let token = 0;
  let star = -1;
  let resumed = 0;
  while (at < name.length) {
    const current = tokens[token];
    if (current === '*') {
      star = token;
      resumed = at;
      token += 1;
    } else if (current !== undefined && characterMatches(current, name[at] ?? '')) {
      token += 1;
      at += 1;
    } else if (star !== -1) {
      token = star + 1;
      resumed += 1;
      at = resumed;
    } else return false;
  }
  while (tokens[token] === '*') token += 1;
  return token === tokens.length;
}

function characterMatches(token: string, char: string): boolean {
  if (token === '?') return true;
  if (token.length === 1) return token === char;
  const body = token.slice(1, -1);
  const negated = body.startsWith('!') || body.startsWith('^');
  return inSet(negated ? body.slice(1) : body, char) !== negated;
}

function inSet(body: string, char: string): boolean {
  for (let at = 0; at < body.length; at += 1) {
    const first = body[at] ?? '';
    const last = body[at + 1] === '-' ? body[at + 2] : undefined;
    if (last === undefined ? first === char : char >= first && char <= last) return true;
    if (last !== undefined) at += 2;
  }
  return false;
}
