/** A mailbox that a script opens, through Outlook (COM) or Exchange Web Services, to delete mail or make a rule that does. */
import { factsOf } from '../commands/acts-of.ts';
import type { Command } from '../commands/command.ts';
import { codeOf } from '../commands/posix/snippets.ts';
import { SENDS_REQUEST } from '../commands/powershell/admin-api.ts';
import type { CmdletCall, ProcessEvent } from '../events/event.ts';
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, OUTLOOK_RULES, OUTLOOK_RULES_URL } from './attack.ts';
import type { EventDetection } from './detection.ts';
import { type Ground, scored } from './scoring.ts';

export const outlookComDeletion: EventDetection = {
  type: 'event',
  id: 'outlook-com-deletion',
  title: 'Mail deleted by a script through Outlook or Exchange Web Services',
  why: "Through Outlook's COM interface a script acts as the user, in the user's own session: it deletes messages, or makes a rule that deletes them as they come, and the server sees an ordinary client. Exchange Web Services give the same to whoever has a password or a token.",
  logic:
    'A script that drives Outlook by COM and deletes items or makes a rule that does, or that deletes items or empties folders through Exchange Web Services: by the managed API, or by a request (DeleteItem, EmptyFolder, DeleteFolder).',
  tuning: 'Add-ins and scripts of the service desk raise it: allow them by account.',
  attack: [CLEAR_MAILBOX_DATA, OUTLOOK_RULES],
  severity: 'medium',
  falsePositives: [
    'Scripts with which users tidy up their own mailboxes',
    'Add-ins and back-up programs that call Outlook from a script',
  ],
  references: [
    CLEAR_MAILBOX_DATA_URL,
    OUTLOOK_RULES_URL,
    'https://learn.microsoft.com/office/vba/api/outlook.mailitem.delete',
  ],
  // Not the bare name: every start of OUTLOOK.EXE holds it. A name that is put together is seen as such.
  commandWords: [
    'outlook.a',
    'interop.outlook',
    'oldefaultfolders',
    '0006f03a-0000-0000-c000-000000000046',
    'mapi',
    'exchange.webservices',
    'exchange.asmx',
  ],
  matchProcess(event) {
    const deed = deedOf(event);
    if (deed === null) return null;
    const grounds: Ground[] =
      deed === 'rule' ? [{ text: 'It makes or changes a rule that deletes.', lift: 'medium' }] : [];
    return scored('medium', 'A script drives Outlook to delete mail.', grounds);
  },
};

/** Outlook by its names, or by its class id. Source: HKEY_CLASSES_ROOT\Outlook.Application\CLSID. */
const OUTLOOK =
  /outlook\.application|0006f03a-0000-0000-c000-000000000046|interop\.outlook|redemption\.rdo|mapi\.session|exchange\.webservices/i;

/** Cmdlets and methods that give a script an object of another program. */
const OBTAINS =
  /^new-object$|getactiveobject|gettypefromprogid|gettypefromclsid|bindtomoniker|createinstance|createobject|getobject|^add-type$|^import-module$|^ipmo$/;

function deedOf(event: ProcessEvent): 'mail' | 'rule' | null {
  const { commands, statements } = factsOf(event);
  const executed = statements.filter((call) => call.executed);
  if (
    executed.some(
      (call) =>
        OUTLOOK.test(call.name) || (OBTAINS.test(call.name) && textsOf(call).some((text) => OUTLOOK.test(text))),
    )
  ) {
    const deed = ofMembers(executed);
    if (deed !== null) return deed;
  }
  if (executed.some((call) => SENDS_REQUEST.has(call.name)) && deletesByRequest(executed.flatMap(textsOf)))
    return 'mail';
  for (const command of commands) {
    if (SENDS_REQUEST.has(command.program) && deletesByRequest(command.args)) return 'mail';
    const code = scriptOf(command);
    if (code !== null && OUTLOOK.test(code)) {
      const deed = ofMembers(
        [...code.matchAll(/\.\s{0,8}([\w.]{1,256})/g)].map(([, name = '']) => ({ name: `.${name.toLowerCase()}` })),
      );
      if (deed !== null) return deed;
    }
  }
  return null;
}

