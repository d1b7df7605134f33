/** Splits a process command line into arguments, as the C runtime of Windows does. */

export interface Argument {
  readonly text: string;
  /** Where it begins in the command line, with its quote. */
  readonly start: number;
}

/**
 * 2n backslashes before a quote are n backslashes and the quote counts; 2n+1 are n and the quote is text.
 * Source: Microsoft Learn, "Parsing C++ command-line arguments".
 */
export function splitArguments(line: string): Argument[] {
  const found: Argument[] = [];
  let at = 0;
  while (at < line.length) {
    if (isBlank(line[at])) {
      at += 1;
      continue;
    }
    const { text, end } = readArgument(line, at);
    found.push({ text, start: at });
    at = end;
  }
  return found;
}

function readArgument(line: string, start: number): { readonly text: string; readonly end: number } {
  let text = '';
  let quoted = false;
  let at = start;
  while (at < line.length && (quoted || !isBlank(line[at]))) {
    const plain = plainEnd(line, at, quoted);
    text += line.slice(at, plain);
    at = plain;
    let slashes = 0;
    while (line[at + slashes] === '\\') slashes += 1;
    at += slashes;
    if (line[at] !== '"') {
      text += '\\'.repeat(slashes);
      continue;
    }
    text += '\\'.repeat(slashes >> 1);
    if (slashes % 2 === 1) text += '"';
    else if (quoted && line[at + 1] === '"') {
      text += '"';
      at += 1;
    } else quoted = !quoted;
    at += 1;
  }
  return { text, end: at };
}

/** Where characters end that stand for themselves. */
function plainEnd(line: string, from: number, quoted: boolean): number {
  let at = from;
  while (at < line.length && line[at] !== '\\' && line[at] !== '"' && (quoted || !isBlank(line[at]))) at += 1;
  return at;
}

/** Newlines are text: they separate the statements of a script that was given without quotes. */
function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t';
}
