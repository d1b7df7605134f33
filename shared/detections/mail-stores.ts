/**
 * Where mail lies on disk. Sources: the Filesystem Hierarchy Standard (/var/mail, /var/spool), the manuals of Postfix, Exim,
 * Sendmail, Dovecot and Cyrus for their folders, Apple Mail's ~/Library/Mail, Windows' user data store (Unistore).
 */
import { holds, liesIn, type PathPattern, partsOf } from '../commands/paths.ts';

export type MailStore = 'spool' | 'queue' | 'maildir' | 'client' | 'log' | 'windows' | 'outlook-file' | 'mac';

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '));

/** Whose root these are: chroots, the real /var of macOS, the root of another process. */
const ROOTS: readonly PathPattern[] = [
  ['private'],
  ['proc', '*', 'root'],
  ['host'],
  ['sysroot'],
  ['mnt'],
  ['mnt', '*'],
  ['rootfs'],
];

const SPOOLS: readonly PathPattern[] = [
  ['var', 'mail'],
  ['var', 'spool', set('mail imap cyrus cyrus-imapd virtual vmail')],
  ['usr', 'spool', 'mail'],
  ['var', set('vmail virtual vpopmail imap')],
  ['var', 'lib', set('vmail cyrus dovecot-mail')],
  ['var', 'lib', 'imap', set('user quota mailboxes.db')],
  ['srv', set('vmail mail')],
  ['home', 'vmail'],
  ['opt', 'zimbra', set('store index')],
];

const QUEUES: readonly PathPattern[] = [
  ['var', 'spool', 'postfix', set('incoming active deferred defer hold corrupt maildrop bounce flush trace saved')],
  ['var', 'spool', set('exim exim4'), set('input msglog')],
  ['var', 'spool', set('mqueue mqueue-client clientmqueue smtpd')],
  ['var', 'qmail', 'queue'],
];
/** Folders that hold them all: only what goes for the whole counts. */
const WHOLE: readonly (readonly [PathPattern, MailStore])[] = [
  [['var', 'spool'], 'spool'],
  [['var', 'spool', 'postfix'], 'queue'],
  [['var', 'spool', set('exim exim4')], 'queue'],
];

/** Homes as they are written, before their users' folders. */
const HOMES: readonly PathPattern[] = [['~'], ['root'], ['home', '*'], ['users', '*'], ['var', 'root'], ['$home']];
const MAILDIRS: ReadonlySet<string> = set('maildir .maildir mdbox sdbox dbox-mails');
const HOME_MAIL: ReadonlySet<string> = set('mbox mail .mail');
const CLIENTS: readonly PathPattern[] = [
  ['.local', 'share', set('evolution local-mail'), '*'],
  ['.local', 'share', set('local-mail geary akonadi mail')],
  ['.claws-mail', 'imapcache'],
  [set('.kde .kde4'), 'share', 'apps', 'kmail'],
];
/** Folders of Thunderbird, before those of its profiles. */
const THUNDERBIRDS: readonly PathPattern[] = [
  ['.thunderbird'],
  ['.icedove'],
  ['snap', 'thunderbird', 'common', '.thunderbird'],
  ['.var', 'app', 'org.mozilla.thunderbird', '.thunderbird'],
];
/** What of a profile is mail, or an index of it. Caches and settings are not. */
const PROFILE_MAIL: PathPattern = [set('mail imapmail news global-messages-db.sqlite')];

const MAC: readonly PathPattern[] = [
  ['library', 'mail'],
  ['library', 'mail downloads'],
  ['library', 'containers', 'com.apple.mail'],
  ['library', 'group containers', 'ubf8t346g9.office', 'outlook'],
  // As logs write it that leave the quotes away.
  ['containers', 'ubf8t346g9.office', 'outlook'],
  ['documents', 'microsoft user data'],
];

/** The data store of Mail and its predecessors, the new Outlook, and of Thunderbird on Windows. */
const WINDOWS: readonly PathPattern[] = [
  ['comms', set('unistore unistoredb')],
  ['appdata', 'local', 'comms'],
  ['%localappdata%', 'comms'],
  ['$env:localappdata', 'comms'],
  ['microsoft', 'olk'],
  ['windows live mail'],
  ['microsoft', 'windows mail'],
];
const OUTLOOK_FILES = /\.(?:ost|pst|nst|oab|edb)$/;
const LOOSE_OUTLOOK_FILES = /\.(?:[on]st|p[s?*]t|o[s?*]t)\W{0,2}$/;

/** Logs of mail servers: names that files and folders of /var/log begin with. */
export const LOG_NAMES: readonly string[] =
  'mail exim dovecot postfix procmail fetchmail sendmail opensmtpd imap cyrus zimbra qmail roundcube rspamd spamd spamassassin amavis'.split(
    ' ',
  );
const LOG_NAME = new RegExp(`^(?:${LOG_NAMES.join('|')})`);
const LOG_EXAMPLES: readonly PathPattern[] = [
  ['var', 'log', set('mail.log maillog mail.err mail.info mail.warn mail')],
  ['var', 'adm', set('maillog syslog-mail')],
  ['opt', 'zimbra', 'log'],
];
/** Message tracking and its neighbours. Source: Microsoft Learn, "Message tracking" and "Audit logging" of Exchange Server. */
const EXCHANGE_LOGS: readonly PathPattern[] = [
  ['transportroles', 'logs'],
  ['v15', 'logging'],
  ['v14', 'logging'],
  ['v15', 'transportroles', 'logs'],
];