/** Source: Microsoft Learn, EWS operations DeleteItem, EmptyFolder, DeleteFolder. */
function deletesByRequest(texts: readonly string[]): boolean {
  const sent = texts.slice(0, 64).map((text) => text.slice(0, 16_384));
  return (
    sent.some((text) => /\/ews\/exchange\.asmx/i.test(text)) &&
    sent.some((text) => /(?:deleteitem|emptyfolder|deletefolder)\s[^>]{0,256}deletetype/i.test(text))
  );
}

/** Cmdlets and members that call the member which they are given: `| % Delete`, `.ForEach('Delete')`. */
const CALLS_MEMBER = /^(?:foreach-object|foreach|%|\.)$|\.(?:foreach|invokemember|invoke)$/;

/** A method at the end of a chain of members, or an action of a rule. */
const DELETES: ReadonlySet<string> = new Set([
  'delete',
  'permanentlydelete',
  'permanentdelete',
  'remove',
  'harddelete',
  'emptyfolder',
  'empty',
  'deleteitems',
]);
const RULE_ACTION = /\.(?:deletepermanently|actions\.delete)(?:\.|$)/;
/** Deleting a rule, an attachment or a category is no deletion of mail; `$rules.Remove` removes a rule. */
const OTHER = /(?:rule|rules|attachments?|categories|recipients|userproperties|accounts?)\.(?:delete|remove)$/;

function ofMembers(calls: readonly { readonly name: string }[]): 'mail' | 'rule' | null {
  if (calls.some(({ name }) => RULE_ACTION.test(name))) return 'rule';
  const isRuleScript = calls.some(({ name }) => name.endsWith('.getrules'));
  const deletes = calls.some((call) => {
    if (CALLS_MEMBER.test(call.name) && 'parameters' in call && namesDelete(call as CmdletCall)) return true;
    if (/\.methods\[(?:hard)?delete\]\.invoke$/.test(call.name)) return true; // $_.psobject.Methods['Delete'].Invoke()
    if (!call.name.startsWith('.') || OTHER.test(call.name)) return false;
    const last = call.name.slice(call.name.lastIndexOf('.') + 1);
    return last === 'remove' ? !isRuleScript && removesByNumber(call) : DELETES.has(last);
  });
  const moves = calls.some(({ name }) => name.endsWith('.move'));
  const toDeleted = calls.some(
    (call) => /deleteditems/.test(call.name) || ('parameters' in call && isDeletedItems(call)),
  );
  return deletes || (moves && toDeleted) ? 'mail' : null;
}

function namesDelete(call: CmdletCall): boolean {
  return textsOf(call).some((text) => /^(?:hard)?delete$/i.test(text));
}

/** `$items.Remove(1)`; other collections are asked to remove a key. */
function removesByNumber(call: object): boolean {
  const values = [...((call as Partial<CmdletCall>).parameters?.values() ?? [])].flat();
  return values.every((value) => /^\d{1,9}$/.test(String(value)));
}

/** olFolderDeletedItems is 3. Source: Microsoft Learn, OlDefaultFolders. */
function isDeletedItems(call: object): boolean {
  const { name, parameters } = call as CmdletCall;
  return (
    name.endsWith('.getdefaultfolder') &&
    [...parameters.values()].flat().some((value) => value === '3' || value === 'olFolderDeletedItems')
  );
}

/** VBScript and JScript in mshta, rundll32 and node; python with pywin32. */
function scriptOf({ program, args, input }: Command): string | null {
  if (program === 'mshta' || program === 'rundll32' || program === 'regsvr32') return args.join(' ').slice(0, 32_768);
  return codeOf(program, args, input)?.slice(0, 32_768) ?? null;
}

function textsOf(call: CmdletCall): string[] {
  return [...call.parameters.values()].flat().filter((value) => typeof value === 'string');
}
