/** Names of cmdlets in any text: what a comment, a printed string or a path mentions without running it. */
import { isDash, isLetter } from './characters.ts';

/** Verbs worth a mention. Without them every hyphenated word of a text would count. Source: PowerShell's approved verbs. */
const VERBS: ReadonlySet<string> = new Set(
  'add clear complete copy delete disable enable export get import invoke move new remove reset resume revoke search set start stop suspend test update'.split(
    ' ',
  ),
);

/** Names of the form Verb-Noun in lower case with plain dashes, in order of appearance, each once. */
export function mentionedCmdlets(text: string): Set<string> {
  return hyphenated(text, isDash, VERBS);
}

/** Names that stand in a text as they are, with plain hyphens, whatever the verb. */
export function visibleNames(text: string): Set<string> {
  return hyphenated(text, (char) => char === '-', null);
}

function hyphenated(
  text: string,
  joins: (char: string | undefined) => boolean,
  verbs: ReadonlySet<string> | null,
): Set<string> {
  const names = new Set<string>();
  let verbStart = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (isLetter(text[at])) continue;
    if (joins(text[at]) && at > verbStart && isLetter(text[at + 1])) {
      const verb = text.slice(verbStart, at).toLowerCase();
      let end = at + 1;
      while (isLetter(text[end])) end += 1;
      const broken = text[verbStart - 1] === '`' || text[end] === '`'; // half a name
      if (!broken && (verbs === null || verbs.has(verb))) names.add(`${verb}-${text.slice(at + 1, end).toLowerCase()}`);
    }
    verbStart = at + 1;
  }
  return names;
}