/** The kind of mail that lies at a normalised path; null where none does. */
export function storeOf(path: string): MailStore | null {
  const all = partsOf(path);
  if (all.length === 0) return null;
  return unixStore(path, all) ?? homeStore(path, all) ?? windowsStore(path, all);
}

function unixStore(path: string, all: readonly string[]): MailStore | null {
  if (all[0] === '~vmail') return 'spool';
  for (const from of path.startsWith('/') ? rootsOf(all) : [0]) {
    if (QUEUES.some((pattern) => liesIn(all, pattern, from))) return 'queue';
    if (SPOOLS.some((pattern) => liesIn(all, pattern, from))) return 'spool';
    for (const [pattern, store] of WHOLE) {
      const rest = all.length - from - pattern.length;
      if (liesIn(all, pattern, from) && (rest === 0 || (rest === 1 && all.at(-1) === '*'))) return store;
    }
    const isLog = liesIn(all, ['var', 'log', '*'], from) && LOG_NAME.test(all[from + 2] ?? '');
    if (isLog || LOG_EXAMPLES.some((pattern) => liesIn(all, pattern, from))) return 'log';
  }
  return liesIn(all, ['spool', 'mail']) ? 'spool' : null;
}

function rootsOf(all: readonly string[]): number[] {
  return [0, ...ROOTS.filter((pattern) => liesIn(all, pattern)).map((pattern) => pattern.length)];
}

function homeStore(path: string, all: readonly string[]): MailStore | null {
  if (all.some((part, index) => MAILDIRS.has(part.replace(/^\*|\*$/g, '')) && isMailFolder(all[index + 1])))
    return 'maildir';
  const homes = [...(path.startsWith('/') ? [] : [0]), ...homesOf(all)];
  for (const from of homes) if (MAC.some((pattern) => liesIn(all, pattern, from))) return 'mac';
  if (homes.some((from) => isProfileMail(all, ['library', 'thunderbird', 'profiles'], from))) return 'mac';
  if (CLIENTS.some((pattern) => homes.some((from) => liesIn(all, pattern, from)))) return 'client';
  if (THUNDERBIRDS.some((pattern) => homes.some((from) => isProfileMail(all, pattern, from)))) return 'client';
  return homes.some((from) => from > 0 && HOME_MAIL.has(all[from] ?? '')) ? 'maildir' : null;
}

/** Whether the path is a folder of profiles, a profile, or the mail of one. */
function isProfileMail(all: readonly string[], folder: PathPattern, from: number): boolean {
  if (!liesIn(all, folder, from)) return false;
  const inside = from + folder.length + 1;
  return all.length <= inside || liesIn(all, PROFILE_MAIL, inside);
}

/** A Maildir has `cur`, `new`, `tmp` and folders with a dot; a folder of sources with that name has other things. */
function isMailFolder(next: string | undefined): boolean {
  return next === undefined || next === '' || /^(?:cur|new|tmp|storage|mailboxes|alt-storage|\.|\*|[*?[])/.test(next);
}

/** Where the folders of a home begin. Volumes and chroots may stand before it. */
function homesOf(all: readonly string[]): number[] {
  if (/^~[\w.-]/.test(all[0] ?? '')) return [1];
  const found: number[] = [];
  for (let from = 0; from < Math.min(all.length, 6); from += 1)
    for (const home of HOMES) if (liesIn(all, home, from)) found.push(from + home.length);
  return found;
}

function windowsStore(path: string, all: readonly string[]): MailStore | null {
  if (EXCHANGE_LOGS.some((pattern) => holds(all, pattern))) return 'log';
  const file = all.at(-1) ?? '';
  if (file.startsWith('msexchange') && holds(all, ['winevt', 'logs'])) return 'log';
  if (all.some((_, from) => isProfileMail(all, ['thunderbird', 'profiles'], from))) return 'windows';
  if (WINDOWS.some((pattern) => holds(all, pattern)) || file.startsWith('hxstore.hxd')) return 'windows';
  if (OUTLOOK_FILES.test(file) || LOOSE_OUTLOOK_FILES.test(file)) return 'outlook-file';
  const isOutlookFolder =
    holds(all, ['local', 'microsoft', 'outlook']) || path.includes('%localappdata%/microsoft/outlook');
  return isOutlookFolder && (file === 'outlook' || file.includes('*')) ? 'outlook-file' : null;
}

/** Words in lower case that every line about one of these stores holds, or a variant of it that hides the rest. */
export const UNIX_WORDS: readonly string[] = [
  'mail',
  'mbox',
  'mdbox',
  'sdbox',
  '/var/m',
  '/spool',
  'spool/',
  'mqueue',
  'zimbra',
  '/var/[',
  '/var/?',
  '/var/*',
  '/var/$',
  'thunderbird',
  'evolution',
  'akonadi',
  'geary',
  'lib/imap/',
];
