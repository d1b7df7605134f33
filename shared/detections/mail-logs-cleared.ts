/** Logs of mail servers deleted or emptied: files under /var/log, Exchange's message tracking, its management log. */
import { factsOf } from '../commands/acts-of.ts';
import type { CmdletCall, ProcessEvent } from '../events/event.ts';
import { CLEAR_MAILBOX_DATA, CLEAR_SYSTEM_LOGS, CLEAR_SYSTEM_LOGS_URL, CLEAR_WINDOWS_LOGS } from './attack.ts';
import type { EventDetection } from './detection.ts';
import { actsOn, fileActOf, gravestAct, scoredAct, scoredFile } from './file-act-score.ts';
import { isMailProgram, knownStarters } from './mail-programs.ts';
import { LOG_NAMES, type MailStore, storeOf } from './mail-stores.ts';
import { scored } from './scoring.ts';

const STORES: ReadonlySet<MailStore> = new Set(['log']);
const PLACE = 'the log of a mail server';

export const mailLogsCleared: EventDetection = {
  type: 'event',
  id: 'mail-logs-cleared',
  title: 'Log of a mail server deleted or emptied',
  why: 'The logs of a mail server say which message was delivered, exported or deleted, and by whom. Clearing them removes what is left after the mail itself is gone.',
  logic:
    'A command line that deletes, empties or overwrites logs of mail servers, message tracking, or the management log of Exchange, or a file event that deletes one by anything but the programs that rotate logs.',
  tuning:
    "Rotation by scripts of one's own raises it: let logrotate do it, or allow the script's account on that host.",
  attack: [CLEAR_MAILBOX_DATA, CLEAR_SYSTEM_LOGS, CLEAR_WINDOWS_LOGS],
  severity: 'medium',
  falsePositives: [
    'Administrators who free a full disk',
    'Log rotation by scripts of their own instead of logrotate',
    'Tools that change the size of event logs on Exchange servers',
  ],
  references: [
    CLEAR_SYSTEM_LOGS_URL,
    'https://learn.microsoft.com/windows-server/administration/windows-commands/wevtutil',
  ],
  commandWords: [
    ...LOG_NAMES.map((name) => `log/${name}`),
    'log/m',
    'maillog',
    'mail.log',
    'mail.err',
    'exim',
    'dovecot',
    'zimbra',
    'cd /var/log',
    // `find /var/log -name 'mail*'`, `find /var/log/ ...`
    '/var/log -',
    '/var/log/ -',
    'log/*',
    'log/?',
    'log/[',
    'log/{',
    'msexchange',
    'messagetracking',
    'transportroles',
    '\\logging',
    '-eventlog',
    '.eventlog',
    'wevtutil',
  ],
  matchProcess(event) {
    if (clearsEventLog(event)) return scored('medium', 'The event log of Exchange management is cleared or cut.');
    // Writing to a log is what programs do; so is making a folder for it.
    const act = gravestAct(
      actsOn(event, STORES).filter(({ kind, program }) => kind !== 'create' && !COMPRESSES.test(program)),
    );
    if (act === null) return null;
    const grounds = act.kind === 'change' && act.program !== 'sed' && act.program !== 'perl' ? [APPENDED] : [];
    return scoredAct(act, PLACE, [...grounds, ...knownStarters(event)]);
  },
  pathWords: ['/log/', '/adm/', 'transportroles', '\\logging\\', 'msexchange'],
  matchFile(event) {
    const act = fileActOf(event);
    if (act === null || act.kind === 'create' || act.kind === 'change' || isMailProgram(event)) return null;
    if (
      COMPRESSES.test(act.program) ||
      isExchange(event.initiatingFileName) ||
      /^(?:r?syslogd|rsyslogd|syslog-ng|systemd-journald|newsyslog)$/.test(act.program)
    )
      return null;
    return storeOf(act.path) === 'log' ? scoredFile(act, PLACE) : null;
  },
};

