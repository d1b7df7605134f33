/** The store of Apple Mail (or Outlook for Mac) deleted or changed by anything but the mail program. */
import type { FileEvent } from '../events/event.ts';
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL } from './attack.ts';
import type { EventDetection } from './detection.ts';
import { actsOn, fileActOf, gravestAct, scoredAct, scoredFile } from './file-act-score.ts';
import { type MailStore, storeOf } from './mail-stores.ts';

const STORES: ReadonlySet<MailStore> = new Set(['mac']);
const PLACE = 'a mail store of macOS';

/** Mail and its helpers, Spotlight, Time Machine, Outlook; names as `ps` shows them, in lower case. */
const KNOWN: ReadonlySet<string> = new Set(
  'accountsd backupd backupd-helper cfprefsd cloudd containermanagerd fileproviderd icloudmailagent mail maild mailcachedelete mailmigrator mailquicklookextension mailserviceagent mailservice mds mds_stores mdsync mdworker mdworker_shared mdwrite migrationassistant outlook spotlightknowledged suggestd systemmigrationd thunderbird'
    .split(' ')
    .concat('microsoft outlook', 'microsoft update assistant'),
);
const FOLDERS = /^\/(?:system|applications|library|usr|s?bin|users\/[^/]{1,64}\/applications)\//i;

function isKnown(event: FileEvent): boolean {
  const program = (event.initiatingFileName ?? '').toLowerCase();
  if (!KNOWN.has(program) && !program.startsWith('com.apple.mail')) return false;
  return event.initiatingPath === undefined || FOLDERS.test(event.initiatingPath);
}

export const macosMailStore: EventDetection = {
  type: 'event',
  id: 'macos-mail-store',
  title: 'Mail store of macOS deleted or changed by another program',
  why: 'Apple Mail keeps every message as a file below ~/Library/Mail. Whoever deletes them there, or edits the index, removes mail without opening Mail and without a trace on the server.',
  logic:
    'A command line or a file event that deletes or changes files under ~/Library/Mail by anything but Mail and its helpers, Spotlight and Time Machine, where the system keeps them. Medium by command, low for one file event.',
  tuning: 'Migration and clean-up programs raise it: allow them by account and device while they are in use.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'medium',
  falsePositives: [
    'Users and help desks that reset Mail by deleting its index or its whole folder',
    'Cleaning programs that remove caches and attachments',
  ],
  references: [CLEAR_MAILBOX_DATA_URL],
  commandWords: [
    'mail',
    ...['library/m*', 'library/m?', 'library/m[', 'library/ma', 'library/*', 'library/?', 'library/['],
    ...['library/group', 'library/thunderbird', 'ubf8t346g9', 'microsoft user data'],
  ],
  matchProcess(event) {
    const acts = actsOn(event, STORES).filter(({ path }) => !path.includes('/mail/bundles/'));
    const act = gravestAct(acts);
    if (act === null) return null;
    const isIndex = acts.every(({ path }) => /\/envelope index(?:-shm|-wal)?\*?$/.test(path));
    return scoredAct(
      act,
      PLACE,
      isIndex && act.kind !== 'change'
        ? [{ text: 'Only the index is removed, which Mail makes again.', lower: 'low' }]
        : [],
    );
  },
  pathWords: ['/library/mail', 'com.apple.mail', 'ubf8t346g9.office', 'library/thunderbird', 'microsoft user data'],
  matchFile(event) {
    const act = fileActOf(event);
    if (act === null || act.kind === 'create' || isKnown(event)) return null;
    // Mail changes its files all day; only the program would tell.
    if (act.program === '' && act.kind === 'change') return null;
    return storeOf(act.path) === 'mac' ? scoredFile(act, PLACE) : null;
  },
};
