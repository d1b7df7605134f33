/** Programs whose business the files of a mail store are, and scripts that clean up after software. */
import { programOf } from '../commands/posix/words.ts';
import type { FileEvent, ProcessEvent } from '../events/event.ts';
import type { Ground } from './scoring.ts';

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '));

/** They deliver, serve and read mail. Source: the manuals of these packages. */
const MAIL_SERVERS: ReadonlySet<string> = set(
  [
    'anvil bounce cleanup courierd cyradm cyr_expire cyrdeliver cyrus ctl_cyrusdb ctl_mboxlist deliver dma doveadm doveadm-server',
    'dovecot dovecot-lda dsync-server exim exim4 exim_tidydb fetchmail getmail getmail_maildir imap imap-hibernate imap-login imapd',
    'indexer indexer-worker ipurge lda lmtp lmtpd local log mail.local mail.remote maildrop managesieve master mimedefang nqmgr oqmgr',
    'opensmtpd pickup pipe pop3 pop3d postdrop postfix postsuper procmail qmgr reconstruct replicator rspamd scache sendmail',
    'sendmail-mta sendmail.sendmail showq sieve-filter smtp smtpctl smtpd spamd squatter stalwart-mail sync_client sync_server',
    'trivial-rewrite unexpunge virtual zmmailboxd',
  ].join(' '),
);
const MAIL_CLIENTS: ReadonlySet<string> = set(
  'akonadiserver alpine balsa bsd-mailx claws-mail elm evolution evolution-source-registry geary heirloom-mailx inc isync kmail mail mail.mailutils mailx mbsync mu mutt neomutt notmuch offlineimap pine rmm s-nail sylpheed thunderbird thunderbird-bin',
);

/** Folders that only an administrator writes into. */
const SYSTEM_FOLDERS = /^\/(?:usr|s?bin|lib\d{0,2}|opt|snap|system|applications|var\/qmail\/bin|nix\/store)\//i;

export function isMailProgram(event: FileEvent): boolean {
  const name = programOf(event.initiatingFileName ?? '');
  const isKnown = MAIL_SERVERS.has(name) || MAIL_CLIENTS.has(name) || CLEANERS.has(name) || FAMILIES.test(name);
  return (isKnown || PATHS_OF_SERVERS.test(event.initiatingPath ?? '')) && isInstalled(event);
}

/** Programs of one package that share the beginning of their names. */
const FAMILIES = /^(?:qmail|akonadi|courier|zmmail)[-_a-z]{1,32}$/;
/** Their store is the business of whatever their package brings: Zimbra's is written by its own Java. */
const PATHS_OF_SERVERS = /^\/opt\/zimbra\//;

/** They remove what is old, or what belonged to an account. Names are cut to 15 characters by some sources. */
const CLEANERS: ReadonlySet<string> = set('logrotate systemd-tmpfile systemd-tmpfiles userdel deluser');

/** Whether the program, or the command line that started it, names no folder, or one of the system. */
function isInstalled(event: FileEvent | ProcessEvent): boolean {
  return liesBelow(event, SYSTEM_FOLDERS);
}

/**
 * Whether the program that acts lies in one of these folders, as far as the record says where it lies: its path, else the
 * first word of its command line. A program of that name elsewhere is not what it says.
 */
function liesBelow(event: FileEvent | ProcessEvent, folders: RegExp): boolean {
  if (event.kind === 'file' && event.initiatingPath !== undefined) return folders.test(event.initiatingPath);
  const path = (event.initiatingCommandLine ?? '').trim().slice(0, 1_024).split(/[\s"]/, 2)[0] ?? '';
  return !path.includes('/') || folders.test(path);
}

/** Whether a mail server or logrotate started the command, as its hook or script. */
function startedByServer(event: ProcessEvent): boolean {
  const name = programOf(event.initiatingFileName ?? '');
  return (MAIL_SERVERS.has(name) || name === 'logrotate') && isInstalled(event);
}

/** Maintainer scripts of dpkg lie where only root writes; those of rpm lie where everybody may. */
const DPKG_SCRIPT =
  /^(?:\/(?:usr\/)?bin\/)?(?:(?:ba|da)?sh|perl)?\s{0,4}(?:-[eux]{1,3}\s{1,4}){0,3}\/var\/lib\/dpkg\/info\/[\w.+:-]{1,128}\.(?:pre|post)(?:rm|inst)(?:\s|$)/;
const RPM_SCRIPT = /^(?:\/(?:usr\/)?bin\/)?(?:ba)?sh\s{1,4}\/var\/tmp\/rpm-tmp\.\w{6}(?:\s\d|$)/;

export function knownStarters(event: ProcessEvent): Ground[] {
  const parent = (event.initiatingCommandLine ?? '').trim().slice(0, 1_024);
  const own = event.commandLine.trim().slice(0, 1_024);
  if (DPKG_SCRIPT.test(parent) || DPKG_SCRIPT.test(own))
    return [{ text: 'A maintainer script of a package does it.', lower: 'informational' }];
  if (RPM_SCRIPT.test(parent) || RPM_SCRIPT.test(own))
    return [{ text: 'A script of a package does it, by the name of its file.', lower: 'low' }];
  if (startedByServer(event)) return [{ text: 'A mail server or logrotate started it.', lower: 'low' }];
  return [];
}
