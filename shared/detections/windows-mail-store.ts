/** Mail files of Windows (Unistore, Outlook's .ost and .pst, Thunderbird) touched by anything but a mail program. */
import type { FileEvent } from '../events/event.ts';
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL } from './attack.ts';
import type { EventDetection } from './detection.ts';
import { actsOn, fileActOf, gravestAct, scoredAct, scoredFile } from './file-act-score.ts';
import { type MailStore, storeOf } from './mail-stores.ts';

const STORES: ReadonlySet<MailStore> = new Set(['windows', 'outlook-file']);
const UNISTORE = 'the mail store of Windows';
const OUTLOOK = "Outlook's mail file";

/** They own these files. Source: Microsoft Learn, "Unistore" user data services; file names of Outlook and Thunderbird. */
const KNOWN: ReadonlySet<string> = new Set(
  'hxaccounts hxmail hxoutlook hxtsr hxcalendarappimm livecomm msmpeng olk outlook scanpst searchfilterhost searchindexer searchprotocolhost svchost thunderbird wlmail userdataaccess msedgewebview2 edgetransport microsoft.exchange.store.worker'.split(
    ' ',
  ),
);

/** Where they are installed, for all users or for one. */
const FOLDERS =
  /^(?:\\\\\?\\)?(?:[a-z]:|\\device\\harddiskvolume\d{1,4})\\(?:windows|program files(?: \(x86\))?|programdata\\microsoft|users\\[^\\]{1,64}\\appdata\\local\\(?:microsoft|mozilla thunderbird))\\/i;

function isKnown(event: FileEvent): boolean {
  if (!KNOWN.has((event.initiatingFileName ?? '').toLowerCase().replace(/\.exe$/, ''))) return false;
  return event.initiatingPath === undefined || FOLDERS.test(event.initiatingPath);
}

export const windowsMailStore: EventDetection = {
  type: 'event',
  id: 'windows-mail-store',
  title: 'Mail files of Windows deleted or changed by another program',
  why: 'Mail for Windows keeps messages below AppData\\Local\\Comms\\Unistore, Outlook in .ost and .pst files. Nothing but the mail program has business there: whoever deletes or edits these files removes mail, or a copy that was made of it.',
  logic:
    "A command line that creates, changes or deletes files of the Windows mail store (Unistore) or Outlook's .ost and .pst files, or such a file event by anything but a mail program. Medium by command, low for one file event.",
  tuning: 'Repair tools and profile migrations raise it: allow the account on that device while they run.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'medium',
  falsePositives: [
    'Help desks that delete an .ost file so that Outlook downloads it again',
    'Users who delete an archive that they no longer need',
    'Programs that remove the profiles of users who left',
  ],
  references: [CLEAR_MAILBOX_DATA_URL],
  commandWords: [
    'unisto',
    '\\comms',
    '/comms',
    '.ost',
    '.pst',
    '.p?t',
    '.ps?',
    '.p*',
    '.o?t',
    '.os?',
    '.o*',
    '.nst',
    '.edb',
    'hxstore',
    'microsoft\\outlook',
    'microsoft/outlook',
    '\\olk',
    'thunderbird',
    'windows live mail',
    'windows mail',
  ],
  matchProcess(event) {
    const acts = actsOn(event, STORES).filter(({ kind, path }) => kind !== 'create' || storeOf(path) === 'windows');
    const act = gravestAct(acts);
    if (act === null) return null;
    // Only a mail program puts anything into Unistore: what is copied there is being hidden or staged.
    const kind = act.kind === 'create' && act.path.includes('unisto') ? 'change' : act.kind;
    return scoredAct({ ...act, kind }, storeOf(act.path) === 'windows' ? UNISTORE : OUTLOOK);
  },
  pathWords: ['\\comms\\', '/comms/', '.ost', '.pst', '.nst', 'hxstore.hxd', '\\olk\\', 'thunderbird\\profiles'],
  matchFile(event) {
    const act = fileActOf(event);
    if (act === null || isKnown(event)) return null;
    const store = storeOf(act.path);
    if (store === 'windows') return scoredFile(act, UNISTORE);
    return store === 'outlook-file' && (act.kind === 'delete' || act.kind === 'move') ? scoredFile(act, OUTLOOK) : null;
  },
};
