/** Command lines that hide which mailbox cmdlet they run, or leave it to a value that is not in the line. */
import { parsedLine } from '../commands/acts-of.ts';
import { cut } from '../commands/cut.ts';
import { resolveName } from '../commands/parameters.ts';
import type { CmdletCall, ProcessEvent } from '../events/event.ts';
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
    'Only decoding or joining the command line reveals a mailbox cmdlet: medium, or as grave as what it hides. Or a command is run whose name or script the line does not tell (`& $x`, `iex $y`), with a parameter of mailbox cmdlets (low) or beside the noun of one (medium).',
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
  commandWords: NOUNS,
  matchProcess(event) {
    const { unresolved } = parsedLine(event);
    if (unresolved.length === 0) return null;
    if (namesNoun(event)) return scored('medium', `${UNRESOLVED} The line names an object of mailboxes beside it.`);
    if (unresolved.some(takesMailboxParameter)) return scored('low', `${UNRESOLVED} It takes a mailbox's parameter.`);
    return null;
  },
};

const UNRESOLVED = 'A command is run whose name or script only the script itself knows.';

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
