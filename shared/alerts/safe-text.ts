/**
 * Text from records, made safe for where it is shown. Records hold what attackers like: names that close a string of a query,
 * formulas, marks that turn a line around.
 */

/** Characters that move a cursor, break a line, turn its direction around or are not seen at all. */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line that says what it shows: controls, line breaks and marks of direction are blanks, halves of characters are replaced. */
export function plainText(text: string): string {
  return text.toWellFormed().replace(UNSEEN, ' ').trim();
}

/** As `plainText`, for what has lines of its own: a script in a command line keeps them, and its tabs. */
export function plainLines(text: string): string {
  return text.toWellFormed().replace(/(?![\t\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}

/**
 * For sentences that quote a record: as `plainText`, and nothing in it is an element, a link, code or a formula wherever it is shown,
 * whether or not that place escapes. Marks that look alike take the place of those that mean something in HTML and Markdown; an
 * apostrophe in front keeps spreadsheets from running it. Source: OWASP, "CSV Injection".
 */
export function inertText(text: string): string {
  const inert = plainText(text).replace(/[<>`]|\](?=\()/g, (mark) => INERT[mark] ?? ' ');
  return FORMULA.test(inert) ? `'${inert}` : inert;
}

/** What a spreadsheet takes for a formula, behind quotes and blanks too; an apostrophe first makes it text. */
const FORMULA = /^(?!')[\s"]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/;

const INERT: Readonly<Record<string, string>> = { '<': '‹', '>': '›', '`': '’', ']': '] ' };

/** A name as people read it; what is asked of stores and compared is the name itself. */
export function plainName(name: string | null): string | null {
  return name === null ? null : plainText(name);
}

/** Characters of a text from a record where there is room for a line. */
const SHORT = 120;

/** An inert line that is not longer than a line: records make names and subjects as long as they like. */
export function shortText(text: string): string {
  const plain = inertText(text);
  return plain.length <= SHORT ? plain : `${plainText(plain.slice(0, SHORT - 1))}…`;
}

/**
 * A string literal of KQL, in its quotes. Source: "The string data type", Kusto: within double quotes the quote, the backslash,
 * tabs and line breaks are escaped; a pipe stands for itself. No other control is kept, no escape of Kusto names one for certain.
 */
export function kqlString(text: string): string {
  const escaped = text
    .toWellFormed()
    .replace(/[\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/[\p{Cc}"\\]/gu, (mark) => KQL[mark] ?? ' ');
  return `"${escaped}"`;
}

const KQL: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};
