/** Mail that is deleted through Microsoft Graph: what a stolen token or a consented application does without any mail client. */
import type { ApiEvent, CmdletCall, ProcessEvent } from '../events/event.ts';
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, EMAIL_HIDING_RULES, GRAPH_ACTIVITY_URL } from './attack.ts';
import type { EventDetection, Match } from './detection.ts';
import { deletedByTool, type GraphRequest, graphRequestsOf } from './graph-command.ts';
import { type GraphTarget, graphTarget } from './graph-target.ts';
import { type Ground, scored, sumOf } from './scoring.ts';

/** Cmdlets of the Graph SDK that delete or move mail; those that delete it for good are `mailbox-destroyed`. */
const DELETES: readonly string[] = ['remove-mg', 'remove-mgbeta'].flatMap((verb) =>
  [
    'usermessage',
    'usermailfolder',
    'usermailfoldermessage',
    'usermailfolderchildfolder',
    'usermailfolderchildfoldermessage',
    'usermailfoldermessagerule',
    'groupconversation',
    'groupthread',
  ].map((noun) => `${verb}${noun}`),
);
const MOVES: readonly string[] = ['move-mgusermessage', 'move-mgusermailfoldermessage', 'move-mgbetausermessage'];
const PURGES: readonly string[] = [
  'clear-mgsecuritycaseediscoverycasesearchdata',
  'clear-mgbetasecuritycaseediscoverycasesearchdata',
];
/** Where what is moved is as good as deleted. Source: Microsoft Graph, well-known folder names. */
const DELETED_FOLDERS = /deleteditems|recoverableitems/i;

export const graphMailDeletion: EventDetection = {
  type: 'event',
  id: 'graph-mail-deletion',
  title: 'Mail deleted through Microsoft Graph',
  why: 'With a token for Mail.ReadWrite an application deletes mail, folders and rules without a mail client, for one user or for the whole tenant. A permanent delete of a folder leaves nothing in Recoverable Items, and a purge by eDiscovery reaches every mailbox.',
  logic:
    'A call of Microsoft Graph, in its log or by a command line (the SDK, Invoke-RestMethod, curl, az rest, tools of Microsoft 365), that deletes messages, mail folders or message rules, by path and method, with a status of 2xx. Low; medium for permanentDelete of an item, for Recoverable Items and for export deletion; high for permanentDelete of a folder and for an eDiscovery purge. A move is informational or low, because the log does not hold its target.',
  tuning:
    'Mail applications and migration tools raise it at low all day: allow them by application id. Permanent deletes and purges stay visible whoever does them.',
  attack: [CLEAR_MAILBOX_DATA, EMAIL_HIDING_RULES],
  severity: 'low',
  falsePositives: [
    'Mail applications that people use for their own mailbox',
    'Archiving, migration and ticket systems',
    'Purges of phishing mail by the security team',
  ],
  references: [
    CLEAR_MAILBOX_DATA_URL,
    GRAPH_ACTIVITY_URL,
    'https://learn.microsoft.com/graph/api/message-permanentdelete',
    'https://learn.microsoft.com/graph/api/mailfolder-permanentdelete',
    'https://learn.microsoft.com/graph/api/message-delete',
  ],
  uriWords: [
    'messages',
    'mailfolders',
    'childfolders',
    'messagerules',
    'conversations',
    'threads',
    'mailboxes',
    'permanentdelete',
    'purgedata',
    'analyzedemails',
  ],
  cmdlets: [...DELETES, ...MOVES, ...PURGES],
  matchCmdlet(call) {
    if (PURGES.includes(call.name)) return scored('high', 'A compliance purge by eDiscovery through the Graph SDK.');
    if (DELETES.includes(call.name)) return scored('low', 'Mail was deleted through the Graph SDK.');
    const to = valuesOf(call).find((value) => DELETED_FOLDERS.test(value));
    return to === undefined ? null : scored('low', 'A message was moved to where deleted mail lies.', movedTo(to));
  },
  commandWords: [
    'graph.microsoft.',
    'mggraphrequest',
    'graphrequest',
    'pnpgraphmethod',
    'outlook message',
    'outlook mail',
    'users messages',
    'mail-folders',
  ],
  matchProcess(event) {
    return gravest([...graphRequestsOf(event).map(requested), byTool(event)]);
  },
  matchApi(event) {
    const target = graphTarget(event.uri);
    switch (event.method.toUpperCase()) {
      case 'DELETE':
        return target.action.length === 0 ? deletion(target, event) : null;
      case 'POST':
        return purge(target) ?? action(target, event) ?? ruleWritten(target);
      case 'PATCH':
      case 'PUT':
        return ruleWritten(target);
      default:
        return null;
    }
  },
};

