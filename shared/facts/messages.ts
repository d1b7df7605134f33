/** What a message is known by, wherever it is seen. */
import { plainText } from '../detections/text.ts';
import type { AffectedItem } from '../events/event.ts';
import type { Fact } from './fact.ts';

/**
 * The message's own id as key, its subject as the alternative: two records match by subject only where one of them has no
 * id. A draft has no alternative, because nobody sent or received it. Null where nothing is known.
 */
export function messageKeys(
  { internetMessageId, subject, folderPath }: AffectedItem,
  folder: string | null,
): Pick<Fact, 'key' | 'alternative'> | null {
  const id = internetMessageId?.trim() || null;
  const path = folderPath ?? folder;
  const text = path !== null && isDrafts(path) ? null : subjectKey(subject);
  return id === null && text === null ? null : { key: id, alternative: text };
}

/** Names of the folder for drafts in Outlook's languages: the last part of a path. */
const DRAFTS: ReadonlySet<string> = new Set(
  'drafts|entwürfe|brouillons|borradores|rascunhos|bozze|concepten|utkast|kladder|luonnokset|wersje robocze|koncepty|piszkozatok|taslaklar|черновики|чернетки|πρόχειρα|下書き|草稿|草稿匣|임시 보관함'
    .split('|')
    .map(plainText),
);

function isDrafts(path: string): boolean {
  return DRAFTS.has(plainText(path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1)));
}

/** Subjects vary in case and blanks between sources. An empty one says nothing. */
function subjectKey(subject: string | null): string | null {
  const text = subject?.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase() ?? '';
  return text === '' ? null : text;
}
