/** Bounds what is read of a command line. */

/** Windows allows 32,767 characters; Linux more. Longer lines are cut. */
const MAX_LENGTH = 65_536;

/**
 * Keeps the beginning and the end of a line that is too long: padding goes first, so that a megabyte of spaces pushes
 * nothing out of sight. The cut falls between words.
 */
export function cut(line: string): string {
  if (line.length <= MAX_LENGTH) return line;
  const packed = line.replace(/[ \t]{2,}/g, ' ');
  if (packed.length <= MAX_LENGTH) return packed;
  const half = MAX_LENGTH / 2;
  const headEnd = packed.lastIndexOf(' ', half);
  const tailStart = packed.indexOf(' ', packed.length - half);
  const head = packed.slice(0, headEnd > half / 2 ? headEnd : half);
  const tail = packed.slice(
    tailStart === -1 || tailStart > packed.length - half / 2 ? packed.length - half : tailStart,
  );
  return `${head}\n${tail}`;
}
