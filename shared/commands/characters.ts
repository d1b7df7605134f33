/** Characters that PowerShell treats alike. Attackers use the rare ones, and so does everybody who pastes from Word. */

/** Hyphen-minus, en dash, em dash, horizontal bar. Source: PowerShell's own character table, `SpecialChars.IsDash`. */
const DASHES = '-\u2013\u2014\u2015';
/** Source: PowerShell's `SpecialChars.IsSingleQuote` and `IsDoubleQuote`. */
const SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b";
const DOUBLE_QUOTES = '"\u201c\u201d\u201e';

export function isDash(char: string | undefined): boolean {
  return char !== undefined && char !== '' && DASHES.includes(char);
}

export function isSingleQuote(char: string | undefined): boolean {
  return char !== undefined && char !== '' && SINGLE_QUOTES.includes(char);
}

export function isDoubleQuote(char: string | undefined): boolean {
  return char !== undefined && char !== '' && DOUBLE_QUOTES.includes(char);
}

export function isSpace(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\u00a0' || char === '\v' || char === '\f' || char === '\u0085';
}

export function isNewline(char: string | undefined): boolean {
  return char === '\n' || char === '\r';
}

export function isLetter(char: string | undefined): boolean {
  return char !== undefined && ((char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z'));
}

/** All dashes as hyphen-minus: PowerShell finds `Remove–InboxRule` (en dash) too. */
export function plainDashes(text: string): string {
  return text.replace(/[\u2013\u2014\u2015]/g, '-');
}

/** File name without folders and `.exe`, in lower case. */
export function programName(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1).toLowerCase();
  return name.endsWith('.exe') ? name.slice(0, -4) : name === 'pwsh.dll' ? 'pwsh' : name;
}
