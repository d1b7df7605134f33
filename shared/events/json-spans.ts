/** Where the parts of a JSON document stand in its text. For text that JSON.parse has accepted; anything else may give nonsense. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/** The text of each element of the list that `text` is. */
export function elementSpans(text: string): readonly string[] {
  return childSpans(text, text.indexOf('['));
}

/** The text of the value that a member of the object `text` has; the last one of that name, as JSON.parse has it. */
export function memberSpan(text: string, name: string): string | null {
  const prefix = JSON.stringify(name);
  for (const member of childSpans(text, text.indexOf('{')).toReversed()) {
    if (!member.startsWith(prefix)) continue;
    const colon = member.indexOf(':', prefix.length);
    return member.slice(colon + 1).trim();
  }
  return null;
}

/** Elements or members of the list or object that opens at `open`, trimmed. Nesting costs no stack. */
function childSpans(text: string, open: number): readonly string[] {
  const spans: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let at = open; at >= 0 && at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = stringEnd(text, at);
    } else if (isOpening(code)) {
      depth += 1;
    } else if (isClosing(code)) {
      depth -= 1;
      if (depth === 0) {
        const last = text.slice(start, at).trim();
        if (last !== '') spans.push(last);
        return spans;
      }
    } else if (code === COMMA && depth === 1) {
      spans.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return spans;
}

/** Index of the quote that closes the string opened at `open`. */
export function stringEnd(text: string, open: number): number {
  let at = text.indexOf('"', open + 1);
  while (at !== -1 && isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at === -1 ? text.length : at;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}

function isOpening(code: number): boolean {
  return code === 0x7b || code === 0x5b;
}

function isClosing(code: number): boolean {
  return code === 0x7d || code === 0x5d;
}
