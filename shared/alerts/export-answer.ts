/** Whether deletion followed an export of the mailbox: an export of another one is none. */
import { isGuid, isSameMailbox } from '../facts/names.ts';
import type { Act } from './context.ts';
import { DAY_MS, isKnownLongEnough } from './profile.ts';
import { actsOf, at, noOrUnknown, type RunbookInput, recordIds, type Told } from './runbook-input.ts';
import { shortText } from './safe-text.ts';

const EXPORTS = ['export-requested', 'content-exported', 'export-removed'];
const DELETIONS = ['hard-delete', 'soft-delete', 'graph-delete', 'gmail-delete', 'purge', 'mailbox-search-delete'];
/** How long behind an export a deletion still belongs to it. */
const EXPORT_MS = 7 * DAY_MS;

export function exportThenDeletion(input: RunbookInput): Told {
  const exports = actsOf(input, EXPORTS);
  // What the account deletes elsewhere is the business of other mailboxes.
  const deletions = actsOf(input, DELETIONS, [input.context.mailbox, input.context.application]);
  const after = (exported: Act, concerns: Concern) =>
    deletions.filter((deleted) => follows(exported, deleted) && concernOf(exported, deleted, input) === concerns);
  const find = (concerns: Concern, among: readonly Act[]) =>
    among
      .map((exported) => ({ exported, deleted: after(exported, concerns) }))
      .find(({ deleted }) => deleted.length > 0);
  // What names its mailbox says more than what may be of any.
  const named = exports.filter(({ mailbox }) => mailbox !== null);
  const certain = find('same', named) ?? find('same', exports);
  if (certain !== undefined)
    return {
      answer: 'yes',
      because: `${textOf(certain)}.`,
      evidence: recordIds([certain.exported, ...certain.deleted]),
    };
  const possible = find('unknown', exports);
  if (possible !== undefined)
    return {
      answer: 'unknown',
      because: `${textOf(possible)}; the records do not say in which mailbox.`,
      evidence: recordIds([possible.exported, ...possible.deleted]),
    };
  return notFollowed(
    exports.filter((exported) => exported.time >= input.asked.first - EXPORT_MS),
    input,
  );
}

type Concern = 'same' | 'another' | 'unknown';

function follows(exported: Act, deleted: Act): boolean {
  return deleted.time >= exported.time && deleted.time - exported.time <= EXPORT_MS;
}

/** Whether the export was of the mailbox that was deleted from. What names no mailbox may be of any. */
function concernOf(
  { mailbox: exported }: Pick<Act, 'mailbox'>,
  { mailbox: deleted }: Pick<Act, 'mailbox'>,
  { mailboxes }: RunbookInput,
): Concern {
  if (exported === null) return 'same';
  // A deletion that names no mailbox was in those of the alert, where it has any.
  const from = deleted === null || deleted === 'another' ? mailboxes : [deleted.name];
  if (exported !== 'another' && from.some((name) => isSameMailbox(exported.name, name))) return 'same';
  // Whose mailbox a GUID is nobody says: an export that names an address may be of it.
  return from.every((name) => isGuid(name.toLowerCase())) ? 'unknown' : 'another';
}

/** Nothing was deleted behind what was exported: of this mailbox, or of another one. Older exports the state may have forgotten. */
function notFollowed(recent: readonly Act[], input: RunbookInput): Told {
  const { context, asked } = input;
  const [concerned] = recent.filter((exported) => concernOf(exported, { mailbox: null }, input) !== 'another');
  const [other] = recent;
  if (concerned !== undefined && isKnownLongEnough(context.mailbox ?? context.actor, asked.first))
    return {
      answer: 'no',
      because: `${exportText(concerned)}, and no deletion after it is recorded so far.`,
      evidence: recordIds(recent),
    };
  if (other === undefined || concerned !== undefined)
    return noOrUnknown(input, 'Neither this account nor the mailbox has a record of an export in the last days.');
  const { answer, because } = noOrUnknown(input, 'No export of this mailbox is recorded in the last days.');
  return { answer, because: `${exportText(other)}. ${because}`, evidence: recordIds(recent) };
}

function textOf({ exported, deleted }: { readonly exported: Act; readonly deleted: readonly Act[] }): string {
  const which =
    exported.mailbox === null && exported.kind !== 'content-exported' ? ', of which no record names the mailbox' : '';
  return `${exportText(exported)}${which}, and mail was deleted at ${at(deleted[0]?.time ?? exported.time)}`;
}

function exportText({ kind, time, by, mailbox }: Act): string {
  const of = mailbox === null ? '' : ` of ${mailbox === 'another' ? 'another mailbox' : shortText(mailbox.name)}`;
  const when = `${by === null ? '' : ` by ${shortText(by)}`} at ${at(time)}`;
  switch (kind) {
    case 'content-exported':
      return `What a search of content found, in whatever mailboxes, was exported${when}`;
    case 'export-requested':
      return `An export${of} was requested${when}`;
    default:
      return `The request of an export${of} was removed${when}`;
  }
}