/** A request in a command line: whether it was answered is not known. */
function requested({ method, uri, text }: GraphRequest): Match | null {
  const target = graphTarget(uri);
  if (method.toUpperCase() === 'DELETE') return target.action.length === 0 ? deletion(target, null) : null;
  if (target.action[0] === 'move' && target.object === 'message') {
    const to = DELETED_FOLDERS.exec(text)?.[0];
    return to === undefined ? null : scored('low', 'A message was moved to where deleted mail lies.', movedTo(to));
  }
  return purge(target) ?? action(target, null);
}

function byTool(event: ProcessEvent): Match | null {
  const deleted = deletedByTool(event);
  if (deleted === null) return null;
  if (deleted === 'delete') return scored('low', 'Mail was deleted by a command of a tool for Microsoft 365.');
  return deleted === 'message'
    ? scored('medium', 'A mailbox item was deleted for good.')
    : scored('high', 'A mail folder was deleted for good: nothing of it is in Recoverable Items.');
}

function movedTo(folder: string): Ground[] {
  return /recoverable/i.test(folder)
    ? [{ text: 'Into Recoverable Items, out of sight of its owner.', lift: 'medium' }]
    : [];
}

function gravest(matches: readonly (Match | null)[]): Match | null {
  return matches.reduce(
    (worst, match) =>
      match !== null && (worst === null || sumOf(match.reasons) > sumOf(worst.reasons)) ? match : worst,
    null,
  );
}

function valuesOf(call: CmdletCall): string[] {
  return [...call.parameters.values()].flat().map(String);
}

function deletion(target: GraphTarget, event: ApiEvent | null): Match | null {
  switch (target.object) {
    case 'message':
      return scored('low', 'A message was deleted.', grounds(target, event));
    case 'folder':
      return scored('low', 'A mail folder was deleted with all that it held.', grounds(target, event));
    case 'rule':
      return scored('low', 'An inbox rule was deleted.', grounds(target, event));
    case 'conversation':
      return scored('low', "A conversation was deleted from a group's mailbox.", grounds(target, event));
    case 'exchange-item':
      return scored('medium', 'An item was deleted by the interface that imports and exports any mailbox.');
    default:
      return null; // meetings and contacts: people delete them all day
  }
}

/** Events, contacts and what holds them are mailbox data too, but no mail. */
function action(target: GraphTarget, event: ApiEvent | null): Match | null {
  const name = target.action.length === 1 ? target.action[0] : undefined;
  if (name === 'permanentdelete') {
    switch (target.object) {
      case 'folder':
        return scored(
          'high',
          'A mail folder was deleted for good: nothing of it is in Recoverable Items.',
          grounds(target, event),
        );
      case 'event':
      case 'contact':
        return scored('low', 'A meeting or a contact was deleted for good.', grounds(target, event));
      case null:
      case 'rule':
        return null; // files of OneDrive are deleted for good by the same name
      default:
        return scored('medium', 'A mailbox item was deleted for good.', grounds(target, event));
    }
  }
  if (name !== 'move') return null;
  const text = 'Where to is not logged: it may be Deleted Items or Recoverable Items.';
  if (target.object === 'message')
    return scored('informational', `A message was moved. ${text}`, grounds(target, event));
  return target.object === 'folder' ? scored('low', `A mail folder was moved. ${text}`, grounds(target, event)) : null;
}

/** Purges that reach any mailbox: of what an eDiscovery search found, and remediation by Defender for Office 365. */
function purge({ action: [name, ...more], segments }: GraphTarget): Match | null {
  if (more.length > 0) return null;
  const [root] = segments;
  if (name === 'purgedata' && (root === 'security' || root === 'compliance'))
    return scored('high', 'A compliance purge: the results of an eDiscovery search were purged from mailboxes.');
  if (name === 'remediate' && segments.includes('analyzedemails'))
    return scored('medium', "Mail was remediated through Defender's interface; whether it was deleted is not logged.");
  return null;
}

function ruleWritten(target: GraphTarget): Match | null {
  if (target.object !== 'rule' || target.action.length > 0) return null;
  return scored('informational', 'An inbox rule was made or changed; what it does is not logged.');
}

function grounds(target: GraphTarget, event: ApiEvent | null): Ground[] {
  const found: Ground[] = [];
  if (target.folders.some((folder) => folder.startsWith('recoverableitems')))
    found.push({ text: 'In Recoverable Items, where nothing is left to restore.', lift: 'medium' });
  if (event === null) return found;
  if (event.appOnly) found.push({ text: 'By an application with permissions of its own: it reaches every mailbox.' });
  else if (isAnother(event)) found.push({ text: `In the mailbox of another account, ${event.mailbox}.` });
  return found;
}

/** Only names can be compared with names, and ids with ids. */
function isAnother({ mailbox, actor, userId }: ApiEvent): boolean {
  if (mailbox === null) return false;
  const own = mailbox.includes('@') ? actor : userId;
  return own !== null && own.includes('@') === mailbox.includes('@') && own !== mailbox;
}
