/** Command lines that hide which mailbox cmdlet they run, or leave it to a value that is not in the line. */
import { parsedLine } from '../commands/acts-of.ts';
import { cut, leavesTellingWords } from '../commands/cut.ts';
import { resolveName } from '../commands/parameters.ts';
import type { CmdletCall, ProcessEvent, SourceForm } from '../events/event.ts';
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL } from './attack.ts';
import { type EventDetection, type Finding, type Match, SEVERITIES, severityOf } from './detection.ts';
import { scored } from './scoring.ts';

/** Nouns of cmdlets that clear mailboxes or hide mail. They are long enough to stand for nothing else. */
const NOUNS: readonly string[] = [
  'mailboxexportrequest',
  'mailboximportrequest',
  'inboxrule',
  'transportrule',
  'sweeprule',
  'compliancesearchaction',
  'mailboxauditbypassassociation',
  'mailboxfolderpermission',
];
/** A noun of its own: behind a verb it names a cmdlet, and the cmdlet has detections of its own. */
const LONE_NOUN = new RegExp(`(?<![a-z]-)(?:${NOUNS.join('|')})`);
/** Parameters that only cmdlets of mailboxes have, as `Search-Mailbox` and `New-InboxRule` abbreviate them. */
const PARAMETERS: ReadonlySet<string> = new Set(['mailbox', 'deletecontent', 'searchdumpster', 'deletemessage']);

export const obfuscatedMailCommand: EventDetection = {
  type: 'event',
  id: 'obfuscated-mail-command',
  title: 'Mailbox command that is hidden from the log',
  why: 'Who takes the trouble to encode, split or compute the name of a cmdlet does not want it to be found in the log of processes. Administrators have no reason to hide which cmdlet of a mailbox they run.',
  logic:
    'Only decoding or joining the command line reveals a mailbox cmdlet: medium, or as grave as what it hides. Or a command is run whose name or script the line does not tell (`& $x`, `iex $y`), with a parameter of mailbox cmdlets (low) or beside the noun of one (medium); or whose name the line tells only in part, or text that is run with a parameter that deletes mail (medium). Or a script is fetched from the network and run, in a session of Exchange or by a name that speaks of mailboxes (medium). Or a command line is too long to be read whole and speaks of mail in more places than are read (low).',
  tuning: 'Management tools that start encoded scripts with mailbox cmdlets raise it: allow them by account and host.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'medium',
  falsePositives: [
    'Tools that hand every script to PowerShell as -EncodedCommand',
    'Scripts of administrators that keep the name of a cmdlet in a variable',
  ],
  references: [
    CLEAR_MAILBOX_DATA_URL,
    'https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_powershell_exe',
  ],
  commandWords: [...NOUNS, 'connect-exchange', 'connect-ipps'],
  matchProcess(event) {
    const { unresolved } = parsedLine(event);
    if (unresolved.length === 0) return null;
    if (unresolved.some(({ name }) => PART_OF_NAME.test(name)))
      return scored('medium', 'A command is run of whose name the line tells only that it is about mailboxes.');
    if (runsDeletion(event)) return scored('medium', `${UNRESOLVED} It is about the deletion of mail.`);
    if (namesNoun(event)) return scored('medium', `${UNRESOLVED} The line names an object of mailboxes beside it.`);
    if (runsDownload(event))
      return scored(
        'medium',
        'A script from the network is run in a session of Exchange, or is called after a mailbox.',
      );
    if (unresolved.some(takesMailboxParameter)) return scored('low', `${UNRESOLVED} It takes a mailbox's parameter.`);
    return null;
  },
};

/** `& "$verb-InboxRule"`. */
const PART_OF_NAME = new RegExp(`[$}][\\w:{}]{0,64}-(?:${NOUNS.join('|')})$`);
/** Parameters that delete or hide mail, in text that is run and belongs to no command of the line. */
const DELETION = /-(?:deletecontent|searchdumpster(?:only)?|deletemessage)(?![a-z])/;

function runsDeletion(event: ProcessEvent): boolean {
  const { unresolved, statements } = parsedLine(event);
  if (!unresolved.some((call) => RUNS.test(call.name)) || !DELETION.test(cut(event.commandLine).toLowerCase()))
    return false;
  return !statements.some((call) => call.executed && takesMailboxParameter(call));
}

/** They fetch text. */
const FETCHES = /^(?:invoke-(?:restmethod|webrequest)|irm|iwr|curl|wget)$|\.(?:downloadstring|getstringasync)$/;
const RUNS = /^(?:invoke-expression|iex)$|scriptblock\]::create$/;
/** They open a session of Exchange. */
const CONNECTS = /^connect-(?:exchangeonline|ippssession|exchangeserver)$/;
const ABOUT_MAIL = /mailbox|inbox-?rule|transport-?rule|export-?request|purge-?mail/i;

/** Download and run, by somebody who has connected to Exchange or whose script is named after what it does to mailboxes. */
function runsDownload(event: ProcessEvent): boolean {
  const { unresolved, statements } = parsedLine(event);
  const executed = statements.filter((call) => call.executed);
  if (!unresolved.some((call) => RUNS.test(call.name))) return false;
  const texts = (call: CmdletCall) =>
    [...call.parameters.values()].flat().map((value) => String(value).slice(0, 1_024));
  const fetched = [...executed, ...unresolved].filter(
    (call) => FETCHES.test(call.name) || texts(call).some((text) => FETCHES.test(text.toLowerCase())),
  );
  if (fetched.length === 0) return false;
  return (
    executed.some((call) => CONNECTS.test(call.name)) ||
    fetched.some((call) => texts(call).some((text) => ABOUT_MAIL.test(text)))
  );
}

const UNRESOLVED = 'A command is run whose name or script only the script itself knows.';

/** Their events are parts of scripts, and modules for Exchange are long and speak of mailboxes from end to end. */
const SCRIPT_LOGS: ReadonlySet<SourceForm> = new Set(['powershell-log', 'defender-script']);

/** A command line in which more is said about mail than is read of a long one: decoys may stand around what it does. */
export function unread({ commandLine, form }: ProcessEvent): Match | null {
  if (SCRIPT_LOGS.has(form) || !leavesTellingWords(commandLine)) return null;
  return scored('low', 'The line is too long to be read whole, and speaks of mail where it was not read.');
}

/** The finding of a line that hid a cmdlet, by what else was found in it. */
export function revealed(others: readonly Finding[]): Match {
  const gravest = Math.max(0, ...others.map((finding) => finding.score));
  const lift = severityOf(gravest);
  const text = 'Only decoding the command line reveals that it runs a mailbox cmdlet.';
  const isGraver = SEVERITIES.indexOf(lift) > SEVERITIES.indexOf('medium');
  return scored('medium', text, isGraver ? [{ text: 'What it hides is graver.', lift }] : []);
}

function namesNoun(event: ProcessEvent): boolean {
  return LONE_NOUN.test(cut(event.commandLine).toLowerCase());
}

function takesMailboxParameter(call: CmdletCall): boolean {
  return [...call.parameters.keys()].some(
    (given) =>
      PARAMETERS.has(given) ||
      PARAMETERS.has(resolveName('search-mailbox', given)) ||
      (given.length > 5 && PARAMETERS.has(resolveName('new-inboxrule', given))),
  );
}
