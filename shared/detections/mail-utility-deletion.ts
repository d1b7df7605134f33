/** Mail deleted with the tools of mail systems: readers told to delete, server tools that expunge, queue tools. */
import { factsOf } from '../commands/acts-of.ts';
import type { Command } from '../commands/command.ts';
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL } from './attack.ts';
import type { EventDetection } from './detection.ts';
import { knownStarters } from './mail-programs.ts';
import { type Ground, scored } from './scoring.ts';

export const mailUtilityDeletion: EventDetection = {
  type: 'event',
  id: 'mail-utility-deletion',
  title: 'Mail deleted with the tools of a mail system',
  why: 'The programs mail, mutt, doveadm, postsuper and exim delete messages from a command line, without a trace in any mail client. Intruders remove alerts from the mailbox of root and their own messages from the queue.',
  logic:
    'A mail client or an administration tool of a mail server that is told to delete: mail and mutt by script, doveadm expunge, postsuper -d, exim -Mrm and their like.',
  tuning: 'Administrators clear queues of spam with these: allow their accounts on the mail hosts.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'medium',
  falsePositives: [
    'Administrators who remove spam from a queue or empty the mailbox of a service account',
    'Scheduled doveadm expunge of trash and spam folders',
  ],
  references: [CLEAR_MAILBOX_DATA_URL],
  commandWords: [
    'mail',
    'mutt',
    'doveadm',
    'postsuper',
    'exim',
    'nail',
    'qmhandle',
    'qmail',
    'rmm',
    'ipurge',
    'cyr_',
    'cyradm',
    'notmuch',
    'imap',
    'gam ',
    'gamadv',
    'gyb',
    'zmmailbox',
    'zmprov',
    'pop3',
  ],
  matchProcess(event) {
    for (const command of factsOf(event).commands) {
      const deed = TOOLS.get(toolOf(command.program))?.(command) ?? null;
      if (deed === null) continue;
      const grounds: Ground[] = deed.minor ? [{ text: 'It is what scheduled clean-ups do.', lower: 'low' }] : [];
      return scored('medium', `"${command.program.slice(0, 64)}" ${deed.text}.`, [...grounds, ...knownStarters(event)]);
    }
    return null;
  },
};

interface Deed {
  readonly text: string;
  readonly minor?: boolean;
}

type Tool = (command: Command) => Deed | null;

/** `exim4`, `/usr/sbin/exim-4.97`, `mail.mailutils`. */
function toolOf(program: string): string {
  return program.startsWith('exim') && !program.startsWith('exiq') ? 'exim' : program;
}

function option(args: readonly string[], ...names: readonly string[]): string[] {
  return args.flatMap((text, index) => {
    const name = names.find(
      (known) =>
        text === known ||
        (known.startsWith('-') && !known.startsWith('--') && text.startsWith(known) && text !== known),
    );
    if (name === undefined) return [];
    return [text === name ? (args[index + 1] ?? '') : text.slice(name.length)];
  });
}

/** Options of mail and mailx that take a value. */
const MAIL_VALUED: ReadonlySet<string> = new Set(
  '-s -c -b -a -r -u -f -S -q -M -X -A -T --subject --append --user --exec'.split(' '),
);
/** `d`, `delete`, `dp`, `dt` with a list of messages, at the start of a command. Source: POSIX mailx. */
const MAIL_DELETES =
  /(?:^|[\n;&])\s{0,8}(?:d|de|del|dele|delet|delete|dp|dt|D)(?:\s{0,4}(?:[\d*.$^+-]|:[a-z]|\/|all|$)|$)/m;

const mail: Tool = ({ args, input }) => {
  if (
    input === null &&
    !args.some((text) => text.startsWith('-X') || text.startsWith('--exec') || text.startsWith('-Y'))
  )
    return null;
  if (sends(args)) return null;
  const told = [input ?? '', ...option(args, '-X', '--exec', '-Y')].join('\n').slice(0, 16_384);
  return MAIL_DELETES.test(told.replaceAll('\\n', '\n')) ? { text: 'is told to delete messages' } : null;
};

/** With a subject or a recipient it sends what it is given; with -f the last argument is a mailbox to read. */
function sends(args: readonly string[]): boolean {
  const readsFile = args.some((text) => /^-\w{0,4}f/.test(text));
  for (let at = 0; at < args.length; at += 1) {
    const text = args[at] ?? '';
    if (text === '-s' || text === '-c' || text === '-b' || text === '--subject') return true;
    if (MAIL_VALUED.has(text)) at += 1;
    else if (text !== '' && !text.startsWith('-') && !readsFile) return true;
  }
  return false;
}

const mutt: Tool = ({ args, input }) => {
  const told = [...option(args, '-e'), input ?? ''].join('\n').slice(0, 16_384);
  const deletes =
    /delete-(?:pattern|message|thread|subthread)|purge-message|<delete|push\s{0,4}["']?[^"'\n]{0,64}(?:D(?:~|\.|\s|all)|d(?:q|\$|<|\\n|$))/.test(
      told,
    );
  return deletes ? { text: 'is told to delete messages' } : null;
};

