/** Small questions about the text of a script. */

/** Types, members, numbers and operators are no commands. */
export function isExpression(text: string): boolean {
  const first = text[0] ?? '';
  return '[-!'.includes(first) || (first >= '0' && first <= '9');
}

/** `[string]` before a value changes nothing that matters here. */
export function isCast(text: string): boolean {
  return text.startsWith('[') && text.endsWith(']');
}

/** Position of the bracket that closes the one before `from`; the end of the text where none does. */
export function closingBracket(text: string, from: number): number {
  let open = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') open += 1;
    else if (text[at] === ')') open -= 1;
    if (open === 0) return at;
  }
  return text.length;
}
