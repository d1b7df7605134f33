/** Mail of a Linux or Unix system deleted, emptied or rewritten where it lies, past the mail server. */
import type { FileAct } from '../commands/file-acts.ts';
import { normalPath } from '../commands/paths.ts';
import type { FileEvent } from '../events/event.ts';
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, CLEAR_SYSTEM_LOGS, CLEAR_SYSTEM_LOGS_URL } from './attack.ts';
import type { EventDetection } from './detection.ts';
import { actsOn, fileActOf, gravestAct, scoredAct, scoredFile } from './file-act-score.ts';
import { isMailProgram, knownStarters } from './mail-programs.ts';
import { type MailStore, storeOf, UNIX_WORDS } from './mail-stores.ts';
import type { Ground } from './scoring.ts';

const STORES: ReadonlySet<MailStore> = new Set(['spool', 'queue', 'maildir', 'client']);

export const linuxMailSpool: EventDetection = {
  type: 'event',
  id: 'linux-mail-spool',
  title: 'Mail deleted or changed in a mail spool, Maildir or queue',
  why: 'Mail to root and to service accounts holds what cron, sudo and intrusion alerts report; users keep their mail in the same folders. Whoever removes it with rm, truncate or a redirection leaves nothing in the log of the mail server.',
  logic:
    'A command line that deletes, empties, overwrites or moves away what lies in a mail spool, a Maildir, a store of Dovecot or a mail queue, or such a file event by a program that is no part of the mail server. Medium by command, low for one file event; lock files, mail servers and read-only commands are nothing.',
  tuning:
    'Clean-up jobs of mail hosts raise it: allow the account on that host. What packages and userdel remove is scored down, not hidden.',
  attack: [CLEAR_MAILBOX_DATA, CLEAR_SYSTEM_LOGS],
  severity: 'medium',
  falsePositives: [
    'Administrators who empty a mailbox that has grown too large, or remove that of a user who left',
    'Migration scripts that move mailboxes to another server',
    'Packages of mail servers that are purged',
  ],
  references: [CLEAR_MAILBOX_DATA_URL, CLEAR_SYSTEM_LOGS_URL],
  commandWords: [...UNIX_WORDS, 'userdel', 'deluser'],
  matchProcess(event) {
    const acts = actsOn(event, STORES)
      .map(withoutReplacement)
      .filter((act) => !isLock(act) && !isSetUp(act));
    const act = gravestAct(acts);
    if (act === null) return null;
    const grounds: Ground[] = [];
    if (acts.every(({ program }) => program === 'mkdir'))
      grounds.push({ text: 'Only a folder is made.', lower: 'informational' });
    if (acts.every(({ program }) => program === 'userdel' || program === 'deluser'))
      grounds.push({ text: 'It goes with the account, which is removed.', lower: 'informational' });
    if (acts.every(({ path }) => isIndex(path)))
      grounds.push({ text: 'Only an index is touched, which the mail server makes again.', lower: 'low' });
    return scoredAct(act, placeOf(act), [...grounds, ...knownStarters(event)]);
  },
  pathWords: [
    '/mail',
    'maildir',
    'mbox',
    'sdbox',
    'dbox-',
    'spool',
    'vmail',
    'virtual',
    'vpopmail',
    '/imap',
    'cyrus',
    'zimbra',
    'qmail',
    'thunderbird',
    'icedove',
    'evolution',
  ],
  matchFile(event) {
    const act = replacementOf(event) ?? fileActOf(event);
    if (act === null || act.kind === 'create' || isMailProgram(event) || isLock(act) || isIndex(act.path)) return null;
    if (act.program === '' && isDelivery(act)) return null;
    const store = storeOf(act.path);
    return store !== null && STORES.has(store) ? scoredFile(act, placeOf(act)) : null;
  },
};

/** Locks come and go with every delivery. */
function isLock({ path }: FileAct): boolean {
  return /\.(?:lock|lck|dotlock)$/.test(path);
}

/** A file put in the place of a mailbox replaces it; elsewhere it is one more message, or a folder's. */
function withoutReplacement(act: FileAct): FileAct {
  return act.kind === 'replace' && !MAILBOX.test(act.path) ? { ...act, kind: 'create' } : act;
}

const MAILBOX = /^\/(?:private\/)?(?:var|usr)\/(?:spool\/)?mail\/[^/]{1,256}$/;

/** A file from elsewhere that gets the name of a mailbox. */
function replacementOf(event: FileEvent): FileAct | null {
  const act = fileActOf(event);
  if (act?.kind !== 'move' || storeOf(act.path) !== null) return null;
  const path = normalPath(event.folderPath ?? '');
  return MAILBOX.test(path) ? { ...act, kind: 'replace', path } : null;
}

/** What delivering and reading mail do all day; only the program would tell them from anything else. */
function isDelivery({ kind, path }: FileAct): boolean {
  return kind === 'change' || (kind === 'move' && /\/(?:new|tmp|cur)\/[^/]{1,256}$/.test(path));
}

/** Folders and messages are put into Maildirs and stores of servers when accounts are made or restored. */
function isSetUp({ kind, path }: FileAct): boolean {
  return kind === 'create' && !/\/(?:var|usr)\/(?:spool\/)?mail\//.test(`${path}/`);
}

function isIndex(path: string): boolean {
  return /\/(?:dovecot[.-](?:index|list|uidlist|mailbox-log|keywords)|maildirsize|maildirfolder|subscriptions$|dovecot-uid)/.test(
    path,
  );
}

function placeOf({ path }: FileAct): string {
  const store = storeOf(path);
  if (store === 'queue') return 'the queue of a mail server';
  return store === 'spool' ? 'a mail spool' : 'a mail folder';
}
