/** Names of cmdlets in any text: what a comment, a printed string or a path mentions without running it. */
import { isLetter } from './characters.ts';

/** Verbs worth a mention. Without them every hyphenated word of a text would count. Source: PowerShell's approved verbs. */
const VERBS: ReadonlySet<string> = new Set(
  'add clear complete copy delete disable enable export get import invoke move new remove reset resume revoke search set start stop suspend test update'.split(
    ' ',
  ),
);

/** Whether a name stands in a line of lower case as it is, with plain hyphens, and is no part of a longer or broken one. */
export function standsIn(line: string, name: string): boolean {
  for (let at = line.indexOf(name); at !== -1; at = line.indexOf(name, at + 1)) {
    const [before, behind] = [line[at - 1], line[at + name.length]];
    if (!isLetter(before) && before !== '`' && !isLetter(behind) && behind !== '`') return true;
  }
  return false;
}

/**
 * Names of the form Verb-Noun in lower case with plain dashes, in order of appearance, each once: from dash to dash, the
 * letters before it and behind it, and nothing of a name that goes on beyond a back tick.
 */
export function mentionedCmdlets(text: string): Set<string> {
  const names = new Set<string>();
  const dash = /[-\u2013-\u2015]/g;
  let behind = 0; // no letter is looked at twice
  for (let found = dash.exec(text); found !== null; found = dash.exec(text)) {
    const at = found.index;
    let start = at;
    while (start > behind && isLetter(text[start - 1])) start -= 1;
    behind = at + 1;
    if (start === at || !isLetter(text[at + 1])) continue;
    const verb = text.slice(start, at).toLowerCase();
    if (!VERBS.has(verb)) continue;
    let end = at + 1;
    while (isLetter(text[end])) end += 1;
    const broken = text[start - 1] === '`' || text[end] === '`'; // half a name
    if (!broken) names.add(`${verb}-${text.slice(at + 1, end).toLowerCase()}`);
  }
  return names;
}
