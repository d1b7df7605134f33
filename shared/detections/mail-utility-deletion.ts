/** Mail deleted with the tools of mail systems: readers told to delete, server tools that expunge, queue tools. */
import { factsOf } from '../commands/acts-of.ts';
import type { Command } from '../commands/command.ts';
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL } from './attack.ts';
import type { EventDetection } from './detection.ts';
import { knownStarters } from './mail-programs.ts';
import { deletesOverImap, deletionByLibrary, deletionBySocket, typedDeletion } from './mail-protocols.ts';
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
    ...['pop3', 'poplib', 'dele ', 'deleted', 'expunge'],
    ...['smtpctl', 'rmf', 'refile', 'pine -', 'himalaya', 'mu remove', 'maddy', 'carbonio', 'cyrus'],
  ],
  matchProcess(event) {
    const { commands } = factsOf(event);
    const deeds = commands.flatMap((command) => {
      const deed = deedOf(command);
      return deed === null ? [] : [{ ...deed, program: command.program }];
    });
    const deed = deeds.find(({ minor }) => minor !== true) ?? deeds[0];
    if (deed === undefined)
      return deletionBySocket(commands)
        ? scored('medium', 'A shell deletes messages over a connection that it opened itself.', knownStarters(event))
        : null;
    const grounds: Ground[] = deed.minor ? [{ text: 'It is what scheduled clean-ups do.', lower: 'low' }] : [];
    return scored('medium', `"${deed.program.slice(0, 64)}" ${deed.text}.`, [...grounds, ...knownStarters(event)]);
  },
};

function deedOf(command: Command): Deed | null {
  const tool = TOOLS.get(toolOf(command.program));
  if (tool !== undefined) return tool(command);
  return typedDeletion(command) || deletionByLibrary(command) ? { text: 'deletes messages over IMAP or POP3' } : null;
}

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
/**
 * `d`, `delete`, `dp`, `dt` with a list of messages, at the start of a command; `mv` takes them away. Sources: POSIX mailx,
 * the manual of s-nail.
 */
