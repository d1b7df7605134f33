/**
 * JSON that ends too soon. Log Analytics keeps 32 KiB of a column, a spreadsheet 32,767 characters of a cell: who makes a rule
 * with enough words in it has its record cut before the action. What came before the cut still counts.
 */

const CLOSES: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['[', ']'],
]);

/** No record that is known nests deeper. */
const MAX_DEPTH = 64;
const JSON_START = /^(?:\[|\{\s{0,64}(?:"|$))/;

/**
 * What the text says up to where it was cut; undefined where it is whole, or no JSON at all.
 * @param last what becomes of a text within which it was cut: half an id or a name is another's, half a list of words is one
 */
export function cutJson(text: string, last: 'dropped' | 'kept'): unknown {
  if (!JSON_START.test(text)) return undefined;
  const cut = placeOfCut(text);
  if (cut === null) return undefined;
  const withLastText = cut.inText && last === 'kept' ? parsed(`${withoutHalfEscape(text)}"${cut.closers}`) : undefined;
  return withLastText ?? parsed(text.slice(0, cut.wholeEnd) + cut.closers);
}

interface Cut {
  /** It was cut within a text. */
  readonly inText: boolean;
  /** End of what is whole. */
  readonly wholeEnd: number;
  /** What closes everything that is open there. */
  readonly closers: string;
}

/** One pass. Null where everything that was opened is closed. */
function placeOfCut(text: string): Cut | null {
  const open: string[] = [];
  let inText = false;
  let wholeEnd = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (inText) {
      if (char === '\\') at += 1;
      else if (char === '"') inText = false;
      continue;
    }
    const closer = CLOSES.get(char);
    if (char === '"') inText = true;
    else if (closer !== undefined) open.push(closer);
    if (char === '}' || char === ']') open.pop();
    if (char === ',') wholeEnd = at;
    else if (char === '}' || char === ']' || closer !== undefined) wholeEnd = at + 1;
  }
  return open.length === 0 || open.length > MAX_DEPTH ? null : { inText, wholeEnd, closers: open.reverse().join('') };
}

/** A text that was cut within `\u00e9` or behind a backslash. */
function withoutHalfEscape(text: string): string {
  const tail = /\\(?:u[0-9a-f]{0,3})?$/i.exec(text.slice(-6));
  if (tail === null) return text;
  const start = text.length - tail[0].length;
  let slashes = 0;
  while (text[start - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 0 ? text.slice(0, start) : text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
