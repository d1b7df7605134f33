/** Tells one JSON document from lines of JSON by how a file begins. */

/** Lines behind the first that are asked what they are. */
const ASKED_LINES = 19;

export function startsJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

/**
 * Whether a file is one JSON document over several lines: its first line is none by itself, and neither are most of those
 * behind it. One broken line makes no document of a file of lines.
 *
 * @param head how the file begins, without a byte order mark
 * @param isWhole whether that is all of it
 */
export function isDocument(head: string, isWhole: boolean): boolean {
  const lines = head.trimStart().split('\n');
  if (lines.length === 1) return isWhole;
  const first = lines[0]?.trim() ?? '';
  if (/^[[{]{1,2}$/.test(first)) return true;
  if (isJson(first)) return false;
  if (isWhole && isJson(head)) return true;
  if (!isWhole) lines.pop(); // cut off by the end of the head
  const asked = lines.slice(1, 1 + ASKED_LINES).filter((line) => line.trim() !== '');
  return 2 * asked.filter(isJson).length <= asked.length;
}

/** Whether text is one JSON object or list by itself. */
export function isJson(text: string): boolean {
  if (!startsJson(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
