/** Programs whose business the files of a mail store are, and scripts that clean up after software. */
import { programOf } from '../commands/posix/words.ts';
import type { FileEvent, ProcessEvent } from '../events/event.ts';
import type { Ground } from './scoring.ts';

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '));

/** They deliver, serve and read mail. Source: the manuals of these packages. */
const MAIL_SERVERS: ReadonlySet<string> = set(
  'anvil bounce cleanup cyradm cyrus deliver dma dovecot dovecot-lda exim exim4 fetchmail getmail imap imap-login imapd ipurge lda lmtp lmtpd local log mail.local mail.remote maildrop master mimedefang opensmtpd pickup pipe pop3 pop3d postdrop postfix postsuper procmail qmail-local qmail-queue qmgr rspamd scache sendmail smtp smtpd spamd trivial-rewrite virtual zmmailboxd',
);
const MAIL_CLIENTS: ReadonlySet<string> = set(
  'alpine balsa bsd-mailx claws-mail elm evolution evolution-source-registry geary heirloom-mailx inc isync kmail mail mail.mailutils mailx mbsync mu mutt neomutt notmuch offlineimap pine rmm s-nail sylpheed thunderbird thunderbird-bin',
);

/** Folders that only an administrator writes into. A program of that name elsewhere is not what it says. */
const SYSTEM_FOLDERS = /^\/(?:usr|s?bin|lib\d{0,2}|opt|snap|system|applications)\//i;

export function isMailProgram(event: FileEvent): boolean {
  const name = programOf(event.initiatingFileName ?? '');
  return (MAIL_SERVERS.has(name) || MAIL_CLIENTS.has(name) || CLEANERS.has(name)) && isInstalled(event);
}

/** They remove what is old. Names are cut to 15 characters by some sources. */
const CLEANERS: ReadonlySet<string> = set('logrotate systemd-tmpfile systemd-tmpfiles');

/** Whether the starter's command line names no folder, or one of the system. */
function isInstalled({ initiatingCommandLine }: FileEvent | ProcessEvent): boolean {
  const path = (initiatingCommandLine ?? '').trim().slice(0, 1_024).split(/[\s"]/, 2)[0] ?? '';
  return !path.includes('/') || SYSTEM_FOLDERS.test(path);
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
