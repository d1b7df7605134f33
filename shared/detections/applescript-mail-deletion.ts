/** Apple Mail (or Outlook for Mac) told by a script to delete messages or to empty the trash. */
import { factsOf } from '../commands/acts-of.ts';
import { readAppleScript } from '../commands/applescript.ts';
import type { Command } from '../commands/command.ts';
import { codeOf } from '../commands/posix/snippets.ts';
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL } from './attack.ts';
import type { EventDetection } from './detection.ts';
import { scored } from './scoring.ts';

export const applescriptMailDeletion: EventDetection = {
  type: 'event',
  id: 'applescript-mail-deletion',
  title: 'Mail on macOS told by a script to delete messages',
  why: 'With osascript a script drives Mail as the user would: it deletes messages or empties the trash, on the server too, and leaves no more than an ordinary session of the mail program.',
  logic:
    'A call of osascript, inline, from a file or in JavaScript, that tells Mail to delete messages or mailboxes or to empty the trash.',
  tuning: "Scripts that tidy up a user's own mail raise it: allow the account and the device once the script is known.",
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'medium',
  falsePositives: [
    'Rules and shortcuts of users that tidy up their own mailboxes',
    'Scripts that set up a new computer and remove a welcome message',
  ],
  references: [CLEAR_MAILBOX_DATA_URL, 'https://attack.mitre.org/techniques/T1059/002/'],
  commandWords: ['osascript', 'osacompile', 'tell app', 'tell process', 'application('],
  matchProcess(event) {
    for (const command of factsOf(event).commands) {
      const code = scriptOf(command);
      if (code === null) continue;
      const isJavaScript = command.args.some((text) => /^javascript$/i.test(text)) || /Application\s{0,4}\(/.test(code);
      if (deletesMail(code, isJavaScript, 0))
        return scored('medium', 'A script tells the mail program to delete messages.');
    }
    return null;
  },
};

function scriptOf({ program, args, input }: Command): string | null {
  if (program !== 'osascript' && program !== 'osacompile') return null;
  // `osascript - argument` reads the script from its input.
  return codeOf(program, args, input) ?? (args.includes('-') || args.includes('/dev/stdin') ? input : null);
}

const MAIL_PROGRAMS =
  /^(?:\/(?:system\/)?applications\/)?(?:mail|microsoft outlook|com\.apple\.mail|com\.microsoft\.outlook)(?:\.app)?\/?$/i;
const VARIABLE = /\b(?:application|app|process) (?:id )?(?!process\b|id\b)[a-z_]|\bapplication ?\( ?[a-z_$]/;
/** As logs write it that leave the quotes away. */
const UNQUOTED =
  /\b(?:application|app|process) (?:id )?(?:mail|microsoft outlook|com\.apple\.mail|com\.microsoft\.outlook)\b/;
/** Deleting as a verb: at the start of a statement or behind `to`. */
const DELETES = /(?:^|[\n ;:]|\bto )(?:delete|permanently delete|erase|empty)(?: |$)/;
const MARKS_DELETED =
  /deleted ?status(?: of [^"]{0,128})?(?: to | ?= ?)\(?true|\.deletedstatus ?= ?true|\.deleted ?= ?true|set deleted status/;
const JAVASCRIPT_DELETES = /\.(?:delete|remove|move)\s?\(|\["?\]\s?\(/;
/** What stands in the menu, in some languages; the mailboxes to which deleted messages are moved. */
const MENU = /erase (?:deleted|junk)|gel\u00f6schte|supprim|borrar|elimin|empty trash|move to trash|delete/i;
const TRASH = /^(?:trash|deleted (?:messages|items)|papierkorb|corbeille|papelera|cestino|bin)$/i;
const MAX_DEPTH = 3;

const TELLS_ONE = /\btell\s{1,8}app(?:lication)?\s{1,8}(?:id\s{1,8})?"([^"]{1,64})"\s{1,8}to\b/i;
const NAMES_MAIL = /mail|outlook/i;

/** Less the lines that tell another program something: Finder's `delete` is not Mail's. System Events speaks for all. */
function forMail(script: string): string {
  return script
    .split('\n')
    .filter((line) => {
      const program = TELLS_ONE.exec(line)?.[1];
      return program === undefined || /^system events$/i.test(program) || NAMES_MAIL.test(line);
    })
    .join('\n');
}

function deletesMail(script: string, isJavaScript: boolean, depth: number): boolean {
  const { code, texts, programs } = readAppleScript(forMail(script.slice(0, 65_536)), isJavaScript);
  // A name that stands in a variable may be any of the texts.
  const named = VARIABLE.test(code) ? texts : programs;
  const tellsMail = named.some((text) => MAIL_PROGRAMS.test(text.trim())) || UNQUOTED.test(code);
  if (tellsMail) {
    if (DELETES.test(code) || MARKS_DELETED.test(code) || (isJavaScript && JAVASCRIPT_DELETES.test(code))) return true;
    if (
      /\bclick\b|\bkeystroke\b|\bkey code (?:51|117)\b|\.click\(/.test(code) &&
      (texts.some((text) => MENU.test(text)) || /key code (?:51|117)/.test(code))
    )
      return true;
    if (
      /\bmove\b|set mailbox of|\.mailbox ?=/.test(code) &&
      (texts.some((text) => TRASH.test(text)) || /\btrash ?mailbox\b|\bdeleted items\b/.test(code))
    )
      return true;
  }
  // A text may be a script of its own.
  return (
    depth < MAX_DEPTH &&
    /\brun script\b|\beval\b/.test(code) &&
    texts.some((text) => /\s/.test(text) && deletesMail(text, isJavaScript, depth + 1))
  );
}