const TRASH = /\b(?:trash|junk|spam|deleted)/i;

const doveadm: Tool = ({ args }) => {
  const line = args.join(' ').slice(0, 4_096);
  const verb =
    /(?:^|\s)(expunge|mailbox delete|obox user delete|purge|dsync-server|deduplicate|flags (?:add|replace))(?=\s|$)/.exec(
      line,
    )?.[1];
  if (verb === undefined || verb === 'dsync-server') return null;
  if (verb.startsWith('flags')) return /\\+deleted/i.test(line) ? { text: 'marks messages as deleted' } : null;
  if (verb === 'purge') return { text: 'purges what was expunged', minor: true };
  const isCleanUp = verb === 'expunge' && TRASH.test(line) && /\b(?:saved)?before\b/i.test(line);
  return {
    text: verb === 'mailbox delete' ? 'deletes a mailbox' : 'expunges messages',
    ...(isCleanUp ? { minor: true } : {}),
  };
};

const exim: Tool = ({ args }) => (args.includes('-Mrm') ? { text: 'removes messages from the queue' } : null);

const postsuper: Tool = ({ args }) =>
  args.some((text) => /^-[a-z]{0,4}d/.test(text)) ? { text: 'removes messages from the queue' } : null;

function verbs(text: string, pattern: RegExp): Tool {
  return ({ args, input }) => (pattern.test([...args, input ?? ''].join(' ').slice(0, 16_384)) ? { text } : null);
}

/** IMAP by hand. Source: RFC 9051: STORE with \Deleted, EXPUNGE. */
const IMAP = /\bstore\b[\s\S]{0,256}\\+deleted|\bexpunge\b|\buid\s{1,4}(?:store|expunge)\b/i;

const curl: Tool = ({ args }) => {
  const url = args.find((text) => /^(?:imap|pop3)s?:/i.test(text));
  if (url === undefined) return null;
  const told = option(args, '-X', '--request', '-Q', '--quote').join('\n');
  return IMAP.test(told) || /\b(?:dele|delete)\b/i.test(told) ? { text: 'deletes messages over IMAP or POP3' } : null;
};

const TOOLS: ReadonlyMap<string, Tool> = new Map<string, Tool>([
  ...['mail', 'mailx', 's-nail', 'nail', 'bsd-mailx', 'heirloom-mailx', 'mail.mailutils', 'bsd-mail'].map(
    (name) => [name, mail] as const,
  ),
  ['mutt', mutt],
  ['neomutt', mutt],
  ['doveadm', doveadm],
  ['exim', exim],
  ['postsuper', postsuper],
  ['qmhandle', verbs('removes messages from the queue', /(?:^|\s)-[dDS]/)],
  ['qmail-remove', verbs('removes messages from the queue', /(?:^|\s)-[rdp]/)],
  ['rmm', verbs('removes messages', /^/)],
  ['ipurge', verbs('purges messages', /^/)],
  ['cyr_expire', verbs('purges messages', /-[XDE]\s?0/)],
  ['cyradm', verbs('deletes a mailbox', /\b(?:deletemailbox|dm)\b/)],
  ['notmuch', verbs('marks messages as deleted', /^tag\b[\s\S]{0,512}\+(?:deleted|trash)/)],
  [
    'zmmailbox',
    verbs(
      'deletes messages',
      /(?:^|\s)(?:emptyfolder|ef|deletemessage|dm|deleteconversation|dc|deletefolder|df|emptydumpster)(?:\s|$)/i,
    ),
  ],
  ['zmprov', verbs('deletes an account', /(?:^|\s)(?:deleteaccount|da|purgemessages|pm)(?:\s|$)/i)],
  [
    'gam',
    verbs(
      'deletes messages',
      /\b(?:delete|trash|purge)\s{1,4}(?:messages?|threads?|filters?|labels?)\b|\bmessages?\b[\s\S]{0,128}\bmaxtodelete\b/i,
    ),
  ],
  ['gamadv-xtd3', verbs('deletes messages', /\b(?:delete|trash|purge)\s{1,4}(?:messages?|threads?)\b/i)],
  ['gyb', verbs('deletes messages', /--action[\s=](?:purge|purge-labels)/)],
  ['curl', curl],
  [
    'openssl',
    verbs(
      'deletes messages over IMAP',
      /s_client[\s\S]{0,512}(?:store\b[\s\S]{0,256}\\+deleted|\bexpunge\b|\bdele \d)/i,
    ),
  ],
  ['fetchmail', verbs('fetches and flushes messages', /(?:^|\s)(?:-F|--flush)(?:\s|$)/)],
  ['getmail', verbs('deletes messages at the server', /--delete/)],
  ['archivemail', verbs('deletes messages', /--delete/)],
]);
