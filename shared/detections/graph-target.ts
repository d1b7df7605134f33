/** What a call of Microsoft Graph acts upon, read from its path alone: bodies are in no log. */
import { graphSegments } from '../events/graph-path.ts';

type GraphObject =
  | 'message'
  | 'folder'
  | 'rule'
  | 'conversation'
  | 'exchange-item'
  | 'event'
  | 'contact'
  | 'calendar'
  | 'contact-folder';

/** Collections by their name in a path. What follows one is a key in it. */
const COLLECTIONS: ReadonlyMap<string, GraphObject> = new Map([
  ['messages', 'message'],
  ['mailfolders', 'folder'],
  ['childfolders', 'folder'],
  ['messagerules', 'rule'],
  ['conversations', 'conversation'],
  ['threads', 'conversation'],
  ['posts', 'conversation'],
  ['events', 'event'],
  ['contacts', 'contact'],
  ['calendars', 'calendar'],
  ['contactfolders', 'contact-folder'],
]);

/** Messages that are no mail: Teams, the message centre. */
const OTHER_MESSAGES: ReadonlySet<string> = new Set(['chats', 'teams', 'channels', 'serviceannouncement']);

/** Files have paths of their own, and a folder of theirs may be called `messages`. */
const FILES: ReadonlySet<string> = new Set(['drive', 'drives', 'shares']);

/** Types into which a path may cast: `/messages/{id}/microsoft.graph.eventMessage` is the message, and so is the key behind. */
const CASTS: ReadonlySet<string> = new Set([
  'message',
  'eventmessage',
  'eventmessagerequest',
  'eventmessageresponse',
  'calendarsharingmessage',
  'mailfolder',
  'mailsearchfolder',
]);

export interface GraphTarget {
  readonly object: GraphObject | null;
  /** Key of the object as the path has it: an id, or the well-known name of a folder. */
  readonly key: string | null;
  /** Keys of all folders on the way, outermost first. */
  readonly folders: readonly string[];
  /** What follows the object: `move`, `permanentdelete`; empty where the call is about the object itself. */
  readonly action: readonly string[];
  readonly segments: readonly string[];
}

export function graphTarget(uri: string): GraphTarget {
  const segments = graphSegments(uri).filter((segment) => !CASTS.has(segment));
  if (segments[0] === 'admin' && segments[1] === 'exchange') return exchangeTarget(segments);
  const none = { object: null, key: null, folders: [], action: segments.slice(-1), segments };
  if (segments.some((segment) => OTHER_MESSAGES.has(segment))) return none;
  let target: GraphTarget = none;
  for (let at = 0; at < segments.length; at += 1) {
    const object = COLLECTIONS.get(segments[at] ?? '');
    if (target.object === null && FILES.has(segments[at] ?? '')) return none;
    if (object === undefined) continue;
    const key = segments[at + 1] ?? null;
    const folders = object === 'folder' && key !== null ? [...target.folders, key] : target.folders;
    target = { object, key, folders, action: segments.slice(at + 2), segments };
    at += 1;
  }
  return target;
}

/** `/admin/exchange/mailboxes/{id}/folders/{id}/items/{id}`: import and export of any mailbox of the tenant. */
function exchangeTarget(segments: readonly string[]): GraphTarget {
  const items = segments.indexOf('items', 4);
  const folder = segments.indexOf('folders', 4);
  const at = items === -1 ? folder : items;
  const folders = folder === -1 ? [] : segments.slice(folder + 1, folder + 2);
  const object = at === -1 ? null : 'exchange-item';
  return { object, key: segments[at + 1] ?? null, folders, action: at === -1 ? [] : segments.slice(at + 2), segments };
}