/** Old logs are compressed every day. */
const COMPRESSES = /^(?:gzip|pigz|bzip2|pbzip2|xz|lzma|zstd|compress|savelog)$/;

const APPENDED = { text: 'Something is added; nothing that was there is lost by this alone.', lower: 'low' } as const;

/** Exchange deletes its own logs when they are old. */
function isExchange(program: string | null): boolean {
  return /^(?:msexchange|edgetransport|microsoft\.exchange|exsetup)/i.test(program ?? '');
}

/** Event logs that say what administrators did with mailboxes, without blanks. */
const LOGS = /msexchange\s?(?:management|cmdletlogs)|microsoft-exchange-/i;
/** Cmdlets and methods that clear, remove, cut or switch off an event log. */
const CLEARS: ReadonlySet<string> = new Set([
  'clear-eventlog',
  'remove-eventlog',
  'limit-eventlog',
  'clear-winevent',
  '[diagnostics.eventlog]::delete',
  '[system.diagnostics.eventlog]::delete',
  '.clearlog',
]);
const OPENS: ReadonlySet<string> = new Set([
  'new-object',
  '[diagnostics.eventlog]::new',
  '[system.diagnostics.eventlog]::new',
  'get-eventlog',
  'get-wmiobject',
  'gwmi',
]);

/** They list logs, or choose some of a list: `Get-WinEvent -ListLog *MSExchange* | ...`, `wevtutil el | sls Exchange | ...`. */
const CHOOSES: ReadonlySet<string> = new Set(
  'get-winevent get-eventlog get-wmiobject gwmi get-ciminstance gcim where-object where ? select-string sls findstr'.split(
    ' ',
  ),
);
/** Stands for the log that was chosen. */
const CHOSEN = 'microsoft-exchange-';

/** Which log only what comes down the pipe, or a loop, knows. */
function isUnknown(call: CmdletCall): boolean {
  const texts = textsOf(call);
  return texts.some((text) => text.startsWith('$') || text === '(...)') || texts.length === 0;
}

function clearsEventLog(event: ProcessEvent): boolean {
  const { commands, statements } = factsOf(event);
  if (commands.some(({ program, args }) => program === 'wevtutil' && clearsByTool(args))) return true;
  const executed = statements.filter((call) => call.executed);
  const chosen = executed.some(
    (call) => CHOOSES.has(call.name) && textsOf(call).some((text) => /exchange/i.test(text)),
  );
  return executed.some((call) => {
    if (call.name === 'wevtutil')
      return clearsByTool(textsOf(call)) || (chosen && clearsByTool([...textsOf(call), CHOSEN]) && isUnknown(call));
    if (!CLEARS.has(call.name) && !/\.clear(?:log|eventlog)?$/.test(call.name)) return false;
    if (chosen && isUnknown(call)) return true;
    if (namesLog(textsOf(call))) return true;
    return executed.some((other) => OPENS.has(other.name) && namesLog(textsOf(other)));
  });
}

/** `cl`, `clear-log`; `sl` and `set-log` with /e:false or a small /ms. */
function clearsByTool(args: readonly string[]): boolean {
  const verb = args.find((text) => !text.startsWith('/'))?.toLowerCase() ?? '';
  if (!namesLog(args)) return false;
  if (verb === 'cl' || verb === 'clear-log') return true;
  if (verb === 'um' || verb === 'uninstall-manifest') return true;
  return (
    (verb === 'sl' || verb === 'set-log') &&
    args.some((text) => /^\/(?:e(?:nabled)?:f|ms:|maxsize:|rt:|retention:)/i.test(text))
  );
}

function namesLog(texts: readonly string[]): boolean {
  return texts.some((text) => LOGS.test(text)) || LOGS.test(texts.join(' ').slice(0, 2_048));
}

function textsOf(call: CmdletCall): string[] {
  return [...call.parameters.values()].flat().filter((value) => typeof value === 'string');
}