const MAIL_DELETES =
  /(?:^|[\n;&])\s{0,8}(?:(?:d|de|del|dele|delet|delete|dp|dt|D)(?:\s{0,4}(?:[\d*.$^+`({"-]|:[a-z]|\/|all|$)|$)|(?:mv|move|Move)\s{1,4}[\d*.$^+`({:"-])/m;

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

/** `-I d,d,q,y`: keys as they would be typed. Source: the manual of Alpine. */
const alpine: Tool = ({ args }) =>
  option(args, '-I').some((keys) => /(?:^|,)d(?:,|$)/i.test(keys)) ? { text: 'is told to delete messages' } : null;

const TRASH = /\b(?:trash|junk|spam|deleted)/i;
/** `move` is followed by the folder to which it moves. */
const MOVED = /(?:^|\s)move(?:\s-\w(?:\s[^\s-]\S{0,255})?){0,4}\s{1,4}(\S{1,255})/;

const doveadm: Tool = ({ args }) => {
  const line = args.join(' ').slice(0, 4_096);
  const verb =
    /(?:^|\s)(expunge|mailbox delete|obox user delete|fs delete|purge|deduplicate|flags (?:add|replace))(?=\s|$)/.exec(
      line,
    )?.[1];
  if (verb === undefined) return movesMail(line);
  if (verb.startsWith('flags')) return /\\+deleted/i.test(line) ? { text: 'marks messages as deleted' } : null;
  if (verb === 'purge') return { text: 'purges what was expunged', minor: true };
  const isCleanUp = verb === 'expunge' && TRASH.test(line) && /\b(?:saved)?before\b/i.test(line);
  return {
    text: verb.endsWith('delete') ? 'deletes a mailbox' : 'expunges messages',
    ...(isCleanUp ? { minor: true } : {}),
  };
};

function movesMail(line: string): Deed | null {
  const folder = MOVED.exec(line)?.[1];
  if (folder === undefined) return null;
  return TRASH.test(folder)
    ? { text: 'moves messages into the trash' }
    : { text: 'moves messages out of their folder', minor: true };
}

const exim: Tool = ({ args }) => (args.includes('-Mrm') ? { text: 'removes messages from the queue' } : null);

const postsuper: Tool = ({ args }) =>
  args.some((text) => /^-[a-z]{0,4}d/.test(text)) ? { text: 'removes messages from the queue' } : null;

function verbs(text: string, pattern: RegExp): Tool {
  return ({ args, input }) => (pattern.test([...args, input ?? ''].join(' ').slice(0, 16_384)) ? { text } : null);
}

const curl: Tool = ({ args }) => {
  const url = args.find((text) => /^(?:imap|pop3)s?:/i.test(text));
  if (url === undefined) return null;
  const told = option(args, '-X', '--request', '-Q', '--quote').join('\n');
  return deletesOverImap(told) || /\b(?:dele|delete)\b/i.test(told)
    ? { text: 'deletes messages over IMAP or POP3' }
    : null;
};

/** What it fetches is deleted at the server; thrown away, it is gone. */
const fetchmail: Tool = ({ args }) => {
  if (args.includes('-F') || args.includes('--flush')) return { text: 'fetches and flushes messages' };
  const isLost = option(args, '-m', '--mda').some((text) => text.includes('/dev/null'));
  return isLost && !args.includes('-k') && !args.includes('--keep') ? { text: 'fetches messages into nothing' } : null;
};

const imapsync: Tool = ({ args }) =>
  args.some((text) => /^--?(?:delete[12]?(?:messages|folders)?|delete1|expunge[12]?)$/.test(text))
    ? { text: 'deletes messages while it copies a mailbox', minor: true }
    : null;

const TOOLS: ReadonlyMap<string, Tool> = new Map<string, Tool>([
  ...['mail', 'mailx', 's-nail', 'nail', 'bsd-mailx', 'heirloom-mailx', 'mail.mailutils', 'bsd-mail'].map(
    (name) => [name, mail] as const,
  ),
  ['mutt', mutt],
  ['neomutt', mutt],
  ['alpine', alpine],
  ['pine', alpine],
  ['doveadm', doveadm],
  ['exim', exim],
  ['postsuper', postsuper],
  ['qmhandle', verbs('removes messages from the queue', /(?:^|\s)-[dDS]/)],
  ['qmail-remove', verbs('removes messages from the queue', /(?:^|\s)-[rdp]/)],
  ['smtpctl', verbs('removes messages from the queue', /^remove\b/)],
  ['rmm', verbs('removes messages', /^/)],
  ['rmf', verbs('removes a folder of messages', /^/)],
  ['refile', verbs('moves messages into the trash', /\+(?:trash|deleted|junk)/i)],
  ['mu', verbs('removes messages', /^remove\b/)],
  [
    'himalaya',
    verbs(
      'deletes messages',
      /\b(?:messages?|folders?|mailbox(?:es)?)\s{1,4}(?:delete|purge|expunge)\b|^(?:delete|expunge)\b/,
    ),
  ],
  ['ipurge', verbs('purges messages', /^/)],
  ['cyrus', verbs('purges messages', /^ipurge\b|^expire\b[\s\S]{0,128}-[XDE]\s?0|^unexpunge\b[\s\S]{0,64}-d/)],
  ['unexpunge', verbs('purges messages', /(?:^|\s)-d/)],
  ['cyr_expire', verbs('purges messages', /-[XDE]\s?0/)],
  ['cyradm', verbs('deletes a mailbox', /(?:^|[\s;])(?:deletemailbox|delete|dm)\s{1,4}\S/)],
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
  ['fetchmail', fetchmail],
  ['imapsync', imapsync],
  ['imapfilter', verbs('deletes messages', /delete_messages|move_messages[\s\S]{0,256}(?:trash|deleted)/i)],
  ['mailutil', verbs('deletes or prunes a mailbox', /(?:^|\s)(?:delete|prune|transfer)\s/)],
  ['maddy', verbs('removes messages', /\b(?:imap-msgs|imap-mboxes|imap-acct)\s[\s\S]{0,64}\bremove\b/)],
  ['maddyctl', verbs('removes messages', /\b(?:imap-msgs|imap-mboxes|imap-acct)\s[\s\S]{0,64}\bremove\b/)],
  ['carbonio', verbs('deletes an account', /\b(?:deleteaccount|da|purgemessages|pm)\b/i)],
  ['getmail', verbs('deletes messages at the server', /--delete/)],
  ['archivemail', verbs('deletes messages', /--delete/)],
]);
