/** What a message is known by, wherever it is seen. */
import { plainText } from '../detections/text.ts';
import type { AffectedItem } from '../events/event.ts';
import type { Fact } from './fact.ts';

/**
 * The message's own id as key, its subject as the alternative: two records match by subject only where one of them has no
 * id. Null where nothing is known.
 */
export function messageKeys({
  internetMessageId,
  subject,
}: Pick<AffectedItem, 'internetMessageId' | 'subject'>): Pick<Fact, 'key' | 'alternative'> | null {
  const id = internetMessageId?.trim() || null;
  const text = subjectKey(subject);
  return id === null && text === null ? null : { key: id, alternative: text };
}

/** Names of the folder for drafts in Outlook's languages: the last part of a path. */
const DRAFTS: ReadonlySet<string> = new Set(
  'drafts|entwürfe|brouillons|borradores|rascunhos|bozze|concepten|utkast|kladder|luonnokset|wersje robocze|koncepty|piszkozatok|taslaklar|черновики|чернетки|πρόχειρα|下書き|草稿|草稿匣|임시 보관함'
    .split('|')
    .map(plainText),
);

/** Paths whose meaning is remembered: a mailbox has few folders, and its records name them again and again. */
const MAX_REMEMBERED = 1_024;
const remembered = new Map<string, boolean>();

/** Whether a message lies in a folder for drafts. */
export function isDraft({ folderPath }: Pick<AffectedItem, 'folderPath'>, folder: string | null): boolean {
  const path = folderPath ?? folder;
  return path !== null && isDrafts(path);
}

function isDrafts(path: string): boolean {
  const known = remembered.get(path);
  if (known !== undefined) return known;
  const drafts = DRAFTS.has(plainText(path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1)));
  if (remembered.size < MAX_REMEMBERED && path.length <= MAX_REMEMBERED) remembered.set(path, drafts);
  return drafts;
}

/** Subjects vary in case and blanks between sources. An empty one says nothing. */
function subjectKey(subject: string | null): string | null {
  if (subject === null) return null;
  const plain = PLAIN.test(subject) ? subject : subject.normalize('NFKC').replaceAll(/\s+/g, ' ');
  const text = plain.trim().toLowerCase();
  return text === '' ? null : text;
}

/** Most subjects are plain already, and making them so costs more than looking through them. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;
